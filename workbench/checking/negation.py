"""Check that what the source denies the translation denies too, and nothing else."""

from collections.abc import Callable, Iterator
from functools import cache

from workbench.checking.denial_tables import whole_words
from workbench.checking.denials import ArabicDenials, EnglishDenials, arabic_denials, english_denials
from workbench.checking.differences import excerpt
from workbench.checking.spacing import has_lost_spaces
from workbench.document import Finding, Severity

CODES = ("negation-lost", "negation-added")


def check_negation(source: str, target: str) -> Iterator[Finding]:
    """Yield a finding if one side denies more often than the other, by whatever may count as a denial there."""
    arabic, english = arabic_denials(source), english_denials(target)
    said = cache(lambda pattern: whole_words(pattern).search(target) is not None)  # many denials share few patterns
    stated, kept, allowed = len(arabic.denials), _kept(arabic, english, said), _allowed(arabic, english, said)
    if kept < stated:
        span = arabic.denials[0].span
        message = f"{excerpt(source, span)} in the source: {_counted(stated)} there, {kept} in the translation"
        yield Finding("negation-lost", Severity.ERROR, message, source_span=span)
    elif len(english.denials) > allowed and not has_lost_spaces(source):
        span = english.denials[0]
        there = _counted(len(english.denials))
        message = f"{excerpt(target, span)} in the translation: {there} there, {allowed} in the source"
        yield Finding("negation-added", Severity.WARNING, message, target_span=span)


def _counted(number: int) -> str:
    return "1 denial" if number == 1 else f"{number} denials"


def _kept(arabic: ArabicDenials, english: EnglishDenials, said: Callable[[str], bool]) -> int:
    """Count what stands for denials of the source in the translation."""
    turned = sum(any(said(turn.english) for turn in denial.turns) for denial in arabic.denials)
    lexical = max(0, english.lexical - arabic.lexical)
    own = english.soft + english.adjectives + min(sum(denial.affixal for denial in arabic.denials), english.affixed)
    return len(english.denials) + own + lexical + turned


def _allowed(arabic: ArabicDenials, english: EnglishDenials, said: Callable[[str], bool]) -> int:
    """Count the plain denials that the translation may have: those of the source without what it puts otherwise."""
    replaced = sum(any(turn.replaces and said(turn.english) for turn in denial.turns) for denial in arabic.denials)
    as_prefix = min(sum(denial.mostly_affixal for denial in arabic.denials), english.affixed + english.adjectives)
    phrases = max(0, arabic.phrases - english.phrases - english.adjectives)
    incapable = max(0, arabic.incapable - english.lexical)
    return max(0, len(arabic.denials) - replaced - as_prefix) + arabic.excuses + phrases + incapable

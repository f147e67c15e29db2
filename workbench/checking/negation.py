"""Check that what the source denies the translation denies too, and nothing else."""

from collections.abc import Iterator

from workbench.checking.denials import arabic_denials, english_denials
from workbench.checking.differences import excerpt
from workbench.document import Finding, Severity

CODES = ("negation-lost", "negation-added")


def check_negation(source: str, target: str) -> Iterator[Finding]:
    """Yield a finding if one side denies more often than the other, by whatever may count as a denial there."""
    arabic, english = arabic_denials(source), english_denials(target)
    turned = sum(any(turn.english.search(target) for turn in turns) for _, turns in arabic.denials)
    kept = len(english.denials) + english.soft + max(0, english.lexical - arabic.lexical) + turned
    allowed = len(arabic.denials) + arabic.excuses + max(0, arabic.lexical - english.lexical)
    if kept < len(arabic.denials):
        span, _ = arabic.denials[0]
        message = (
            f"{excerpt(source, span)} in the source: {len(arabic.denials)} denials there, {kept} in the translation"
        )
        yield Finding("negation-lost", Severity.ERROR, message, source_span=span)
    elif len(english.denials) > allowed:
        span = english.denials[0]
        message = (
            f"{excerpt(target, span)} in the translation: {len(english.denials)} denials there, {allowed} in the source"
        )
        yield Finding("negation-added", Severity.WARNING, message, target_span=span)

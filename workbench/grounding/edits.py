"""Check that an edit of a translation drops and adds no number, name or negation, and breaks no term."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.checking import Check, with_glossary
from workbench.checking.denials import english_denials
from workbench.checking.name_sides import Side, arabic_side, bare, english_side, sounds_like
from workbench.checking.negation import check_negation
from workbench.document import Finding
from workbench.text.common_words import is_english_word

LEAST_SHARED = 0.25  # of the words of the shorter one: an edit is of the draft, not another text
_WORD = re.compile(r"[^\W_]+")


def objections(source: str, draft: str, edit: str, glossary: Check | None = None) -> tuple[str, ...]:
    """Return, a line each, what keeps an edit from taking the draft's place; nothing where it may.

    What a check finds in the draft as well is no objection to the edit.
    """
    return tuple(dict.fromkeys((*_new_findings(source, draft, edit, glossary), *_losses(source, draft, edit))))


def _new_findings(source: str, draft: str, edit: str, glossary: Check | None) -> Iterator[str]:
    for check in with_glossary(glossary):
        known = {_key(finding, source, draft) for finding in check(source, draft)}
        yield from (finding.message for finding in check(source, edit) if _key(finding, source, edit) not in known)


def _key(finding: Finding, source: str, target: str) -> tuple[str, str | None, str | None]:
    """Return what makes a finding in two targets the same."""
    in_source = finding.source_span.of(source) if finding.source_span else None
    return finding.code, in_source, finding.target_span.of(target) if finding.target_span else None


def _losses(source: str, draft: str, edit: str) -> Iterator[str]:
    """Yield what sets the edit apart from a draft that the source bears out, where the checks are not sure."""
    if not edit.strip():
        yield "it is empty"
        return
    if _shared(draft, edit) < LEAST_SHARED:
        yield "it has hardly a word of the draft"
    yield from (f"{name} is not in it" for name in _lost_names(arabic_side(source), english_side(draft), edit))
    if _denies(draft) != _denies(edit) and not _denial_found(source, draft):
        yield "it denies what the draft does not" if _denies(edit) else "it denies nothing, as the draft does"


def _shared(draft: str, edit: str) -> float:
    words, others = ({word.casefold() for word in _WORD.findall(text)} for text in (draft, edit))
    fewest = min(len(words), len(others))
    return len(words & others) / fewest if fewest else float(words == others)


def _lost_names(arabic: Side, english: Side, edit: str) -> Iterator[str]:
    """Yield the names of the draft that the Arabic has too and the edit spells in no way."""
    others = [spelling for spelling in english_side(edit).spellings if spelling[:1].isupper()]
    for number in english.unknown_words():
        name = bare(english.words[number].text)
        if name[:1].isupper() and not is_english_word(name):
            heard = [spelling for spelling in arabic.spellings if sounds_like([spelling], [name])]
            if heard and not sounds_like(heard, others):
                yield name


def _denies(text: str) -> bool:
    found = english_denials(text)
    return bool(found.denials or found.soft or found.adjectives or found.affixed or found.lexical)


def _denial_found(source: str, draft: str) -> bool:
    return next(check_negation(source, draft), None) is not None

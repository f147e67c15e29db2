"""Check that quotations are still marked as such, and that quotation marks come in pairs."""

import re
from collections.abc import Iterator

from workbench.document import Finding, Severity, Span

CODES = ("quotes-lost", "quotes-unbalanced")

_MARK = re.compile("[\"“”„‟«»＂]|''|‘‘|’’|``")
# An apostrophe inside a word, or after a plural, is no quotation mark.
_SINGLE_PAIR = re.compile(r"(?<![^\W_])['‘‚‹](?=\S)[^'‘’‚‹›\n]{1,400}?\S['’›](?![^\W_])")
_LEAST_WORDS = 4  # shorter passages in quotation marks are mostly names, and English leaves their marks out


def check_quotes(source: str, target: str) -> Iterator[Finding]:
    """Yield a finding if a quotation of some length lost its marks, and one if a mark lacks its partner."""
    in_source, in_target = _marks(source), _marks(target)
    if len(in_target) % 2 and not len(in_source) % 2:
        message = "A quotation mark in the translation has no partner"
        severity = Severity.INFO if _at_edge(target, in_target) else Severity.WARNING
        yield Finding("quotes-unbalanced", severity, message, target_span=in_target[-1])
    quotations = [passage for passage in _passages(in_source) if len(passage.of(source).split()) >= _LEAST_WORDS]
    kept = (len(in_target) + 1) // 2 + sum(1 for _ in _SINGLE_PAIR.finditer(target))
    if kept < len(quotations):
        passage = quotations[-1] if kept else quotations[0]
        message = f"{len(quotations)} quotations in the source, {kept} in the translation"
        yield Finding("quotes-lost", Severity.WARNING, message, passage)


def _at_edge(text: str, marks: list[Span]) -> bool:
    """Say whether a single mark begins or ends the text: its partner may be in another sentence."""
    return len(marks) == 1 and (not text[: marks[0].start].strip() or not text[marks[0].end :].strip(" .,"))


def _marks(text: str) -> list[Span]:
    return [Span(*match.span()) for match in _MARK.finditer(text)]


def _passages(marks: list[Span]) -> list[Span]:
    """Return what stands between one mark and the next, pair by pair; nothing where a mark lacks its partner."""
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return [] if len(marks) % 2 else [Span(opening.start, closing.end) for opening, closing in pairs]

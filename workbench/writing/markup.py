"""Turn article text into HTML: escaped, with findings marked and the other direction's passages isolated."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape

from workbench.document import Finding, Severity, Span

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")

_LATIN = "A-Za-z\u00c0-\u024f\u0370-\u052f"
_WORD = rf"[@#+]?[{_LATIN}0-9](?:[{_LATIN}0-9_'’&+./@:#%?=-]*[{_LATIN}0-9+#%/])?"
_PASSAGE = rf"(?=[@#+]?[0-9]{{0,20}}[{_LATIN}]){_WORD}(?:[ –-]{{1,3}}{_WORD})*"
_SIGNED_NUMBER = r"(?<!\w)[+−-][0-9](?:[0-9 .,:/()-]*[0-9])?"
# What an Arabic line would turn round: passages in other letters, numbers with a sign, telephone numbers.
LEFT_TO_RIGHT = re.compile(f"{_PASSAGE}|{_SIGNED_NUMBER}")
_ARABIC = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
RIGHT_TO_LEFT = re.compile(rf"[{_ARABIC}](?:[{_ARABIC} ]*[{_ARABIC}])?")
RIGHT_TO_LEFT_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def visible(value: Any) -> Any:
    """Spell out, as [U+202E], characters that would show nothing or turn the text round; leave markup alone."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _INVISIBLE.sub(lambda match: f"[U+{ord(match[0]):04X}]", value)
    return value


def source_markup(text: str, findings: Sequence[Finding]) -> Markup:
    """Return a source text for a right-to-left element, with the findings' spans marked."""
    spans = [(finding.source_span, finding) for finding in findings if finding.source_span]
    if not RIGHT_TO_LEFT_LETTER.search(text):
        return Markup('<bdi dir="ltr">{}</bdi>').format(_marked(text, Span(0, len(text)), spans))
    return _isolated(text, spans, LEFT_TO_RIGHT, Markup('<bdi dir="ltr">{}</bdi>'))


def target_markup(text: str, findings: Sequence[Finding]) -> Markup:
    """Return a target text for a left-to-right element, with the findings' spans marked."""
    spans = [(finding.target_span, finding) for finding in findings if finding.target_span]
    return _isolated(text, spans, RIGHT_TO_LEFT, Markup('<bdi dir="rtl" lang="ar">{}</bdi>'))


def passages(text: str, against: re.Pattern[str]) -> Iterator[tuple[Span, bool]]:
    """Yield the passages of a text in turn, each with whether it runs against the text's direction."""
    end = 0
    for match in against.finditer(text):
        yield Span(end, match.start()), False
        yield Span(*match.span()), True
        end = match.end()
    yield Span(end, len(text)), False


def _isolated(text: str, spans: Sequence[tuple[Span, Finding]], against: re.Pattern[str], isolate: Markup) -> Markup:
    marked = ((_marked(text, span, spans), turned) for span, turned in passages(text, against))
    return Markup().join(isolate.format(part) if turned else part for part, turned in marked)


def _marked(text: str, part: Span, spans: Sequence[tuple[Span, Finding]]) -> Markup:
    """Cut the part of the text where findings begin or end, and mark each piece with those that cover it."""
    ends = {end for span, _ in spans for end in (span.start, span.end) if part.start < end < part.end}
    pieces = []
    for start, end in pairwise(sorted({part.start, part.end, *ends})):
        covering = [finding for span, finding in spans if span.start <= start and end <= span.end]
        pieces.append(_piece(visible(text[start:end]), covering))
    return Markup().join(pieces)


def _piece(text: str, findings: Sequence[Finding]) -> Markup:
    if not findings:
        return escape(text)
    worst = min((finding.severity for finding in findings), key=list(Severity).index)
    title = "; ".join(visible(finding.message) for finding in findings)
    return Markup('<mark class="{}" title="{}">{}</mark>').format(worst.value, title, text)

"""Read plain text and Markdown: find the paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from workbench.document import Block, Span
from workbench.reading.content import is_blank

WRAP_WIDTHS = range(40, 121)  # characters; what editors and mail programs wrap lines to
MIN_WRAPPED_LINES = 3
SENTENCE_END = re.compile(r"[.!?؟…۔:؛][\"'”’»)\]]*\s*$")

_LINE = re.compile("[^\n\f\v\x85\u2028\u2029]+")


def paragraphs(text: str) -> tuple[Block, ...]:
    """Return a block for each line of the text, or for each run of lines if the text is hard-wrapped."""
    spans = list(_lines(text))
    if is_hard_wrapped([[span.of(text) for span in run] for run in _runs(text, spans)]):
        spans = [Span(run[0].start, run[-1].end) for run in _runs(text, spans)]
    return tuple(_blocks(text, spans))


def is_hard_wrapped(runs: list[list[str]]) -> bool:
    """Tell whether lines without a blank line between them were broken where the next word would not fit.

    Such lines are as full as the widest one allows, and most of them end inside a sentence.
    """
    width = max((len(line) for run in runs for line in run), default=0)
    inner = [pair for run in runs for pair in pairwise(run)]
    if width not in WRAP_WIDTHS or len(inner) < MIN_WRAPPED_LINES:
        return False
    full = sum(len(line) + 1 + len(following.split(maxsplit=1)[0]) > width for line, following in inner)
    ended = sum(bool(SENTENCE_END.search(line)) for line, _ in inner)
    return full >= 0.9 * len(inner) and ended <= 0.5 * len(inner)


def _lines(text: str) -> Iterator[Span]:
    """Yield the span of each line that has something to see, without the white space around it."""
    for match in _LINE.finditer(text):
        line = match.group()
        if not is_blank(line):
            start = match.start() + len(line) - len(line.lstrip())
            yield Span(start, start + len(line.strip()))


def _runs(text: str, spans: list[Span]) -> list[list[Span]]:
    """Group the lines that have no blank line between them."""
    runs: list[list[Span]] = []
    for span in spans:
        if runs and text.count("\n", runs[-1][-1].end, span.start) == 1:
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _blocks(text: str, spans: list[Span]) -> Iterator[Block]:
    line, position = 1, 0
    for number, span in enumerate(spans, start=1):
        line += text.count("\n", position, span.start)
        position = span.start
        yield Block(number, span, span.of(text), f"line {line}")

"""Measure how near two sources are, and mark where they differ."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from workbench.document import Span
from workbench.memory.unit import fold

# What folding drops may stand inside a word: vowels, soft hyphen, zero-width characters, directional marks.
_DROPPED = "\u00ad\u061c\u064b-\u0652\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_TOKEN = re.compile(rf"[{_DROPPED}]*(?:\d+(?:[.,٫٬]\d+)*|\w[\w{_DROPPED}]*|[^\w\s{_DROPPED}])")


@dataclass(frozen=True, slots=True)
class Difference:
    """Mark what a unit's source and a segment's source do not share; None where one side has nothing there."""

    unit: Span | None
    segment: Span | None


def percentage(words: list[str], others: list[str]) -> int:
    """Return how near two sources are in per cent, from 0 to 99; what is equal once folded is 100 and not asked here.

    It is the share of words that stay: 100 (n - d) / n, rounded down, d the Levenshtein distance over words and
    numbers, n the length of the longer source (as OmegaT's scores). Punctuation does not count, but 99 is the most.
    """
    longest = max(len(words), len(others))
    if not longest:
        return 0
    return min(99, 100 * (longest - Levenshtein.distance(words, others)) // longest)


def differences(unit: str, segment: str) -> tuple[Difference, ...]:
    """Return where two sources differ once folded, in reading order: words, numbers and punctuation marks."""
    (words, spans), (others, other_spans) = tokens(unit), tokens(segment)
    return tuple(
        Difference(_cover(spans[code.src_start : code.src_end]), _cover(other_spans[code.dest_start : code.dest_end]))
        for code in Levenshtein.opcodes(words, others)
        if code.tag != "equal"
    )


def tokens(text: str) -> tuple[list[str], list[Span]]:
    """Return the words, numbers and punctuation marks of a text, each folded, and where they stand in it."""
    matches = list(_TOKEN.finditer(text))
    return [fold(match[0]) for match in matches], [Span(*match.span()) for match in matches]


def _cover(spans: list[Span]) -> Span | None:
    return Span(spans[0].start, spans[-1].end) if spans else None

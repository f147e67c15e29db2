"""Offer several translations of a sentence that differ enough to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from workbench.document import Origin
from workbench.text.normalize import Normalization
from workbench.translation.decode import Draft, TextResult, badness, join_drafts, source_pieces

if TYPE_CHECKING:
    from workbench.translation.engine import Decoding, Translator

POOL = 8  # hypotheses to choose from, at least; neighbours in a beam often differ by one small word


def translate_alternatives(
    text: str, translator: Translator, normalization: Normalization, decoding: Decoding, most: int
) -> list[TextResult]:
    """Return up to `most` translations of a sentence, the best first; none of a text that is copied."""
    pool = max(POOL, 2 * most)
    wide = replace(decoding, beam=max(decoding.beam, pool), alternatives=pool)
    pieces = source_pieces(text, translator, normalization)
    offered = [
        [Draft.of(piece, hypothesis) for hypothesis in hypotheses]
        for piece, hypotheses in zip(pieces, translator.translate_alternatives(pieces, wide), strict=True)
    ]
    drafts = _sound([join_drafts(text, combination) for combination in _combine(offered, pool)])
    return [TextResult(one.target, one.score, Origin.MODEL) for one in _most_different(drafts, most)]


def _sound(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with which least is wrong, each text once, in their order."""
    least = min(map(badness, drafts), default=0)
    distinct = {one.target: one for one in reversed(drafts) if one.target and badness(one) == least}
    return list(distinct.values())[::-1]


def _combine(offered: Sequence[Sequence[Draft]], most: int) -> list[list[Draft]]:
    """Return the most probable ways to take one draft of each piece, in the order of the drafts where there is one."""
    combined: list[list[Draft]] = [[]] if offered else []
    for drafts in offered:
        longer = [[*chosen, one] for chosen in combined for one in drafts]
        combined = (sorted(longer, key=_score, reverse=True) if combined[0] else longer)[:most]
    return combined


def _score(drafts: Sequence[Draft]) -> float:
    return sum(one.score * one.tokens for one in drafts) / sum(one.tokens for one in drafts)


def _most_different(ranked: Sequence[Draft], most: int) -> list[Draft]:
    """Return the first draft and those that differ most from it and from one another, in their order."""
    words = [one.target.casefold().split() for one in ranked]
    chosen = list(range(min(1, len(ranked))))
    while len(chosen) < min(most, len(ranked)):
        others = [number for number in range(len(ranked)) if number not in chosen]
        chosen.append(
            max(others, key=lambda number: min(Levenshtein.distance(words[number], words[one]) for one in chosen))
        )
    return [ranked[number] for number in sorted(chosen)]

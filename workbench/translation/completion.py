"""Go on with a translation from what somebody has typed of it, whatever the length of the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from workbench.document import Origin
from workbench.reading.content import UNREADABLE
from workbench.text.normalize import Normalization
from workbench.translation.decode import TextResult, source_pieces
from workbench.translation.joining import join_pieces

if TYPE_CHECKING:
    from workbench.translation.engine import Decoding, Translator

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Reached:
    """Say which piece somebody has come to, and where in the typed text its translation begins."""

    piece: int
    start: int


def complete_text(
    text: str, typed: str, translator: Translator, normalization: Normalization, decoding: Decoding
) -> TextResult | None:
    """Return the best translation of a sentence that begins as it was typed; None for a text that is copied.

    Raise ValueError where what was typed is too long for the model.
    """
    pieces = source_pieces(text, translator, normalization)
    if not pieces:
        return None
    targets = [found.text for found in translator.translate(pieces, decoding)] if len(pieces) > 1 else [""]
    reached = _locate(typed, targets)
    before, begun = typed[: reached.start], typed[reached.start :]
    offered = translator.complete(pieces[reached.piece], begun, replace(decoding, alternatives=decoding.beam))
    best = min(offered, key=lambda one: one.text.count(UNREADABLE))  # half a character, where tokens are bytes
    rest = [best.text, *targets[reached.piece + 1 :]]
    joined = join_pieces(pieces[reached.piece :], rest)
    if not joined.startswith(begun):  # joining took a full stop that was typed
        joined = " ".join(rest)
    gap = " " if before.strip() and not before[-1].isspace() else ""
    return TextResult(f"{before}{gap}{joined}", best.score, Origin.MODEL)


def _locate(typed: str, targets: Sequence[str]) -> _Reached:
    """Find the piece that somebody has come to by what they typed of the translations, changed here and there."""
    words = [match.start() for match in _WORD.finditer(typed)]
    mine = typed.casefold().split()
    ends = list(accumulate(len(target.split()) for target in targets))
    theirs = " ".join(targets).casefold().split()
    if len(targets) == 1 or not mine:
        return _Reached(0, 0)
    read = min(range(len(theirs) + 1), key=lambda end: (Levenshtein.distance(mine, theirs[:end]), abs(end - len(mine))))
    piece = next((number for number, end in enumerate(ends) if read <= end), len(targets) - 1)
    begun = _counterpart(mine, theirs[:read], ends[piece - 1]) if piece else 0
    return _Reached(piece, words[begun] if begun < len(words) else len(typed))


def _counterpart(mine: list[str], theirs: list[str], place: int) -> int:
    """Return where in some words that stands which is at a place in others."""
    for code in Levenshtein.opcodes(mine, theirs):
        if code.dest_start <= place < code.dest_end:
            return min(code.src_start + place - code.dest_start, code.src_end)
    return len(mine)

"""Turn what stands on a page, from left to right, into the order in which it is read.

The inverse of the Unicode Bidirectional Algorithm (UAX 9) for lines that run from right to left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
BRACKETS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›"}
PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")

_CLASSES = {"L": "L", "EN": "N", "AN": "N", "CS": "S", "ES": "H", "R": "R", "AL": "R"}
# Runs that keep their direction: Latin words with what stands between them, and numbers with their separators.
_LEFT_TO_RIGHT = re.compile("N*L(?:[LN]|[SH](?=[LN])|[SHW_]+(?=L)|_(?=N))*|N(?:S?N)*")


def read_right_to_left(glyphs: Sequence[str], *, mirror: bool) -> str:
    """Return in reading order a line given as glyph texts from left to right.

    With `mirror`, brackets are named by their shape on the page and not by their meaning, so they are exchanged.
    """
    classes = "".join(map(_class, glyphs))
    chunks, position = [], 0
    while match := _LEFT_TO_RIGHT.search(classes, position):
        end = _with_closing(glyphs, match.start(), match.end())
        chunks += [_mirror(glyph, mirror) for glyph in glyphs[position : match.start()]]
        chunks.append("".join(glyphs[match.start() : end]))
        position = end
    chunks += [_mirror(glyph, mirror) for glyph in glyphs[position:]]
    return "".join(reversed(chunks))


def _with_closing(glyphs: Sequence[str], start: int, end: int) -> int:
    """Take in the brackets after a run that close one opened in it, as rule N0 of UAX 9 does."""
    while end < len(glyphs) and count_closed("".join(glyphs[start : end + 1])) > count_closed(
        "".join(glyphs[start:end])
    ):
        end += 1
    return end


def runs_left_to_right(glyphs: Iterable[str]) -> bool:
    """Tell whether glyphs have Latin letters, and no Arabic ones that would set the direction."""
    classes = set(map(_class, glyphs))
    return "L" in classes and "R" not in classes


def count_closed(text: str) -> int:
    """Count the brackets that are opened before they are closed: high where they point the right way."""
    waiting: list[str] = []
    closed = 0
    for char in text:
        if char in BRACKETS:
            waiting.append(BRACKETS[char])
        elif waiting and char == waiting[-1]:
            waiting.pop()
            closed += 1
    return closed


def is_backwards(text: str) -> bool:
    """Tell whether Arabic was turned round: its article "ال" stands at the ends of words, not at their beginnings."""
    words: list[str] = [word for word in re.findall("[\u0621-\u064a]+", text) if len(word) > 3]
    return sum(word.endswith("لا") for word in words) > sum(word.startswith("ال") for word in words)


def plain_letters(text: str) -> str:
    """Return the text with the letters that Arabic presentation forms stand for."""
    return PRESENTATION_FORMS.sub(lambda match: unicodedata.normalize("NFKC", match.group()).lstrip(" "), text)


def _class(glyph: str) -> str:
    """Return R, L, N (digits), S (separators in numbers), H (signs), _ (space) or W (all else) for a glyph."""
    if glyph == " ":
        return "_"
    return next((_CLASSES[kind] for kind in map(unicodedata.bidirectional, glyph) if kind in _CLASSES), "W")


def _mirror(glyph: str, mirror: bool) -> str:
    return glyph.translate(MIRRORED) if mirror else glyph

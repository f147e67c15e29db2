"""Put the translations of a long sentence's pieces together again as one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from workbench.text.tables import read_rows

_SENTENCE_END = re.compile(r"[.!?؟…][\"'”»)\]]*$")
_FINAL_STOP = re.compile(r"(?<![.…])(?<!\.\w)\.$")  # neither an ellipsis nor the last stop of "U.S."
_FIRST_WORD = re.compile(r"[A-Z][a-z]*(?![\w.-])")  # no acronym, no initial, no name such as "As-Suwayda"
_COMMAS = {"،": ",", ",": ",", "؛": ";", ";": ";"}


def join_pieces(sources: Sequence[str], targets: Sequence[str]) -> str:
    """Join the targets; where a source piece does not end a sentence, its target does not and the next goes on."""
    parts = list(targets)
    for number, source in enumerate(sources[:-1]):
        if _SENTENCE_END.search(source):
            continue
        parts[number] = _open(parts[number], source)
        parts[number + 1] = _continue(parts[number + 1])
    return " ".join(part for part in parts if part)


def _open(target: str, source: str) -> str:
    """Replace the final stop that the model adds by the comma, if any, that the source piece ends in."""
    comma = _COMMAS.get(source[-1:], "")
    bare = _FINAL_STOP.sub("", target)
    return bare if bare.endswith((",", ";", ":")) else bare + comma


def _continue(target: str) -> str:
    """Start in lower case, but only where the first word is a function word and so no name."""
    word = _FIRST_WORD.match(target)
    if word and word[0].lower() in _function_words():
        return target[0].lower() + target[1:]
    return target


@cache
def _function_words() -> frozenset[str]:
    rows = read_rows("workbench.translation", "function_words.txt")
    return frozenset(word for (line,) in rows for word in line.split())

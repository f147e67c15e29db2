"""Put one error at a time into good translations; nothing here is shared with the checks that must find them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random
from typing import NamedTuple

from eval.injection_kinds import KINDS, Edit, Text, table

SEED = 1
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAPITALISED = re.compile(r"[A-Z][^\W\d_]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]\s|[\"“”‘(\[-])\s*$")
_SPACE = re.compile(r"\s+(?=[,.;:?!])|(?<=\s)\s+")


class Injection(NamedTuple):
    """Hold a translation with one error in it and the number of its line, from 0."""

    line: int
    target: str


def inject(sources: Sequence[str], references: Sequence[str], seed: int = SEED) -> dict[str, list[Injection]]:
    """Return, for each kind of error, the lines that have a place for it, with one error in each."""
    texts = list(_texts(sources, references))
    return {kind: list(_injected(kind, texts, seed)) for kind in KINDS}


def _injected(kind: str, texts: Sequence[Text], seed: int) -> Iterator[Injection]:
    for line, text in enumerate(texts):
        chance = Random(f"{seed} {kind} {line}")  # noqa: S311 - repeatable, not secret
        places = [edit for edit in KINDS[kind](text, chance) if text.reference[edit[0] : edit[1]] != edit[2]]
        if places:
            yield Injection(line, _edited(text.reference, chance.choice(places)))


def _edited(text: str, edit: Edit) -> str:
    start, end, instead = edit
    edited = text[:start] + instead + text[end:]
    return edited if instead else _SPACE.sub("", edited).strip()


def _texts(sources: Sequence[str], references: Sequence[str]) -> Iterator[Text]:
    lower = {word for text in references for word in _WORD.findall(text) if word.islower()}
    spans = [_names(text, lower) for text in references]
    everywhere = sorted({text[start:end] for text, line in zip(references, spans, strict=True) for start, end in line})
    for source, reference, line in zip(sources, references, spans, strict=True):
        yield Text(source, reference, line, [name for name in everywhere if not _alike(name, reference)])


def _alike(name: str, text: str) -> bool:
    return any(word[:4].lower() in text.lower() for word in name.split())


def _names(text: str, lower: set[str]) -> list[tuple[int, int]]:
    """Return where names stand: words capitalised inside a sentence that the whole set never writes small."""
    spans: list[tuple[int, int]] = []
    for match in _CAPITALISED.finditer(text):
        start, end = match.span()
        goes_on = bool(spans) and spans[-1][1] == start - 1 and text[start - 1] in " -"
        known = match[0].lower() in lower or match[0] in _no_names()
        if known or (not goes_on and _SENTENCE_START.search(text, 0, start)):
            continue
        if goes_on:
            start, _ = spans.pop()
        spans.append((start, end))
    return [(start, end) for start, end in spans if text.count(text[start:end]) == 1]


@cache
def _no_names() -> frozenset[str]:
    names, dates = table()["names"], table()["dates"]
    return frozenset((*names["never"], *names["common"])).union(*dates["months"], *dates["weekdays"])

"""Read a word of running Arabic as the words of terms that it may be a form of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

from workbench.glossary.term import fold, without_article
from workbench.text.tables import read_rows
from workbench.text.words import without_prefixes

_ARTICLE, _FUTURE = "ال", re.compile("([وف]?س)(?=[يتنا])")
_TO_THE, _TA_MARBUTA = "لل", re.compile("ة[\u064b-\u0652]*$")
_PRONOUNS = ("هما", "ها", "هم", "هن", "نا", "كم", "ه")
_SHORTEST = 3  # letters of a word that may have an ending
_ATTACHED, _ENDED = 1, 2  # how far a reading is from the word as it stands


class Fit(Enum):
    """Say where in a term a reading is possible."""

    ANYWHERE = "anywhere"
    BESIDE = "beside another word"
    BEFORE = "before another word"


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold a word that a term may have, how far the text's word is from it, and where in a term it may stand."""

    word: str
    distance: int
    fit: Fit = Fit.ANYWHERE

    @property
    def inflected(self) -> bool:
        """Say whether the text's word has an ending that the term's has not."""
        return self.distance >= _ENDED


@lru_cache(maxsize=1 << 14)
def readings(word: str, *, first: bool) -> tuple[Reading, ...]:
    """Return the readings of a word as it stands, the nearest first; particles stand before the first word of a term.

    Read are و ف ب ل ك س and the article before a word; dual, plural, feminine and accusative endings and pronouns
    after it. Some words only look as if a particle stood before them: وطن is no "and a ton".
    """
    found: dict[tuple[str, Fit], Reading] = {}
    marbuta = _TA_MARBUTA.search(word) is not None
    for rest, definite, distance in _rests(fold(word), first=first):
        for stem, ended, fit in _stems(rest, owned=not definite and not marbuta):
            for form in dict.fromkeys((stem, without_article(stem), *((_ARTICLE + stem,) if definite else ()))):
                reading = Reading(form, distance + ended, fit)
                known = found.get((form, fit))
                if known is None or reading.distance < known.distance:
                    found[form, fit] = reading
    return tuple(sorted(found.values(), key=lambda reading: reading.distance))


def _rests(word: str, *, first: bool) -> Iterator[tuple[str, bool, int]]:
    """Yield what is left of a word without particles, whether it is definite, and its distance."""
    yield word, False, 0
    if word.startswith(_ARTICLE) and len(word) > 3:
        yield word[2:], True, 0
    if first and (future := _FUTURE.match(word)):
        yield word[future.end() :], False, _ATTACHED
    if not first or word in _whole_words():
        return
    for prefix, rest in without_prefixes(word):
        if prefix and prefix != _ARTICLE:
            yield rest, prefix.endswith((_ARTICLE, _TO_THE)), _ATTACHED
            if prefix.endswith("ل") and not prefix.endswith(_ARTICLE) and rest.startswith("ل"):
                yield rest, True, _ATTACHED  # للجنة: the article has gone into the two lams


def _stems(rest: str, *, owned: bool) -> Iterator[tuple[str, int, Fit]]:
    """Yield a word as it stands and without the endings that it may have, those of possession where it can be owned."""
    yield rest, 0, Fit.ANYWHERE
    for stem, fit in _without_number(rest):
        yield stem, _ENDED, fit
    if not owned:
        return
    for stem, fit in _without_construct(rest):
        yield stem, _ENDED, fit
    for pronoun in _PRONOUNS:
        without = rest.removesuffix(pronoun)
        if without != rest and len(without) >= _SHORTEST:
            yield from ((stem, _ENDED, Fit.ANYWHERE) for stem in _owned(without))


def _owned(word: str) -> Iterator[str]:
    """Yield what a word before a pronoun may be: وزارت(ه) is وزارة, قرارات(ه) has قرار in it, مسؤولي(ه) مسؤول."""
    yield word
    if word.endswith("ت"):
        yield word[:-1] + "ه"
    yield from (stem for stem, fit in (*_without_number(word), *_without_construct(word)) if fit is not Fit.BESIDE)


def _without_number(word: str) -> Iterator[tuple[str, Fit]]:
    """Undo dual, sound plural, feminine and the accusative's alef."""
    if len(word) >= _SHORTEST + 2 and word.endswith(("تان", "تين")):
        yield word[:-3] + "ه", Fit.ANYWHERE
        yield word[:-3], _agreeing(word[:-3])
    if len(word) >= _SHORTEST + 2 and word.endswith(("ون", "ين", "ان", "ات")):
        yield word[:-2], Fit.ANYWHERE
        if word.endswith("ات"):
            yield word[:-2] + "ه", Fit.ANYWHERE
    if len(word) >= _SHORTEST + 1 and word.endswith("ه"):
        yield word[:-1], _agreeing(word[:-1])
    if len(word) >= _SHORTEST + 1 and word.endswith("ا"):
        yield word[:-1], Fit.ANYWHERE


def _without_construct(word: str) -> Iterator[tuple[str, Fit]]:
    """Undo the dual and plural before a genitive: وزيري الخارجية, مسؤولو الأمن, قوتي الأمن."""
    if len(word) >= _SHORTEST + 1 and word.endswith(("و", "ي")):
        yield word[:-1], Fit.ANYWHERE if word.endswith("و") else Fit.BEFORE  # else it would be عراقي for عراق
    if len(word) >= _SHORTEST + 1 and word.endswith(("تا", "تي")):
        yield word[:-2] + "ه", Fit.ANYWHERE


def _agreeing(word: str) -> Fit:
    """Let a feminine be a form of a masculine beside another word or for a person: مكتبة is no مكتب, وزيرة a وزير."""
    return Fit.ANYWHERE if word in _persons() else Fit.BESIDE


@cache
def _persons() -> frozenset[str]:
    rows = read_rows("workbench.statements", "nouns.tsv")
    return frozenset(fold(row[1]) for row in rows if row[0] in {"person", "deputy"})


@cache
def _whole_words() -> frozenset[str]:
    rows = read_rows("workbench.glossary", "whole_words.txt")
    return frozenset(fold(word) for (line,) in rows for word in line.split())

"""List the errors that the injector knows, each with the places that a good translation has for it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

_TABLE = Path(__file__).parent / "data" / "checks" / "injection.toml"

_NUMERAL = r"(?<![\w/:.,-])\d+(?:[.,]\d+)*(?![\w/:-]|[.,]\d)"
_WITH_SIGNS = rf"[$€£]?{_NUMERAL}(?:\s?%|\sper\s?cent\b)?"
_YEAR = r"(?<![\w/:.,$€£-])(?:1[1-9]|20)\d\d(?![\w/:%]|[.,-]\d)"
_AMOUNT = r"\d(?:\s(?:hundred|thousand|million|billion))?[\s-]?(?P<at>WORDS)\b|(?P<sign>WORDS)(?=\d)"
_DAY = r"\b(?:MONTHS) (?P<at>\d\d?)(?![\d:])|\b(?P<day>\d\d?) (?:MONTHS)\b"
_MONTH = r"\b(?:\d|[Ii]n|[Oo]f) (?P<at>WORDS)\b|\b(?P<month>WORDS)(?= \d)"
_CLAUSE = re.compile(r",(?:\s[^\s,.;:\"“”]+){4,}(?=,|\.$)")
_QUOTATION = re.compile(r"[\"“](?:[^\s\"“”]+\s){3,}[^\"“”]+[\"”]")
_MARK = re.compile('["“”]')

Edit = tuple[int, int, str]  # from, to, what stands there instead


@dataclass(frozen=True, slots=True)
class Text:
    """Hold a line, where the names stand that it has once, and the names of other lines."""

    source: str
    reference: str
    names: Sequence[tuple[int, int]]
    others: Sequence[str]


Edits = Callable[[Text, Random], Iterator[Edit]]


@cache
def table() -> dict[str, Any]:
    """Return the words of the injector."""
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


def _found(pattern: str, text: str) -> Iterator[Edit]:
    """Yield where a pattern stands, or the part of it that is named, with what stands there."""
    for match in re.finditer(pattern, text, re.IGNORECASE):
        start, end = match.span(match.lastgroup or 0)
        yield start, end, text[start:end]


def _numbers_changed(text: Text, chance: Random) -> Iterator[Edit]:
    yield from ((start, end, _other_number(number, chance)) for start, end, number in _found(_NUMERAL, text.reference))


def _numbers_deleted(text: Text, _: Random) -> Iterator[Edit]:
    yield from ((start, end, "") for start, end, _signs in _found(_WITH_SIGNS, text.reference))


def _years_changed(text: Text, chance: Random) -> Iterator[Edit]:
    for start, end, year in _found(_YEAR, text.reference):
        yield start, end, year[:2] + _other_number(year[2:], chance)


def _other_number(number: str, chance: Random) -> str:
    """Change one digit of a number, not a zero unless it has nothing else, and to no zero."""
    places = [at for at, sign in enumerate(number) if sign in "123456789"] or [len(number) - 1]
    at = chance.choice(places)
    return number[:at] + chance.choice([digit for digit in "123456789" if digit != number[at]]) + number[at + 1 :]


def _days_changed(text: Text, chance: Random) -> Iterator[Edit]:
    for start, end, day in _found(_DAY.replace("MONTHS", _any_of(table()["dates"]["months"][0])), text.reference):
        yield start, end, chance.choice([str(other) for other in range(2, 29) if str(other) != day])


def _words_changed(section: str, key: str, pattern: str = r"\bWORDS\b") -> Edits:
    """Return what changes a word of a row of the table to another one of it, keeping a capital."""

    def edits(text: Text, chance: Random) -> Iterator[Edit]:
        for row in table()[section][key]:
            for start, end, word in _found(pattern.replace("WORDS", _any_of(row)), text.reference):
                other = chance.choice([other for other in row if _letters(other) != _letters(word)])
                yield start, end, other.capitalize() if word[0].isupper() else other

    return edits


def _any_of(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


def _letters(word: str) -> list[str]:
    """Return what two spellings of a word share, such as meters and metres."""
    return sorted(word.lower())


def _denials_dropped(text: Text, _: Random) -> Iterator[Edit]:
    taken: set[int] = set()
    for denial, affirmed in table()["negation"]["dropped"]:
        for match in re.finditer(denial, text.reference, re.IGNORECASE):
            if taken.isdisjoint(range(*match.span())):
                taken.update(range(*match.span()))
                yield *match.span(), match.expand(affirmed)


def _denials_added(text: Text, _: Random) -> Iterator[Edit]:
    auxiliaries = _any_of(table()["negation"]["auxiliaries"])
    for _start, end, _word in _found(
        rf"\b{auxiliaries}\b(?!['’]|\s(?:not|no|never|only|just|merely|yet)\b|\W*$)", text.reference
    ):
        yield end, end, " not"


def _cut(text: Text, chance: Random) -> Iterator[Edit]:
    words = list(re.finditer(r"\S+", text.reference))
    if len(words) >= 10:
        end = words[chance.randint(len(words) * 2 // 5, len(words) * 3 // 4)].end()
        yield len(text.reference[:end].rstrip(',;:."”')), len(text.reference), ""


def _clauses_deleted(text: Text, _: Random) -> Iterator[Edit]:
    yield from ((*match.span(), "") for match in _CLAUSE.finditer(text.reference))


def _names_swapped(text: Text, chance: Random) -> Iterator[Edit]:
    yield from ((start, end, chance.choice(text.others)) for start, end in text.names if text.others)


def _names_deleted(text: Text, _: Random) -> Iterator[Edit]:
    yield from ((start, end, "") for start, end in text.names)


def _names_misspelt(text: Text, chance: Random) -> Iterator[Edit]:
    """Change one inner consonant of a name to another one."""
    for start, end in text.names:
        consonants = [at for at in range(start + 1, end) if text.reference[at] in "bcdfgklmnprstvz"]
        if end - start > 4 and consonants:
            at = chance.choice(consonants)
            yield at, at + 1, chance.choice([letter for letter in "bdfgklmnprstvz" if letter != text.reference[at]])


def _mark_lost(text: Text, _: Random) -> Iterator[Edit]:
    marks = [match.span() for match in _MARK.finditer(text.reference)]
    yield from ((*mark, "") for mark in marks if len(marks) % 2 == 0)


def _quotation_lost(text: Text, _: Random) -> Iterator[Edit]:
    for match in _QUOTATION.finditer(text.reference):
        yield *match.span(), match[0][1:-1]


def _words_repeated(least: int, most: int, times: int) -> Edits:
    """Return what repeats so many words in a row."""

    def edits(text: Text, chance: Random) -> Iterator[Edit]:
        size = chance.randint(least, most)
        for match in re.finditer(rf"\b[^\W\d_]{{3,}}(?: [^\W\d_]+){{{size - 1}}}\b", text.reference):
            yield *match.span(), " ".join([match[0]] * times)

    return edits


def _question_lost(text: Text, _: Random) -> Iterator[Edit]:
    if text.reference.count("?") == 1:
        at = text.reference.index("?")
        yield at, at + 1, "."


def _source_copied(text: Text, _: Random) -> Iterator[Edit]:
    yield 0, len(text.reference), text.source


# Each kind of error with the places that a line has for it.
KINDS: Mapping[str, Edits] = {
    "number-changed": _numbers_changed,
    "number-deleted": _numbers_deleted,
    "number-word-changed": _words_changed("numbers", "words"),
    "currency-changed": _words_changed("amounts", "currencies", _AMOUNT),
    "unit-changed": _words_changed("amounts", "units", _AMOUNT),
    "day-changed": _days_changed,
    "month-changed": _words_changed("dates", "months", _MONTH),
    "year-changed": _years_changed,
    "weekday-changed": _words_changed("dates", "weekdays"),
    "negation-dropped": _denials_dropped,
    "negation-added": _denials_added,
    "name-swapped": _names_swapped,
    "name-deleted": _names_deleted,
    "name-misspelt": _names_misspelt,
    "sentence-cut": _cut,
    "clause-deleted": _clauses_deleted,
    "quotation-mark-lost": _mark_lost,
    "quotation-lost": _quotation_lost,
    "word-repeated": _words_repeated(1, 1, 2),
    "phrase-repeated": _words_repeated(3, 5, 2),
    "loop": _words_repeated(2, 4, 6),
    "question-mark-lost": _question_lost,
    "source-copied": _source_copied,
}

"""Read the table of the words by which Arabic and English deny: data/negation.toml."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from workbench.text.tables import read_toml
from workbench.text.words import fold_arabic

_Pairs = frozenset[tuple[str, str]]


class Turn(NamedTuple):
    """Say which words turn a denial into what English may put without one, how, and if that leaves none to be put."""

    cues: frozenset[str]
    beside: frozenset[str]
    after: frozenset[str]
    reach: int
    english: str  # a pattern: the texts that turn nothing are many
    replaces: bool


class ArabicTable(NamedTuple):
    """Hold the Arabic words that deny, turn and excuse, folded."""

    cues: frozenset[str]
    affixal: frozenset[str]
    mostly_affixal: frozenset[str]
    cues_as_written: frozenset[str]
    never_as_written: tuple[str, ...]
    with_preposition: frozenset[str]
    doubtful: frozenset[str]
    excuses: frozenset[str]
    excusing_pairs: _Pairs
    incapable: frozenset[str]
    lexical: frozenset[str]
    phrases: _Pairs
    may_be_negative: _Pairs
    not_negative_after: _Pairs
    after_all: _Pairs
    hindering: frozenset[str]
    hindering_reach: int
    continued: frozenset[str]
    continued_reach: int
    turns: tuple[Turn, ...]


class EnglishTable(NamedTuple):
    """Hold the English words that deny, as patterns."""

    cues: re.Pattern[str]
    not_negative: re.Pattern[str]
    soft: re.Pattern[str]
    adjectives: re.Pattern[str]
    affixed: re.Pattern[str]
    lexical: re.Pattern[str]


@cache
def arabic_table() -> ArabicTable:
    """Return the Arabic table."""
    table = read_toml("workbench.checking", "negation.toml")["arabic"]
    return ArabicTable(
        cues=_folded(table["cues"]),
        affixal=_folded(table["affixal"]),
        mostly_affixal=_folded(table["mostly_affixal"]),
        cues_as_written=frozenset(table["cues_as_written"]),
        never_as_written=tuple(table["never_as_written"]),
        with_preposition=_folded(table["with_preposition"]),
        doubtful=_folded(table["doubtful"]),
        excuses=_folded(table["excuses"]),
        excusing_pairs=_pairs(table["excusing_pairs"]),
        incapable=_folded(table["incapable"]),
        lexical=_folded(table["lexical"]),
        phrases=_pairs(table["not_negative"]) | _pairs(table["may_be_negative"]),
        may_be_negative=_pairs(table["may_be_negative"]),
        not_negative_after=_pairs(table["not_negative_after"]),
        after_all=_pairs(table["after_all"]),
        hindering=_folded(table["hindering"]),
        hindering_reach=table["hindering_reach"],
        continued=_folded(table["continued"]),
        continued_reach=table["continued_reach"],
        turns=tuple(map(_turn, table["turned"])),
    )


@cache
def english_table() -> EnglishTable:
    """Return the English table."""
    table = read_toml("workbench.checking", "negation.toml")["english"]
    return EnglishTable(
        *(whole_words(*table[key]) for key in ("cues", "not_negative", "soft", "adjectives", "affixed", "lexical"))
    )


def _turn(entry: dict[str, Any]) -> Turn:
    return Turn(
        cues=_folded(entry.get("cues", [])),
        beside=_folded(entry.get("beside", [])),
        after=_folded(entry.get("after", [])),
        reach=entry.get("reach", 0),
        english=entry["english"],
        replaces=entry.get("replaces", False),
    )


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold_arabic, words))


def _pairs(phrases: Iterable[str]) -> _Pairs:
    return frozenset((first, second) for first, second in (fold_arabic(phrase).split() for phrase in phrases))


@cache
def whole_words(*patterns: str) -> re.Pattern[str]:
    """Return what finds one of the patterns between the ends of words, in whatever capitals."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)

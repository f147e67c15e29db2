"""Find the names of months and weekdays in text by the table data/dates.toml."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from workbench.document import Span
from workbench.text.tables import read_toml
from workbench.text.words import Word, fold_arabic, without_prefixes

_ARTICLES = ("ال", "لل")
_LONGEST_NAME = 3  # words
_SLASH = re.compile(r"\s*[/(\\–-]\s*")


class DateNames(NamedTuple):
    """Hold the names of months and weekdays of a language, and what else each may be."""

    months: dict[str, frozenset[int]]
    weekdays: dict[str, int]
    first_words: frozenset[str]
    doubtful: frozenset[str]
    doubtful_after: frozenset[str]
    doubtful_before: frozenset[str]
    need_context: frozenset[str]
    need_digits: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]


@cache
def date_names(language: str) -> DateNames:
    """Return the names of a language, arabic or english."""
    fold = fold_date_word if language == "arabic" else str
    table = read_toml("workbench.text", "dates.toml")
    halves = {fold(name): frozenset(numbers) for name, numbers in table.get(f"{language}_half_names", {}).items()}
    months = {fold(name): frozenset({int(key)}) for key, names in table[f"{language}_months"].items() for name in names}
    context = {key: frozenset(map(fold, words)) for key, words in table[f"{language}_needs_context"].items()}
    weekdays = {fold(name): int(number) for number, names in table[f"{language}_weekdays"].items() for name in names}
    return DateNames(
        months=halves | months,
        weekdays=weekdays,
        first_words=frozenset(name.split()[0] for name in (*halves, *months, *weekdays)),
        doubtful=frozenset(halves) | frozenset(map(fold, table.get(f"{language}_doubtful", {}).get("weekdays", ()))),
        doubtful_after=frozenset(map(fold, table.get(f"{language}_doubtful", {}).get("weekdays_after", ()))),
        doubtful_before=frozenset(map(fold, table.get(f"{language}_doubtful", {}).get("weekdays_before", ()))),
        need_context=context["months"] | context.get("weekdays", frozenset()),
        need_digits=frozenset(table.get(f"{language}_needs_digits", {}).get("months", ())),
        before=context["before"],
        after=context.get("after", frozenset()),
    )


def fold_date_word(word: str) -> str:
    """Fold an Arabic word, but keep the long alef that tells the month of August from a father or a door."""
    return "آ".join(fold_arabic(part) for part in word.split("آ"))


class DateName(NamedTuple):
    """Hold a name in a text: its spelling in the table, its first and last word by number, if it is said twice."""

    spelling: str
    first: int
    last: int
    span: Span
    twice: bool = False


def find_names(words: Sequence[Word], names: DateNames, table: Mapping[str, object]) -> Iterator[DateName]:
    """Yield the months or weekdays of up to three words that stand in the text; months have no article."""
    taken = -1
    for number, word in enumerate(words):
        rests = [
            rest
            for prefix, rest in without_prefixes(word.text)
            if rest in names.first_words and (table is names.weekdays or not prefix.endswith(_ARTICLES))
        ]
        if not rests or number <= taken:
            continue
        sizes = range(min(_LONGEST_NAME, len(words) - number), 0, -1)
        spelt = ((" ".join((rest, *_texts(words, number + 1, size - 1))), size) for size in sizes for rest in rests)
        name, size = next(((name, size) for name, size in spelt if name in table), ("", 0))
        if size:
            taken = number + size - 1
            yield DateName(name, number, taken, Span(word.span.start, words[taken].span.end))


def _texts(words: Sequence[Word], start: int, size: int) -> list[str]:
    return [word.text for word in words[start : start + size]]


def merge_pairs(text: str, found: Sequence[DateName], names: DateNames) -> list[DateName]:
    """Make one of a month that is given by two names: تموز/يوليو."""
    merged: list[DateName] = []
    for name in found:
        before = merged[-1] if merged else name
        same = names.months[before.spelling] == names.months[name.spelling]
        if merged and same and _SLASH.fullmatch(text, before.span.end, name.span.start):
            spelling = name.spelling if before.spelling in names.need_context else before.spelling
            merged[-1] = DateName(spelling, before.first, name.last, Span(before.span.start, name.span.end), twice=True)
        else:
            merged.append(name)
    return merged

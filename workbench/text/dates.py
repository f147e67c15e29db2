"""Find the months, with their days, and the weekdays that Arabic and English text names."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from workbench.document import Span
from workbench.text.date_names import DateName, DateNames, date_names, find_names, fold_date_word, merge_pairs
from workbench.text.numbers import Number, arabic_numbers, english_numbers
from workbench.text.numbers.model import single_values
from workbench.text.words import Word, arabic_words, latin_words, without_prefixes

_POSSESSIVE = re.compile("['’]s$")
_NEAR = 24  # code points: room for "the fifth and the sixth of "
_DAY_BEFORE = re.compile(r"(?:st|nd|rd|th)?[\s-]*(?:من\s+)?(?:شهر\s+)?(?:of\s+)?")
_DAY_AFTER = re.compile(r"\.?\s*(?:the\s+)?")
_IN_DIGITS = re.compile(
    r"(?<![\d/.-])(?:\d{4}[/-])?(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?:(?P=mark)\d{2,4})?(?![\d/])"
)
_DIGIT_OR_SLASH_BEFORE = re.compile(r"(?:\d(?:st|nd|rd|th)?|/|\()[\s\u0640-]*$")
_DIGIT_OR_SLASH_AFTER = re.compile(r"\.?[\s,]*(?:عام\s+|سنة\s+)?[\d/]")


class Month(NamedTuple):
    """Hold a month that a text names: its number (two where half its name is given; Islamic from 13), and days of it.

    `days` stand right beside it, `near` within a few words. One that is not firm may be another word, or is in digits.
    """

    numbers: frozenset[int]
    span: Span
    days: frozenset[int] = frozenset()
    near: frozenset[int] = frozenset()
    firm: bool = True


class Weekday(NamedTuple):
    """Hold a weekday that a text names, from 1 for Monday to 7; one that is not firm may be another word."""

    number: int
    span: Span
    firm: bool = True


def arabic_months(text: str) -> list[Month]:
    """Return the months that an Arabic text names, in any of the three sets of names, or writes in digits."""
    return _months(text, _arabic(text), date_names("arabic"), arabic_numbers)


def english_months(text: str) -> list[Month]:
    """Return the months that an English text names, in full or short, or writes in digits."""
    return _months(text, _english(text), date_names("english"), english_numbers)


def arabic_weekdays(text: str) -> list[Weekday]:
    """Return the weekdays that an Arabic text names."""
    return _weekdays(text, _arabic(text), date_names("arabic"))


def english_weekdays(text: str) -> list[Weekday]:
    """Return the weekdays that an English text names."""
    return _weekdays(text, _english(text), date_names("english"))


@lru_cache(maxsize=8)  # for the months, and for the weekdays
def _arabic(text: str) -> tuple[Word, ...]:
    return tuple(Word(fold_date_word(word.text), word.span) for word in arabic_words(text))


@lru_cache(maxsize=8)
def _english(text: str) -> tuple[Word, ...]:
    return tuple(Word(_POSSESSIVE.sub("", word.text), word.span) for word in latin_words(text))


def _months(text: str, words: Sequence[Word], names: DateNames, numbers: Callable[[str], list[Number]]) -> list[Month]:
    found = merge_pairs(text, list(find_names(words, names, names.months)), names)
    inside = {at for name in found for at in range(name.span.start, name.span.end)}  # the first of Kanun al-Awwal
    outside = [number for number in numbers(text) if number.span.start not in inside] if found else []
    days = sorted(((number.span, day) for number in outside for day in _days(number)), key=_start)
    beside = [
        frozenset(entry for entry in _within_reach(days, name.span) if _beside(text, entry[0], name.span))
        for name in found
    ]
    taken = frozenset[tuple[Span, int]]().union(*beside)
    named = []
    for name, own in zip(found, beside, strict=True):
        others = taken - own  # the days of another month
        near = frozenset(
            day for at, day in _within_reach(days, name.span) if _is_near(at, name.span) and (at, day) not in others
        )
        firm = _is_firm(text, words, name, names)
        named.append(Month(names.months[name.spelling], name.span, frozenset(day for _, day in own), near, firm))
    return [*named, *_months_in_digits(text)]


def _weekdays(text: str, words: Sequence[Word], names: DateNames) -> list[Weekday]:
    return [
        Weekday(
            names.weekdays[name.spelling],
            name.span,
            _is_firm(text, words, name, names) and not _is_in_title(words, name, names),
        )
        for name in find_names(words, names, names.weekdays)
    ]


def _days(number: Number) -> Iterator[int]:
    certain = number.firm or (len(number.readings) == 1 and not number.hint)
    for value in single_values(number) if certain else ():
        if value.denominator == 1 and 1 <= value <= 31:
            yield int(value)


def _beside(text: str, day: Span, month: Span) -> bool:
    if day.end <= month.start:
        return _DAY_BEFORE.fullmatch(text, day.end, month.start) is not None
    return day.start >= month.end and _DAY_AFTER.fullmatch(text, month.end, day.start) is not None


def _is_in_title(words: Sequence[Word], name: DateName, names: DateNames) -> bool:
    """Say whether a weekday is part of another name or a number: Good Friday, the Sunday Times, the two together."""
    before = words[name.first - 1].text if name.first else ""
    after = words[name.last + 1].text if name.last + 1 < len(words) else ""
    doubtful = before in names.doubtful_after or after in names.doubtful_before
    return doubtful or (after[:1].isupper() and after not in names.months)


def _within_reach(days: Sequence[tuple[Span, int]], month: Span) -> Sequence[tuple[Span, int]]:
    """Return the days, in the order of the text, that begin not too far from the month."""
    first = bisect_left(days, month.start - 2 * _NEAR, key=_start)
    return days[first : bisect_left(days, month.end + _NEAR, key=_start)]


def _start(entry: tuple[Span, int]) -> int:
    return entry[0].start


def _is_near(day: Span, month: Span) -> bool:
    return month.start - _NEAR <= day.end and day.start <= month.end + _NEAR


def _is_firm(text: str, words: Sequence[Word], name: DateName, names: DateNames) -> bool:
    """Say whether the word stands where a month or weekday would, if it may be something else."""
    if name.twice or name.spelling in names.doubtful:
        return name.twice
    beside_digits = (
        _DIGIT_OR_SLASH_BEFORE.search(text, max(0, name.span.start - 8), name.span.start) is not None
        or _DIGIT_OR_SLASH_AFTER.match(text, name.span.end) is not None
    )
    if beside_digits or name.spelling not in names.need_context | names.need_digits:
        return True
    return name.spelling in names.need_context and _in_context(words, name, names)


def _in_context(words: Sequence[Word], name: DateName, names: DateNames) -> bool:
    before = words[name.first - 1].text if name.first else ""
    after = words[name.last + 1].text if name.last + 1 < len(words) else ""
    if after[:1].isupper() and after not in names.months:  # the salon of May Ziadeh
        return False
    return after in names.after or any(rest in names.before for _, rest in without_prefixes(before))


def _months_in_digits(text: str) -> Iterator[Month]:
    for match in _IN_DIGITS.finditer(text):
        numbers = frozenset(int(match[part]) for part in ("first", "second")) & frozenset(range(1, 13))
        if numbers:
            yield Month(numbers, Span(*match.span()), near=numbers, firm=False)

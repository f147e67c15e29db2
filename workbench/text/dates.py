"""Find the months, with their days, and the weekdays that Arabic and English text names."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from workbench.document import Span
from workbench.text.numbers import Number, arabic_numbers, english_numbers
from workbench.text.numbers.model import single_values
from workbench.text.tables import read_toml
from workbench.text.words import Word, arabic_words, fold_arabic, latin_words, without_prefixes

_POSSESSIVE = re.compile("['’]s$")
_NEAR = 24  # code points: room for "the fifth and the sixth of "
_DAY_BEFORE = re.compile(r"(?:st|nd|rd|th)?[\s-]*(?:من\s+)?(?:شهر\s+)?(?:of\s+)?")
_DAY_AFTER = re.compile(r"\.?\s*(?:the\s+)?")
_IN_DIGITS = re.compile(
    r"(?<![\d/.-])(?:\d{4}[/-])?(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?:(?P=mark)\d{2,4})?(?![\d/])"
)
_DIGIT_OR_SLASH_BEFORE = re.compile(r"(?:\d(?:st|nd|rd|th)?|/|\()[\s\u0640-]*$")
_DIGIT_OR_SLASH_AFTER = re.compile(r"\.?[\s,]*(?:عام\s+|سنة\s+)?[\d/]")


@dataclass(frozen=True, slots=True)
class Month:
    """Hold a month that a text names: its number (two where half its name is given), and days of the month.

    `days` stand right beside it, `near` within a few words. One that is not firm may be another word, or is in digits.
    """

    numbers: frozenset[int]
    span: Span
    days: frozenset[int] = frozenset()
    near: frozenset[int] = frozenset()
    firm: bool = True


@dataclass(frozen=True, slots=True)
class Weekday:
    """Hold a weekday that a text names, from 1 for Monday to 7; one that is not firm may be another word."""

    number: int
    span: Span
    firm: bool = True


@dataclass(frozen=True, slots=True)
class _Names:
    months: dict[str, frozenset[int]]
    weekdays: dict[str, int]
    doubtful: frozenset[str]
    doubtful_after: frozenset[str]
    need_context: frozenset[str]
    need_digits: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]


@cache
def _names(language: str) -> _Names:
    fold = _fold if language == "arabic" else str
    table = read_toml("workbench.text", "dates.toml")
    halves = {fold(name): frozenset(numbers) for name, numbers in table.get(f"{language}_half_names", {}).items()}
    months = {fold(name): frozenset({int(key)}) for key, names in table[f"{language}_months"].items() for name in names}
    context = {key: frozenset(map(fold, words)) for key, words in table[f"{language}_needs_context"].items()}
    return _Names(
        months=halves | months,
        weekdays={fold(name): int(number) for number, names in table[f"{language}_weekdays"].items() for name in names},
        doubtful=frozenset(halves) | frozenset(map(fold, table.get(f"{language}_doubtful", {}).get("weekdays", ()))),
        doubtful_after=frozenset(table.get(f"{language}_doubtful", {}).get("weekdays_after", ())),
        need_context=context["months"] | context.get("weekdays", frozenset()),
        need_digits=frozenset(table.get(f"{language}_needs_digits", {}).get("months", ())),
        before=context["before"],
        after=context.get("after", frozenset()),
    )


def _fold(word: str) -> str:
    """Fold an Arabic word, but keep the long alef that tells the month of August from a father or a door."""
    return "آ".join(fold_arabic(part) for part in word.split("آ"))


def arabic_months(text: str) -> list[Month]:
    """Return the months that an Arabic text names, in any of the three sets of names, or writes in digits."""
    return _months(text, _arabic(text), _names("arabic"), arabic_numbers)


def english_months(text: str) -> list[Month]:
    """Return the months that an English text names, in full or short, or writes in digits."""
    return _months(text, _english(text), _names("english"), english_numbers)


def arabic_weekdays(text: str) -> list[Weekday]:
    """Return the weekdays that an Arabic text names."""
    return _weekdays(text, _arabic(text), _names("arabic"))


def english_weekdays(text: str) -> list[Weekday]:
    """Return the weekdays that an English text names."""
    return _weekdays(text, _english(text), _names("english"))


def _arabic(text: str) -> list[Word]:
    return [Word(_fold(word.text), word.span) for word in arabic_words(text)]


def _english(text: str) -> list[Word]:
    return [Word(_POSSESSIVE.sub("", word.text), word.span) for word in latin_words(text)]


@dataclass(frozen=True, slots=True)
class _Name:
    """Hold a name that stands in a text: how the table spells it and its first and last word by number."""

    spelling: str
    first: int
    last: int
    span: Span


def _months(text: str, words: Sequence[Word], names: _Names, numbers: Callable[[str], list[Number]]) -> list[Month]:
    found = list(_found(words, names.months))
    days = [(number.span, day) for number in numbers(text) for day in _days(number)] if found else []
    days.sort(key=_start)
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


def _weekdays(text: str, words: Sequence[Word], names: _Names) -> list[Weekday]:
    return [
        Weekday(
            names.weekdays[name.spelling],
            name.span,
            _is_firm(text, words, name, names) and not _is_in_title(words, name, names),
        )
        for name in _found(words, names.weekdays)
    ]


def _found(words: Sequence[Word], table: Mapping[str, object]) -> Iterator[_Name]:
    """Yield the names of one or two words that stand in the text, the longer first."""
    taken = -1
    for number, word in enumerate(words):
        following = words[number + 1] if number + 1 < len(words) else word
        rests = [rest for _, rest in without_prefixes(word.text)]
        pairs = [f"{rest} {following.text}" for rest in rests if following is not word]
        if number > taken and (pair := next((pair for pair in pairs if pair in table), None)) is not None:
            taken = number + 1
            yield _Name(pair, number, taken, Span(word.span.start, following.span.end))
        elif number > taken and (single := next((rest for rest in rests if rest in table), None)) is not None:
            yield _Name(single, number, number, word.span)


def _days(number: Number) -> Iterator[int]:
    for value in single_values(number) if number.firm or len(number.readings) == 1 else ():
        if value.denominator == 1 and 1 <= value <= 31:
            yield int(value)


def _beside(text: str, day: Span, month: Span) -> bool:
    if day.end <= month.start:
        return _DAY_BEFORE.fullmatch(text, day.end, month.start) is not None
    return day.start >= month.end and _DAY_AFTER.fullmatch(text, month.end, day.start) is not None


def _is_in_title(words: Sequence[Word], name: _Name, names: _Names) -> bool:
    """Say whether a weekday is part of a feast's or a newspaper's name: Good Friday, the Sunday Times."""
    before = words[name.first - 1].text if name.first else ""
    after = words[name.last + 1].text if name.last + 1 < len(words) else ""
    return before in names.doubtful_after or (after[:1].isupper() and after not in names.months)


def _within_reach(days: Sequence[tuple[Span, int]], month: Span) -> Sequence[tuple[Span, int]]:
    """Return the days, in the order of the text, that begin not too far from the month."""
    first = bisect_left(days, month.start - 2 * _NEAR, key=_start)
    return days[first : bisect_left(days, month.end + _NEAR, key=_start)]


def _start(entry: tuple[Span, int]) -> int:
    return entry[0].start


def _is_near(day: Span, month: Span) -> bool:
    return month.start - _NEAR <= day.end and day.start <= month.end + _NEAR


def _is_firm(text: str, words: Sequence[Word], name: _Name, names: _Names) -> bool:
    """Say whether the word stands where a month or weekday would, if it may be something else."""
    if name.spelling in names.doubtful:
        return False
    beside_digits = (
        _DIGIT_OR_SLASH_BEFORE.search(text, max(0, name.span.start - 8), name.span.start) is not None
        or _DIGIT_OR_SLASH_AFTER.match(text, name.span.end) is not None
    )
    if beside_digits or name.spelling not in names.need_context | names.need_digits:
        return True
    return name.spelling in names.need_context and _in_context(words, name, names)


def _in_context(words: Sequence[Word], name: _Name, names: _Names) -> bool:
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

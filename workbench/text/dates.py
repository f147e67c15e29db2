"""Find the months, with their days, and the weekdays that Arabic and English text names."""

import re
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


def _months(text: str, words: Sequence[Word], names: _Names, numbers: Callable[[str], list[Number]]) -> list[Month]:
    found = list(_found(words, names.months))
    days = [(number.span, day) for number in numbers(text) for day in _days(number)] if found else []
    named = [
        Month(
            names.months[name],
            span,
            frozenset(day for at, day in days if _beside(text, at, span)),
            frozenset(day for at, day in days if span.start - _NEAR <= at.end and at.start <= span.end + _NEAR),
            _is_firm(text, words, number, name, span, names),
        )
        for number, name, span in found
    ]
    return [*named, *_months_in_digits(text)]


def _weekdays(text: str, words: Sequence[Word], names: _Names) -> list[Weekday]:
    return [
        Weekday(names.weekdays[name], span, _is_firm(text, words, number, name, span, names))
        for number, name, span in _found(words, names.weekdays)
    ]


def _found(words: Sequence[Word], table: Mapping[str, object]) -> Iterator[tuple[int, str, Span]]:
    """Yield (number of its last word, name, span) for each name of one or two words, the longer first."""
    taken = -1
    for number, word in enumerate(words):
        following = words[number + 1] if number + 1 < len(words) else word
        rests = [rest for _, rest in without_prefixes(word.text)]
        pair = next((rest for rest in rests if following is not word and f"{rest} {following.text}" in table), None)
        single = next((rest for rest in rests if rest in table), None)
        if number > taken and pair is not None:
            taken = number + 1
            yield taken, f"{pair} {following.text}", Span(word.span.start, following.span.end)
        elif number > taken and single is not None:
            yield number, single, word.span


def _days(number: Number) -> Iterator[int]:
    for value in single_values(number) if number.firm or len(number.readings) == 1 else ():
        if value.denominator == 1 and 1 <= value <= 31:
            yield int(value)


def _beside(text: str, day: Span, month: Span) -> bool:
    if day.end <= month.start:
        return _DAY_BEFORE.fullmatch(text, day.end, month.start) is not None
    return day.start >= month.end and _DAY_AFTER.fullmatch(text, month.end, day.start) is not None


def _is_firm(text: str, words: Sequence[Word], last: int, name: str, span: Span, names: _Names) -> bool:
    """Say whether the word stands where a month or weekday would, if it may be something else."""
    beside_digits = (
        _DIGIT_OR_SLASH_BEFORE.search(text, max(0, span.start - 8), span.start) is not None
        or _DIGIT_OR_SLASH_AFTER.match(text, span.end) is not None
    )
    if name in names.doubtful:
        return False
    if beside_digits or name not in names.need_context | names.need_digits:
        return True
    return name in names.need_context and _in_context(words, last - name.count(" "), last, names)


def _in_context(words: Sequence[Word], first: int, last: int, names: _Names) -> bool:
    before = words[first - 1].text if first else ""
    after = words[last + 1].text if last + 1 < len(words) else ""
    if after[:1].isupper() and after not in names.months:  # the salon of May Ziadeh
        return False
    return after in names.after or any(rest in names.before for _, rest in without_prefixes(before))


def _months_in_digits(text: str) -> Iterator[Month]:
    for match in _IN_DIGITS.finditer(text):
        numbers = frozenset(int(match[part]) for part in ("first", "second")) & frozenset(range(1, 13))
        if numbers:
            yield Month(numbers, Span(*match.span()), near=numbers, firm=False)

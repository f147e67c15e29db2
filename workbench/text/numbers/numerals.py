"""Read numbers written in digits: grouped, decimal, clock times, dates, fractions."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from fractions import Fraction

from workbench.document import Span
from workbench.text.numbers.model import Number, Readings, reading, time_readings

ASCII_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬٪،’", "01234567890123456789.,%,'")
_LONGEST = 24  # digits; longer strings are codes, not numbers

_PERCENT_AFTER = re.compile(r"\s?%")
_TIME_AFTER = re.compile(
    r"\s?(?:[ap]\.?m\b|hours|GMT|UTC|local time|بتوقيت|بالتوقيت|ت\.? ?غ|صباح|مساء|ظهر|فجر|ليل|عصر)"
)
_HOUR_AND_MINUTE = re.compile(r"([01]?\d|2[0-4])[.]?([0-5]\d)")
_YEAR_AND_DASH = re.compile(r"(?<!\d)(\d\d)\d\d\s?[-–—/]\s?$")
_SPOKEN = {"5": Fraction(1, 2), "25": Fraction(1, 4), "75": Fraction(3, 4)}
_SPACES = " \u00a0\u2009\u202f"
# Syrian agencies write the decimal sign as the letter ra: 5ر2 is 2.5 or 5.2, by the direction in which it was typed.
_NUMERAL = re.compile(
    r"(?P<entity>&#\d+;)"
    r"|(?P<clock>(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:]))"
    r"|(?P<date>(?<![\d/.-])(?:\d{1,2}(?P<mark>[/.-])\d{1,2}(?P=mark)(?:\d{4}|\d{2})"
    r"|\d{4}(?P<dash>[/-])\d{1,2}(?P=dash)\d{1,2})(?![\d/-]))"
    r"|(?P<ratio>(?<![\d/.,])\d{1,2}/\d{1,2}(?![\d/.,]))"
    r"|(?P<mixed>\d*[½¼¾⅓⅔⅛⅕⅖⅗⅘])"
    r"|(?P<letter>(?<!\d)\d{1,4}ر\d{1,4}(?!\d))"
    rf"|(?P<spaced>(?<![\d.,])(?<!\d[{_SPACES}])\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?![\d]))"
    r"|(?P<plain>\d+(?:[.,']\d+)*)"
)


def numerals(text: str) -> Iterator[Number]:
    """Yield the numbers in digits, Arabic-Indic ones included, in the order of the text."""
    text = text.translate(ASCII_DIGITS)
    for match in _NUMERAL.finditer(text):
        readings = _READERS[match.lastgroup or "plain"](match[0]) + _end_of_range(text, match)
        if readings and _TIME_AFTER.match(text, match.end()):
            readings += _time(match[0])
        if readings:
            start, end = match.span()
            sign = _PERCENT_AFTER.match(text, end)
            percent = sign is not None or text[start - 1 : start] == "%"
            yield Number(Span(start, end), readings, firm=_is_firm(readings), percent=percent)


def _end_of_range(text: str, match: re.Match[str]) -> Readings:
    """Read the 96 of 1995-96 also as 1996."""
    before = _YEAR_AND_DASH.search(text, max(0, match.start() - 7), match.start())
    return (reading(int(before[1] + match[0])),) if before and re.fullmatch(r"\d\d", match[0]) else ()


def _is_firm(readings: Readings) -> bool:
    """Say whether the number must be found again; 0 and 1 are put in too many ways."""
    return any(value not in (0, 1) for value in readings[0])


def _plain(text: str) -> Readings:
    parts = re.split(r"[.,']", text)
    if sum(map(len, parts)) > _LONGEST:
        return ()
    if len(parts) == 1:
        return (reading(int(text)),)
    groups = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3 and not parts[0].startswith("0")
    separators = re.findall(r"[.,']", text)
    readings = [reading(Fraction("".join(parts)))] if groups else []
    if groups and "." not in separators:
        return tuple(readings)
    if len(parts) == 2 or separators[-1] not in separators[:-1]:
        readings.append(reading(Fraction("".join(parts[:-1]) + "." + parts[-1])))
    return (*readings, *_in_two_units(parts)) if len(parts) == 2 else tuple(readings)


def _in_two_units(parts: list[str]) -> Readings:
    """Read 9.35 as nine dollars and 35 cents, 5.5 as five and a half."""
    whole, rest = int(parts[0]), parts[1]
    if rest in _SPOKEN:
        return (reading(whole, _SPOKEN[rest]), *((reading(_SPOKEN[rest]),) if whole == 1 else ()))
    return (reading(whole, int(rest)),) if len(rest) == 2 else ()


def _time(text: str) -> Readings:
    """Read 9.30 and 0930, where the words after them say that they are times."""
    match = _HOUR_AND_MINUTE.fullmatch(text)
    return time_readings(int(match[1]), int(match[2])) if match else ()


def _clock(text: str) -> Readings:
    hour, minute, *second = map(int, text.split(":"))
    return tuple(each | reading(*second) for each in time_readings(hour, minute))


def _date(text: str) -> Readings:
    """Read a date with its month as a number or left to a month's name, and a short year in both centuries."""
    parts = [int(part) for part in re.split(r"[/.-]", text)]
    day, month, year = parts if parts[0] <= 31 else reversed(parts)
    years = {year, year + 2000, year + 1900} if year < 100 else {year}
    readings = [reading(*kept, each) for each in sorted(years) for kept in ((day, month), (day,), (month,))]
    return tuple(readings)


def _ratio(text: str) -> Readings:
    over, under = map(int, text.split("/"))
    whole = (reading(Fraction(over, under)),) if 0 < over < under <= 10 else ()
    return reading(over, under), *whole


def _mixed(text: str) -> Readings:
    fraction = Fraction(unicodedata.numeric(text[-1])).limit_denominator(10)
    digits = text[:-1]
    if not digits:
        return (reading(fraction),)
    return (reading(int(digits) + fraction), reading(int(digits), fraction)) if len(digits) <= _LONGEST else ()


def _letter(text: str) -> Readings:
    left, right = text.split("ر")
    return reading(Fraction(f"{left}.{right}")), reading(Fraction(f"{right}.{left}"))


def _spaced(text: str) -> Readings:
    parts = text.split()
    if sum(map(len, parts)) > _LONGEST:
        return ()
    return reading(int("".join(parts))), reading(*map(int, parts))


def _entity(_text: str) -> Readings:
    """Read no number in a character reference such as &#39;."""
    return ()


_READERS: dict[str, Callable[[str], Readings]] = {
    "entity": _entity,
    "clock": _clock,
    "date": _date,
    "ratio": _ratio,
    "mixed": _mixed,
    "letter": _letter,
    "spaced": _spaced,
    "plain": _plain,
}

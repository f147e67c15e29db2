"""Check that what stands beside a number is still the same currency or unit: dollars, kilometres, years."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from workbench.checking.differences import excerpt
from workbench.document import Finding, Severity, Span
from workbench.text.numbers import Number, arabic_numbers, english_numbers, stated
from workbench.text.tables import read_toml
from workbench.text.words import ARABIC_WORD, fold_arabic, without_prefixes

CODES = ("currency-changed", "unit-changed")

_CURRENCY = "currency"
_ARABIC_BEFORE = re.compile(rf"(?P<unit>{ARABIC_WORD.pattern})\s+(?:ال\u0640*\s?)?$")
_ARABIC_AFTER = re.compile(rf"\s*\(?(?P<unit>{ARABIC_WORD.pattern})")
_LONGEST = 20  # code points of a unit before its number
# The American billion dollars, 250-kilometre, 30 square miles: words that may stand between a number and its unit.
_ENGLISH_AFTER = re.compile(
    r"[\s-]*(?:(?:U\.?S\.?|American|Canadian|Australian|British|Egyptian|Syrian|square|cubic|nautical|metric|full|whole)\s+)?"
    r"(?P<unit>[A-Za-z]+|[€£₺₽¥₹₪$])"
)
_SYMBOL_BEFORE = re.compile(r"([€£₺₽¥₹₪$])\s?$")

_Units = frozenset[tuple[str, str]]  # kind and name of each unit that a word may be


class Amount(NamedTuple):
    """Hold a number with the units that the word or sign beside it may be, and where both stand."""

    number: Number
    units: _Units
    span: Span


def check_amounts(source: str, target: str) -> Iterator[Finding]:
    """Yield a finding for each number that has one currency or unit in the source, and another in the translation."""
    in_source, in_target = arabic_amounts(source), english_amounts(target)
    for amount in in_source:
        same = [other for other in in_target if amount.number.in_values(stated([other.number]))]
        if same and not any(amount.units & other.units for other in same):
            yield from _report(amount, same, source, target)


def _report(amount: Amount, same: Sequence[Amount], source: str, target: str) -> Iterator[Finding]:
    """Yield a finding if the number has, in the translation, another unit of the same kind alone."""
    kinds = {kind for kind, _ in amount.units}
    other = next((other for other in same if kinds & {kind for kind, _ in other.units}), None)
    if other is not None:
        code = CODES[0] if _CURRENCY in kinds else CODES[1]
        message = f"{excerpt(source, amount.span)} in the source, {excerpt(target, other.span)} in the translation"
        yield Finding(code, Severity.ERROR, message, amount.span, other.span)


def arabic_amounts(text: str) -> list[Amount]:
    """Return the numbers of an Arabic text that a unit follows."""
    return list(_amounts(text, arabic_numbers(text), _arabic_unit))


def english_amounts(text: str) -> list[Amount]:
    """Return the numbers of an English text with a unit after them or a sign before."""
    return list(_amounts(text, english_numbers(text), _english_unit))


def _amounts(
    text: str, numbers: Sequence[Number], unit_beside: Callable[[str, Span], tuple[_Units, Span] | None]
) -> Iterator[Amount]:
    for number in numbers:
        if not number.hint and (beside := unit_beside(text, number.span)) is not None and beside[0]:
            yield Amount(number, *beside)


def _arabic_unit(text: str, number: Span) -> tuple[_Units, Span] | None:
    after = _ARABIC_AFTER.match(text, number.end)
    if after is not None and (units := _named(after["unit"], ("arabic", "plural"))):
        return units, Span(number.start, after.end())
    before = _ARABIC_BEFORE.search(text, max(0, number.start - _LONGEST), number.start)
    return (_named(before["unit"], ("plural",)), Span(before.start(), number.end)) if before else None


def _named(word: str, forms: Sequence[str]) -> _Units:
    rests = [rest for _, rest in without_prefixes(fold_arabic(word))]
    return frozenset[tuple[str, str]]().union(*(_units(form).get(rest, ()) for form in forms for rest in rests))


def _english_unit(text: str, number: Span) -> tuple[_Units, Span] | None:
    before = _SYMBOL_BEFORE.search(text, max(0, number.start - 2), number.start)
    if before is not None:
        return _units("english")[before[1]], Span(before.start(), number.end)
    match = _ENGLISH_AFTER.match(text, number.end)
    if match is None:
        return None
    word = match["unit"]
    return _units("english").get(word if word.isupper() else word.lower(), frozenset()), Span(number.start, match.end())


@cache
def _units(form: str) -> dict[str, _Units]:
    """Map each word or sign of one form (arabic, plural, english) to the units that it may be."""
    units: dict[str, set[tuple[str, str]]] = {}
    fold = str if form == "english" else fold_arabic
    for kind, table in read_toml("workbench.checking", "amounts.toml").items():
        for name, words in table.items():
            for word in words.get(form, ()):
                units.setdefault(fold(word), set()).add((kind, name))
    return {word: frozenset(known) for word, known in units.items()}

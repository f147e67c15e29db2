"""Read the numbers that Arabic text states."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from workbench.document import Span
from workbench.text.numbers.arabic_atoms import arabic_atoms, hinted_numbers
from workbench.text.numbers.atoms import Atoms, Kind
from workbench.text.numbers.model import (
    Magnitude,
    Number,
    Term,
    Value,
    century_readings,
    decade_readings,
    reading,
    share_scales,
    single_values,
    sum_readings,
    time_readings,
)

_LEAST_FIRM = 3  # one and two are put in too many ways
_LARGEST_SCALE = 10**12
_MINUTES = {Fraction(1, 2): 30, Fraction(1, 3): 20, Fraction(1, 4): 15}
_UNITS = (Kind.UNIT, Kind.BOUND_UNIT)
_SCALES = (Kind.SCALE, Kind.PLURAL_SCALE)
_CARDINALS = (*_UNITS, Kind.TEN, Kind.TENS, Kind.HUNDRED, Kind.SCALE, Kind.DUAL_SCALE, Kind.NUMERAL)
# Between three and five million; from forty million to ten; 3-5 million.
_LONGEST_GAP = 24  # code points
_RANGE = re.compile(r"\s*(?:\S+\s+)?(?:إلى|الى|حتى|أو|و|-|–|—|/)\s*", re.DOTALL)

_Read = tuple[Number | None, int]


def arabic_numbers(text: str) -> list[Number]:
    """Return the numbers of an Arabic text in order, then those that single words may stand for (not firm)."""
    found = list(_Grammar(arabic_atoms(text)).numbers())

    def in_range(before: Span, after: Span) -> bool:
        gap = text[before.end : min(after.start, before.end + _LONGEST_GAP)]
        return after.start - before.end <= _LONGEST_GAP and (
            _RANGE.fullmatch(gap) is not None or (gap.isspace() and text[after.start] == "و")
        )

    return [*share_scales(found, in_range), *hinted_numbers(text)]


class _Grammar:
    """Put the atoms of a text together into numbers.

    Each method reads a phrase from an index on and returns what it holds with the index behind it.
    """

    def __init__(self, atoms: Atoms) -> None:
        self._atoms = atoms

    def numbers(self) -> Iterator[Number]:
        """Yield the numbers from first to last."""
        index = 0
        while index < len(self._atoms):
            start, (number, index) = index, self._number(index)
            if number is not None and self._atoms.at(index, Kind.PERCENT):
                number, index = replace(number, percent=True, span=self._atoms.span(start, index + 1)), index + 1
            if number is not None:
                yield number

    def _number(self, index: int) -> _Read:
        kind = self._atoms[index].kind
        if kind in _CARDINALS or (kind is Kind.FRACTION and self._atoms.at(index + 1, *_SCALES)):
            return self._cardinal(index)
        readers = {
            Kind.ORDINAL: self._ordinal,
            Kind.PLURAL_SCALE: self._vague,
            Kind.VAGUE: self._vague,
            Kind.DUAL_NOUN: self._dual_noun,
            Kind.DECADE: self._decade,
            Kind.FRACTION: self._fraction,
        }
        return readers[kind](index) if kind in readers else (None, index + 1)

    def _make(self, start: int, end: int, readings: tuple[frozenset[Value], ...], *, firm: bool) -> _Read:
        return Number(self._atoms.span(start, end), readings, firm=firm and self._atoms[start].firm), end

    def _cardinal(self, start: int) -> _Read:
        terms = [self._term(start)]
        while (following := self._smaller_term(terms[-1])) is not None:
            terms.append(following)
        end, number = terms[-1].end, self._atoms[start].number
        if end == start + 1 and number is not None:
            return replace(number, readings=self._by_the_clock(start, number.readings)), end
        if not terms[0].values:
            return None, end
        readings, share = sum_readings(terms), self._atoms[start].share
        if end == start + 1:
            readings = self._by_the_clock(start, readings) + (() if share is None else (reading(share),))
        readings += self._in_years(terms, end)
        firm = self._atoms[start].firm and max(max(term.values) for term in terms) >= _LEAST_FIRM
        scale = max(term.scale for term in terms)
        return Number(self._atoms.span(start, end), readings, firm=firm, scale=scale), end

    def _in_years(self, terms: list[Term], end: int) -> tuple[frozenset[Value], ...]:
        """Let three decades be thirty years, and four centuries four hundred."""
        if not self._atoms.at(end, Kind.CENTURY, Kind.DECADE_NAME):
            return ()
        years = 100 if self._atoms[end].kind is Kind.CENTURY else 10
        return tuple(reading(value * years) for value in terms[0].values)

    def _smaller_term(self, term: Term) -> Term | None:
        """Read "and" with a smaller term: a thousand and five hundred, but not five and ten."""
        if not term.values or not self._atoms.at(term.end, *_CARDINALS, Kind.FRACTION, joined=True):
            return None
        following = self._term(term.end)
        return following if following.values and max(following.values) < term.scale else None

    def _term(self, index: int) -> Term:
        """Read a count with its scale; no values where nothing countable stands."""
        atom = self._atoms[index]
        if atom.kind in (Kind.SCALE, Kind.DUAL_SCALE):
            return self._with_fraction(self._plain_term(self._bare_scale(index), atom.value, index + 1))
        values, end = self._below_thousand(index)
        scale = Fraction(1)
        while scale < _LARGEST_SCALE and self._scales(values, end):
            scale *= self._atoms[end].value
            values, end = tuple(value * self._atoms[end].value for value in values), end + 1
        if values and self._atoms.at(end, Kind.PLURAL_FRACTION):
            shares = tuple(value * self._atoms[end].value for value in values)
            return Term(shares, frozenset(values), Fraction(1), end + 1)
        return self._with_fraction(self._plain_term(values, scale, end))

    @staticmethod
    def _plain_term(values: tuple[Fraction, ...], scale: Fraction, end: int) -> Term:
        return Term(values, frozenset(values[:1]), scale, end)

    def _scales(self, values: tuple[Fraction, ...], index: int) -> bool:
        """Say whether a scale goes with the count: its plural follows 3 to 10 only, so "2023 thousands" is a year."""
        if not values or not self._atoms.at(index, *_SCALES):
            return False
        whole = values[0].denominator == 1
        return self._atoms[index].kind is Kind.SCALE or not whole or 3 <= values[0] % 100 <= 10

    def _bare_scale(self, index: int) -> tuple[Fraction, ...]:
        atom = self._atoms[index]
        if atom.kind is Kind.DUAL_SCALE:
            return (2 * atom.value,)
        dual_in_construct = atom.text.endswith("ا")  # "ألفا جندي" is 2,000 soldiers, "ألفا" with tanwin 1,000
        return (atom.value, 2 * atom.value) if dual_in_construct else (atom.value,)

    def _with_fraction(self, term: Term) -> Term:
        """Add "and a half" of the scale, whose name may be said again."""
        if not term.values or not self._atoms.at(term.end, Kind.FRACTION, joined=True):
            return term
        if self._atoms.at(term.end + 1, *_SCALES) and self._atoms[term.end + 1].value != term.scale:
            return term  # two hundred thousand, and half a million
        fraction = self._atoms[term.end].value
        values = tuple(value + fraction * term.scale for value in term.values)
        named_again = self._atoms.at(term.end + 1, *_SCALES)
        return Term(values, term.parts | {fraction}, term.scale, term.end + 1 + named_again)

    def _below_thousand(self, index: int) -> tuple[tuple[Fraction, ...], int]:
        atom = self._atoms[index]
        if atom.kind is Kind.NUMERAL:
            return single_values(atom.number), index + 1
        if atom.kind is Kind.FRACTION:
            return (atom.value,), index + 1
        if atom.kind is Kind.UNIT and self._atoms.at(index + 1, Kind.HUNDRED) and self._atoms[index + 1].value == 100:
            return self._with_rest(100 * atom.value, index + 2)
        if atom.kind is Kind.HUNDRED:
            return self._with_rest(atom.value, index + 1)
        value, end = self._below_hundred(index)
        return ((value,), end) if value else ((), end)

    def _with_rest(self, hundreds: Fraction, index: int) -> tuple[tuple[Fraction, ...], int]:
        if not self._atoms.at(index, *_UNITS, Kind.TEN, Kind.TENS, joined=True):
            return (hundreds,), index
        rest, end = self._below_hundred(index)
        return ((hundreds + rest,), end) if rest else ((hundreds,), index)

    def _below_hundred(self, index: int) -> tuple[Fraction, int]:
        """Read up to 99: value and end; 0 for "one of" and "someone" outside a compound."""
        atom = self._atoms[index]
        if atom.kind in _UNITS and self._atoms.at(index + 1, Kind.TEN):
            return atom.value + 10, index + 2
        if atom.kind in _UNITS and self._atoms.at(index + 1, Kind.TENS, joined=True):
            return atom.value + self._atoms[index + 1].value, index + 2
        return (Fraction(0) if atom.kind is Kind.BOUND_UNIT else atom.value), index + 1

    def _vague(self, start: int) -> _Read:
        """Read "thousands", "hundreds of thousands": an unstated number of the last scale."""
        end = start + 1
        while self._atoms.at(end, Kind.PLURAL_SCALE):
            end += 1
        scale = int(self._atoms[end - 1].value)
        return self._make(start, end, (reading(Magnitude(scale)),), firm=scale >= 1000)

    def _dual_noun(self, start: int) -> _Read:
        if self._atoms.at(start + 1, Kind.FRACTION, joined=True):
            two_and = self._with_fraction(self._plain_term((Fraction(2),), Fraction(1), start + 1))
            return self._make(start, start + 2, sum_readings([two_and]), firm=True)
        return self._make(start, start + 1, (reading(2),), firm=False)

    def _fraction(self, index: int) -> _Read:
        """Read a fraction alone; thirds only are firm, halves and quarters are put in too many ways."""
        atom = self._atoms[index]
        readings = (reading(atom.value), *(() if atom.share is None else (reading(atom.share),)))
        return self._make(index, index + 1, readings, firm=atom.value.denominator == 3 and not atom.joined)

    def _decade(self, start: int) -> _Read:
        """Read the sixties, a man in his sixties (not firm), the sixties of the nineteenth century."""
        value, in_plural = int(self._atoms[start].value), self._atoms[start].text.endswith("ات")
        century = start + 2
        if self._atoms.at(start + 1, Kind.CENTURY) and self._atoms.at(century, Kind.ORDINAL, Kind.TENS, Kind.NUMERAL):
            number, end = self._number(century)
            values = single_values(number)
            if values:
                year = 100 * (values[0] - 1) + value
                return self._make(start, end, (reading(year), reading(value, values[0])), firm=True)
        return self._make(start, start + 1, decade_readings(value), firm=in_plural)

    def _ordinal(self, start: int) -> _Read:
        value, end = self._compound_ordinal(start)
        clock, minutes_end = self._clock(int(value), end)
        if clock:
            return self._make(start, minutes_end, clock, firm=True)
        if self._atoms.at(end, Kind.BEYOND_HUNDRED):
            return self._make(start, end + 1, (reading(100 + value),), firm=True)
        readings = self._by_the_clock(start, (reading(value),), end)
        if self._follows(start, Kind.CENTURY):
            readings = century_readings(int(value))
        elif self._follows(start, Kind.DECADE_NAME):  # in the seventh decade of his life: in his sixties
            readings = (*readings, reading(10 * (value - 1)))
        return self._make(start, end, readings, firm=value >= _LEAST_FIRM)

    def _compound_ordinal(self, start: int) -> tuple[Fraction, int]:
        value, end = self._atoms[start].value, start + 1
        if self._atoms.at(end, Kind.TEN):
            return value + 10, end + 1
        if self._atoms.at(end, Kind.TENS, joined=True):
            return value + self._atoms[end].value, end + 1
        return value, end

    def _clock(self, hour: int, index: int) -> tuple[tuple[frozenset[Value], ...], int]:
        """Read "and a half", "less a quarter", "less five minutes" after an hour."""
        if hour <= 12 and self._atoms.at(index, Kind.FRACTION, joined=True):
            return time_readings(hour, _MINUTES.get(self._atoms[index].value, 0)), index + 1
        if (
            hour <= 12
            and self._atoms.at(index, Kind.LESS)
            and self._atoms.at(index + 1, Kind.FRACTION, *_UNITS, Kind.TEN)
        ):
            less = self._atoms[index + 1].value
            return time_readings(hour - 1 or 12, 60 - _MINUTES.get(less, int(less))), index + 2
        return (), index

    def _follows(self, index: int, kind: Kind) -> bool:
        return index > 0 and self._atoms[index].bound and self._atoms[index - 1].kind is kind

    def _by_the_clock(
        self, start: int, readings: tuple[frozenset[Value], ...], end: int | None = None
    ) -> tuple[frozenset[Value], ...]:
        """Let "the hour 15" also be three o'clock, and "the third in the evening" fifteen."""
        daytime = self._atoms.at(start + 1 if end is None else end, Kind.DAYTIME)
        (value, *rest) = readings[0]
        if not (daytime or self._follows(start, Kind.HOUR)) or rest or not isinstance(value, Fraction):
            return readings
        return time_readings(int(value), 0) if value.denominator == 1 and value <= 24 else readings

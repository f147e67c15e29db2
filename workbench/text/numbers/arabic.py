"""Read the numbers that Arabic text states."""

import re
from fractions import Fraction
from functools import lru_cache

from workbench.document import Span
from workbench.text.numbers.arabic_atoms import arabic_atoms, hinted_numbers
from workbench.text.numbers.arabic_terms import CARDINALS, SCALES, UNITS, ArabicTerms, plain_term
from workbench.text.numbers.atoms import Atoms, Kind
from workbench.text.numbers.grammar import LATEST_TEXTS, LEAST_FIRM, LONGEST_RANGE_GAP, Grammar, Read
from workbench.text.numbers.model import (
    Magnitude,
    Number,
    Readings,
    Term,
    century_readings,
    decade_readings,
    reading,
    share_scales,
    single_values,
    sum_readings,
    time_readings,
)

_MINUTES = {Fraction(1, 2): 30, Fraction(1, 3): 20, Fraction(1, 4): 15}
# Between three and five million; from forty million to ten; 3-5 million.
_RANGE = re.compile(r"\s*(?:\S+\s+)?(?:إلى|الى|حتى|أو|و|-|–|—|/)\s*", re.DOTALL)


def arabic_numbers(text: str) -> list[Number]:
    """Return the numbers of an Arabic text in order, then those that single words may stand for (not firm)."""
    return list(_read(text))


@lru_cache(maxsize=LATEST_TEXTS)
def _read(text: str) -> tuple[Number, ...]:
    found = list(_Grammar(arabic_atoms(text)).numbers())

    def in_range(before: Span, after: Span) -> bool:
        gap = text[before.end : min(after.start, before.end + LONGEST_RANGE_GAP)]
        return after.start - before.end <= LONGEST_RANGE_GAP and (
            _RANGE.fullmatch(gap) is not None or (gap.isspace() and text[after.start] == "و")
        )

    return (*share_scales(found, in_range), *hinted_numbers(text))


class _Grammar(Grammar):
    """Read Arabic numbers."""

    def __init__(self, atoms: Atoms) -> None:
        super().__init__(atoms)
        self._terms = ArabicTerms(atoms)

    def _number(self, index: int) -> Read:
        kind = self._atoms[index].kind
        if kind in CARDINALS or (kind is Kind.FRACTION and self._atoms.at(index + 1, *SCALES)):
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

    def _cardinal(self, start: int) -> Read:
        terms = self._terms.chain(start)
        end, number = terms[-1].end, self._atoms[start].number
        if end == start + 1 and number is not None:
            return number._replace(readings=self._by_the_clock(start, number.readings)), end
        if not terms[0].values:
            return None, end
        readings, share = sum_readings(terms), self._atoms[start].share
        if end == start + 1:
            readings = self._by_the_clock(start, readings) + (() if share is None else (reading(share),))
        readings += self._in_years(terms, end)
        firm = self._atoms[start].firm and max(max(term.values) for term in terms) >= LEAST_FIRM
        scale = max(term.scale for term in terms)
        return Number(self._atoms.span(start, end), readings, firm=firm, scale=scale), end

    def _in_years(self, terms: list[Term], end: int) -> Readings:
        """Let three decades be thirty years, and four centuries four hundred."""
        if not self._atoms.at(end, Kind.CENTURY, Kind.DECADE_NAME):
            return ()
        years = 100 if self._atoms[end].kind is Kind.CENTURY else 10
        return tuple(reading(value * years) for value in terms[0].values)

    def _vague(self, start: int) -> Read:
        """Read "thousands", "hundreds of thousands": an unstated number of the last scale."""
        end = start + 1
        while self._atoms.at(end, Kind.PLURAL_SCALE):
            end += 1
        scale = int(self._atoms[end - 1].value)
        return self._make(start, end, (reading(Magnitude(scale)),), firm=scale >= 1000)

    def _dual_noun(self, start: int) -> Read:
        if self._atoms.at(start + 1, Kind.FRACTION, joined=True):
            two_and = self._terms.with_fraction(plain_term((Fraction(2),), Fraction(1), start + 1))
            return self._make(start, start + 2, sum_readings([two_and]), firm=True)
        return self._make(start, start + 1, (reading(2),), firm=False)

    def _fraction(self, index: int) -> Read:
        """Read a fraction alone; thirds only are firm, halves and quarters are put in too many ways."""
        atom = self._atoms[index]
        readings = (reading(atom.value), *(() if atom.share is None else (reading(atom.share),)))
        return self._make(index, index + 1, readings, firm=atom.value.denominator == 3 and not atom.joined)

    def _decade(self, start: int) -> Read:
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

    def _ordinal(self, start: int) -> Read:
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
        return self._make(start, end, readings, firm=value >= LEAST_FIRM)

    def _compound_ordinal(self, start: int) -> tuple[Fraction, int]:
        value, end = self._atoms[start].value, start + 1
        if self._atoms.at(end, Kind.TEN):
            return value + 10, end + 1
        if self._atoms.at(end, Kind.TENS, joined=True):
            return value + self._atoms[end].value, end + 1
        return value, end

    def _clock(self, hour: int, index: int) -> tuple[Readings, int]:
        """Read "and a half", "less a quarter", "less five minutes" after an hour."""
        if hour <= 12 and self._atoms.at(index, Kind.FRACTION, joined=True):
            return time_readings(hour, _MINUTES.get(self._atoms[index].value, 0)), index + 1
        if (
            hour <= 12
            and self._atoms.at(index, Kind.LESS)
            and self._atoms.at(index + 1, Kind.FRACTION, *UNITS, Kind.TEN)
        ):
            less = self._atoms[index + 1].value
            return time_readings(hour - 1 or 12, 60 - _MINUTES.get(less, int(less))), index + 2
        return (), index

    def _follows(self, index: int, kind: Kind) -> bool:
        return index > 0 and self._atoms[index].bound and self._atoms[index - 1].kind is kind

    def _by_the_clock(self, start: int, readings: Readings, end: int | None = None) -> Readings:
        """Let "the hour 15" also be three o'clock, and "the third in the evening" fifteen."""
        daytime = self._atoms.at(start + 1 if end is None else end, Kind.DAYTIME)
        (value, *rest) = readings[0]
        if not (daytime or self._follows(start, Kind.HOUR)) or rest or not isinstance(value, Fraction):
            return readings
        return time_readings(int(value), 0) if value.denominator == 1 and value <= 24 else readings

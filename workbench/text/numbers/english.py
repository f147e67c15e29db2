"""Read the numbers that English text states."""

import re
from fractions import Fraction
from functools import lru_cache

from workbench.document import Span
from workbench.text.numbers.atoms import Atoms, Kind
from workbench.text.numbers.english_atoms import english_atoms, hinted_numbers
from workbench.text.numbers.english_terms import CARDINALS, EnglishTerms
from workbench.text.numbers.grammar import LATEST_TEXTS, LEAST_FIRM, LONGEST_RANGE_GAP, Grammar, Read
from workbench.text.numbers.model import (
    Magnitude,
    Number,
    Readings,
    Term,
    decade_readings,
    reading,
    share_scales,
    single_values,
    sum_readings,
    time_readings,
)

_MINUTES = {Fraction(1, 2): 30, Fraction(1, 4): 15}
# Between 3 and 5 million; from 40 million to 10; 3-5 million; $3 million to $5 million.
_RANGE = re.compile(r"[\s$€£%]*(?:[a-z]+\s+)?(?:to|and|or|-|–|—)?[\s$€£]*")


def english_numbers(text: str) -> list[Number]:
    """Return the numbers of an English text in order, then those that single words may stand for (not firm)."""
    return list(_read(text))


@lru_cache(maxsize=LATEST_TEXTS)
def _read(text: str) -> tuple[Number, ...]:
    found = list(_Grammar(english_atoms(text)).numbers())

    def in_range(before: Span, after: Span) -> bool:
        short = after.start - before.end <= LONGEST_RANGE_GAP
        return short and _RANGE.fullmatch(text, before.end, after.start) is not None

    return (*share_scales(found, in_range), *hinted_numbers(text))


def _magnitude(scale: Fraction) -> Magnitude:
    return Magnitude(10 if scale == 12 else int(scale))


class _Grammar(Grammar):
    """Read English numbers."""

    def __init__(self, atoms: Atoms) -> None:
        super().__init__(atoms)
        self._terms = EnglishTerms(atoms)

    def _number(self, index: int) -> Read:
        kind = self._atoms[index].kind
        if kind in CARDINALS or self._terms.begins_scaled(index):
            return self._cardinal(index)
        match kind:
            case Kind.ORDINAL:
                return self._ordinal(index)
            case Kind.PLURAL_SCALE:
                return self._vague(index)
            case Kind.DECADE:
                return self._decade(index)
            case Kind.FRACTION:
                return self._fraction(index)
        return None, index + 1

    def _cardinal(self, start: int) -> Read:
        terms = self._terms.chain(start)
        end, number = terms[-1].end, self._atoms[start].number
        if end == start + 1 and number is not None:
            return number, end
        if self._atoms.at(self._terms.skip(end, Kind.AND), Kind.ORDINAL):
            return self._compound_ordinal(start, terms)
        readings = sum_readings(terms)
        if len(terms) == 1:
            readings, end = self._year(terms[0], readings)
        if end == start + 1 and self._atoms[start].kind in (Kind.HUNDRED, Kind.SCALE):
            readings = (*readings, reading(_magnitude(self._atoms[start].value)))  # several thousand, a few dozen
        firm = self._atoms[start].firm and max(max(term.values) for term in terms) >= LEAST_FIRM
        return Number(self._atoms.span(start, end), readings, firm=firm, scale=max(term.scale for term in terms)), end

    def _year(self, term: Term, readings: Readings) -> tuple[Readings, int]:
        """Read "nineteen ninety-five" and "twenty twenty"."""
        if not (term.values and 10 <= term.values[0] <= 20 and self._atoms.at(term.end, Kind.TEEN, Kind.TENS)):
            return readings, term.end
        rest, end = self._terms.below_hundred(term.end)
        return (reading(100 * term.values[0] + rest), reading(term.values[0], rest)), end

    def _compound_ordinal(self, start: int, terms: list[Term]) -> Read:
        """Read "twenty-first" and "hundred and third"."""
        end = terms[-1].end
        total = sum((max(term.values) for term in terms), Fraction(0))
        ordinal = self._atoms[self._terms.skip(end, Kind.AND)].value
        if total % 10 or ordinal >= 10:
            return self._make(start, end, sum_readings(terms), firm=total >= LEAST_FIRM)
        return self._make(start, self._terms.skip(end, Kind.AND) + 1, (reading(total + ordinal),), firm=True)

    def _ordinal(self, index: int) -> Read:
        atom = self._atoms[index]
        share = () if atom.share is None else (reading(atom.share),)
        return self._make(index, index + 1, (reading(atom.value), *share), firm=atom.value >= LEAST_FIRM)

    def _vague(self, start: int) -> Read:
        """Read "thousands", "hundreds of thousands": an unstated number of each scale named."""
        end = start + 1
        named = [self._atoms[start].value]
        while self._atoms.at(self._terms.skip(end, Kind.OF), Kind.PLURAL_SCALE):
            end = self._terms.skip(end, Kind.OF) + 1
            named.append(self._atoms[end - 1].value)
        readings = tuple(reading(_magnitude(value)) for value in reversed(named))
        return self._make(start, end, readings, firm=named[-1] >= 1000)

    def _decade(self, index: int) -> Read:
        atom = self._atoms[index]
        value = single_values(atom.number)[0] if single_values(atom.number) else atom.value
        century = reading(value // 100 + 1)
        in_century = (century if value % 100 == 0 else reading(value) | century,) if value >= 1000 else ()
        return self._make(index, index + 1, (*decade_readings(int(value)), *in_century), firm=True)

    def _fraction(self, index: int) -> Read:
        """Read "half past ten", "quarter to five", or the fraction alone."""
        atom = self._atoms[index]
        if self._atoms.at(index + 1, Kind.PAST, Kind.TO) and self._atoms.at(
            index + 2, Kind.UNIT, Kind.TEEN, Kind.NUMERAL
        ):
            clock = self._clock(index, self._atoms[index + 1].kind is Kind.TO)
            if clock is not None:
                return self._make(index, index + 3, clock, firm=True)
        return self._make(index, index + 1, (reading(atom.value),), firm=atom.value.denominator == 3)

    def _clock(self, index: int, to_the_hour: bool) -> Readings | None:
        named = self._atoms[index + 2]
        hours = single_values(named.number) if named.number else (named.value,)
        minutes = _MINUTES.get(self._atoms[index].value)
        if not hours or not 1 <= hours[0] <= 24 or minutes is None:
            return None
        hour = int(hours[0])
        return time_readings(hour - 1 or 12, 60 - minutes) if to_the_hour else time_readings(hour, minutes)

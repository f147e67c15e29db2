"""Read the numbers that English text states."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from workbench.document import Span
from workbench.text.numbers.atoms import Atoms, Kind
from workbench.text.numbers.english_atoms import english_atoms, hinted_numbers
from workbench.text.numbers.model import (
    Magnitude,
    Number,
    Term,
    Value,
    decade_readings,
    reading,
    share_scales,
    single_values,
    sum_readings,
    time_readings,
)

_LEAST_FIRM = 3  # one and two are put in too many ways
_LARGEST_SCALE = 10**12
_MINUTES = {Fraction(1, 2): 30, Fraction(1, 4): 15}
_SMALL = (Kind.UNIT, Kind.TEEN, Kind.TENS)
_CARDINALS = (*_SMALL, Kind.HUNDRED, Kind.SCALE, Kind.NUMERAL)

# Between 3 and 5 million; from 40 million to 10; 3-5 million; $3 million to $5 million.
_LONGEST_GAP = 24  # code points
_RANGE = re.compile(r"[\s$€£%]*(?:[a-z]+\s+)?(?:to|and|or|-|–|—)?[\s$€£]*")

_Read = tuple[Number | None, int]


def english_numbers(text: str) -> list[Number]:
    """Return the numbers of an English text in order, then those that single words may stand for (not firm)."""
    found = list(_Grammar(english_atoms(text)).numbers())

    def in_range(before: Span, after: Span) -> bool:
        short = after.start - before.end <= _LONGEST_GAP
        return short and _RANGE.fullmatch(text, before.end, after.start) is not None

    return [*share_scales(found, in_range), *hinted_numbers(text)]


def _magnitude(scale: Fraction) -> Magnitude:
    return Magnitude(10 if scale == 12 else int(scale))


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
        if kind in _CARDINALS or self._begins_scaled(index):
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

    def _make(self, start: int, end: int, readings: tuple[frozenset[Value], ...], *, firm: bool) -> _Read:
        return Number(self._atoms.span(start, end), readings, firm=firm and self._atoms[start].firm), end

    def _begins_scaled(self, index: int) -> bool:
        """Say whether "a" or "half a" stands before a hundred, a dozen, a million."""
        kind = self._atoms[index].kind
        if kind is Kind.ARTICLE:
            return self._atoms.at(index + 1, Kind.HUNDRED, Kind.SCALE)
        return kind is Kind.FRACTION and self._atoms.at(self._skip(index + 1, Kind.OF, Kind.ARTICLE), Kind.SCALE)

    def _skip(self, index: int, *kinds: Kind) -> int:
        for kind in kinds:
            index += self._atoms.at(index, kind)
        return index

    def _cardinal(self, start: int) -> _Read:
        terms = [self._term(start)]
        while (following := self._smaller_term(terms[-1])) is not None:
            terms.append(following)
        end, number = terms[-1].end, self._atoms[start].number
        if end == start + 1 and number is not None:
            return number, end
        if self._atoms.at(self._skip(end, Kind.AND), Kind.ORDINAL):
            return self._compound_ordinal(start, terms)
        readings = sum_readings(terms)
        if len(terms) == 1:
            readings, end = self._year(terms[0], readings)
        if end == start + 1 and self._atoms[start].kind in (Kind.HUNDRED, Kind.SCALE):
            readings = (*readings, reading(_magnitude(self._atoms[start].value)))  # several thousand, a few dozen
        firm = self._atoms[start].firm and max(max(term.values) for term in terms) >= _LEAST_FIRM
        return Number(self._atoms.span(start, end), readings, firm=firm, scale=max(term.scale for term in terms)), end

    def _smaller_term(self, term: Term) -> Term | None:
        """Read a term that adds to the one before: two million five hundred thousand, a thousand and one."""
        start = self._skip(term.end, Kind.AND)
        if not term.values or not (self._atoms.at(start, *_CARDINALS) or self._at_scaled(start)):
            return None
        following = self._term(start)
        return following if following.values and max(following.values) < term.scale else None

    def _at_scaled(self, index: int) -> bool:
        return self._atoms.at(index, Kind.ARTICLE, Kind.FRACTION) and self._begins_scaled(index)

    def _term(self, index: int) -> Term:
        """Read a count with its scale; no values for a time or a date in digits."""
        atom = self._atoms[index]
        if atom.kind is Kind.SCALE:
            term = Term((atom.value,), reading(atom.value), atom.value, index + 1)
        else:
            term = self._with_fraction(self._count(index))
        while term.values and term.scale < _LARGEST_SCALE and self._atoms.at(term.end, Kind.SCALE):
            scale = self._atoms[term.end].value
            values = tuple(value * scale for value in term.values)
            term = Term(values, reading(values[0]), term.scale * scale, term.end + 1)
        return self._with_fraction(term) if term.scale > 1 else term

    def _count(self, index: int) -> Term:
        atom = self._atoms[index]
        if atom.kind is Kind.NUMERAL:
            return self._shared(single_values(atom.number), index + 1)
        if atom.kind is Kind.FRACTION:
            end = self._skip(index + 1, Kind.OF, Kind.ARTICLE)
            return Term((atom.value,), reading(atom.value), Fraction(1), end)
        value, end = self._below_thousand(index)
        return self._shared((value,), end)

    def _shared(self, values: tuple[Fraction, ...], end: int) -> Term:
        """Read two thirds, three quarters, one fifth; three quarters may be of a year, and so three."""
        share = None
        if self._atoms.at(end, Kind.FRACTION, Kind.ORDINAL) and values and max(values) < 10:
            share = self._atoms[end].value if self._atoms[end].kind is Kind.FRACTION else self._atoms[end].share
        if share is None:
            return Term(values, frozenset(values[:1]), Fraction(1), end)
        return Term((*(value * share for value in values), *values), frozenset(), Fraction(1), end + 1)

    def _with_fraction(self, term: Term) -> Term:
        """Read "and a half", "and three quarters"."""
        after = self._skip(term.end, Kind.AND)
        if not term.values or after == term.end or not self._atoms.at(after + 1, Kind.FRACTION):
            return term
        if self._atoms.at(after, Kind.ARTICLE):
            fraction = self._atoms[after + 1].value
        elif self._atoms.at(after, Kind.UNIT):
            fraction = self._atoms[after].value * self._atoms[after + 1].value
        else:
            return term
        values = tuple(value + term.scale * fraction for value in term.values)
        return Term(values, term.parts | {fraction}, term.scale, after + 2)

    def _below_thousand(self, index: int) -> tuple[Fraction, int]:
        kind = self._atoms[index].kind
        if kind is Kind.HUNDRED:
            return self._with_rest(Fraction(100), index + 1)
        value, end = (Fraction(1), index + 1) if kind is Kind.ARTICLE else self._below_hundred(index)
        return self._with_rest(100 * value, end + 1) if self._atoms.at(end, Kind.HUNDRED) else (value, end)

    def _with_rest(self, hundreds: Fraction, end: int) -> tuple[Fraction, int]:
        after = self._skip(end, Kind.AND)
        if not self._atoms.at(after, *_SMALL):
            return hundreds, end
        rest, end = self._below_hundred(after)
        return hundreds + rest, end

    def _below_hundred(self, index: int) -> tuple[Fraction, int]:
        atom = self._atoms[index]
        if atom.kind is Kind.TENS and self._atoms.at(index + 1, Kind.UNIT):
            return atom.value + self._atoms[index + 1].value, index + 2
        return atom.value, index + 1

    def _year(self, term: Term, readings: tuple[frozenset[Value], ...]) -> tuple[tuple[frozenset[Value], ...], int]:
        """Read "nineteen ninety-five" and "twenty twenty"."""
        if not (term.values and 10 <= term.values[0] <= 20 and self._atoms.at(term.end, Kind.TEEN, Kind.TENS)):
            return readings, term.end
        rest, end = self._below_hundred(term.end)
        return (reading(100 * term.values[0] + rest), reading(term.values[0], rest)), end

    def _compound_ordinal(self, start: int, terms: list[Term]) -> _Read:
        """Read "twenty-first" and "hundred and third"."""
        end = terms[-1].end
        total = sum((max(term.values) for term in terms), Fraction(0))
        ordinal = self._atoms[self._skip(end, Kind.AND)].value
        if total % 10 or ordinal >= 10:
            return self._make(start, end, sum_readings(terms), firm=total >= _LEAST_FIRM)
        return self._make(start, self._skip(end, Kind.AND) + 1, (reading(total + ordinal),), firm=True)

    def _ordinal(self, index: int) -> _Read:
        atom = self._atoms[index]
        share = () if atom.share is None else (reading(atom.share),)
        return self._make(index, index + 1, (reading(atom.value), *share), firm=atom.value >= _LEAST_FIRM)

    def _vague(self, start: int) -> _Read:
        """Read "thousands", "hundreds of thousands": an unstated number of each scale named."""
        end = start + 1
        named = [self._atoms[start].value]
        while self._atoms.at(self._skip(end, Kind.OF), Kind.PLURAL_SCALE):
            end = self._skip(end, Kind.OF) + 1
            named.append(self._atoms[end - 1].value)
        readings = tuple(reading(_magnitude(value)) for value in reversed(named))
        return self._make(start, end, readings, firm=named[-1] >= 1000)

    def _decade(self, index: int) -> _Read:
        atom = self._atoms[index]
        value = single_values(atom.number)[0] if single_values(atom.number) else atom.value
        in_century = (reading(value, value // 100 + 1),) if value >= 1000 else ()
        return self._make(index, index + 1, (*decade_readings(int(value)), *in_century), firm=True)

    def _fraction(self, index: int) -> _Read:
        """Read "half past ten", "quarter to five", or the fraction alone."""
        atom = self._atoms[index]
        if self._atoms.at(index + 1, Kind.PAST, Kind.TO) and self._atoms.at(
            index + 2, Kind.UNIT, Kind.TEEN, Kind.NUMERAL
        ):
            clock = self._clock(index, self._atoms[index + 1].kind is Kind.TO)
            if clock is not None:
                return self._make(index, index + 3, clock, firm=True)
        return self._make(index, index + 1, (reading(atom.value),), firm=atom.value.denominator == 3)

    def _clock(self, index: int, to_the_hour: bool) -> tuple[frozenset[Value], ...] | None:
        named = self._atoms[index + 2]
        hours = single_values(named.number) if named.number else (named.value,)
        minutes = _MINUTES.get(self._atoms[index].value)
        if not hours or not 1 <= hours[0] <= 24 or minutes is None:
            return None
        hour = int(hours[0])
        return time_readings(hour - 1 or 12, 60 - minutes) if to_the_hour else time_readings(hour, minutes)

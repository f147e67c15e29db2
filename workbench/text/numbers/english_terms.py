"""Read counts and scales in English: twenty-three, half a million, two and a half thousand."""

from fractions import Fraction

from workbench.text.numbers.atoms import Atoms, Kind
from workbench.text.numbers.grammar import LARGEST_SCALE
from workbench.text.numbers.model import Term, reading, single_values

_SMALL = (Kind.UNIT, Kind.TEEN, Kind.TENS)
CARDINALS = (*_SMALL, Kind.HUNDRED, Kind.SCALE, Kind.NUMERAL)


class EnglishTerms:
    """Read the terms of a cardinal; each method reads from an index on and says where it ends."""

    def __init__(self, atoms: Atoms) -> None:
        self._atoms = atoms

    def chain(self, index: int) -> list[Term]:
        """Return the terms of a cardinal, from the greatest to the least."""
        terms = [self._term(index)]
        while (following := self._smaller_term(terms[-1])) is not None:
            terms.append(following)
        return terms

    def begins_scaled(self, index: int) -> bool:
        """Say whether "a" or "half a" stands before a hundred, a dozen, a million."""
        kind = self._atoms[index].kind
        if kind is Kind.ARTICLE:
            return self._atoms.at(index + 1, Kind.HUNDRED, Kind.SCALE)
        return kind is Kind.FRACTION and self._atoms.at(self.skip(index + 1, Kind.OF, Kind.ARTICLE), Kind.SCALE)

    def skip(self, index: int, *kinds: Kind) -> int:
        """Return the index behind the marks of these kinds, in this order, where they stand."""
        for kind in kinds:
            index += self._atoms.at(index, kind)
        return index

    def _smaller_term(self, term: Term) -> Term | None:
        """Read a term that adds to the one before: two million five hundred thousand, a thousand and one."""
        start = self.skip(term.end, Kind.AND)
        if not term.values or not (self._atoms.at(start, *CARDINALS) or self._at_scaled(start)):
            return None
        following = self._term(start)
        return following if following.values and max(following.values) < term.scale else None

    def _at_scaled(self, index: int) -> bool:
        return self._atoms.at(index, Kind.ARTICLE, Kind.FRACTION) and self.begins_scaled(index)

    def _term(self, index: int) -> Term:
        """Read a count with its scale; no values for a time or a date in digits."""
        atom = self._atoms[index]
        if atom.kind is Kind.SCALE:
            term = Term((atom.value,), reading(atom.value), atom.value, index + 1)
        else:
            term = self._with_fraction(self._count(index))
        while term.values and term.scale < LARGEST_SCALE and self._atoms.at(term.end, Kind.SCALE):
            scale = self._atoms[term.end].value
            values = tuple(value * scale for value in term.values)
            term = Term(values, reading(values[0]), term.scale * scale, term.end + 1)
        return self._with_fraction(term) if term.scale > 1 else term

    def _count(self, index: int) -> Term:
        atom = self._atoms[index]
        if atom.kind is Kind.NUMERAL:
            return self._shared(single_values(atom.number), index + 1)
        if atom.kind is Kind.FRACTION:
            end = self.skip(index + 1, Kind.OF, Kind.ARTICLE)
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
        after = self.skip(term.end, Kind.AND)
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
        value, end = (Fraction(1), index + 1) if kind is Kind.ARTICLE else self.below_hundred(index)
        return self._with_rest(100 * value, end + 1) if self._atoms.at(end, Kind.HUNDRED) else (value, end)

    def _with_rest(self, hundreds: Fraction, end: int) -> tuple[Fraction, int]:
        after = self.skip(end, Kind.AND)
        if not self._atoms.at(after, *_SMALL):
            return hundreds, end
        rest, end = self.below_hundred(after)
        return hundreds + rest, end

    def below_hundred(self, index: int) -> tuple[Fraction, int]:
        """Read up to 99: value and end."""
        atom = self._atoms[index]
        if atom.kind is Kind.TENS and self._atoms.at(index + 1, Kind.UNIT):
            return atom.value + self._atoms[index + 1].value, index + 2
        return atom.value, index + 1

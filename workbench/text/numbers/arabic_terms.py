"""Read counts and scales in Arabic: three and twenty, two hundred thousand, a million and a half."""

from fractions import Fraction

from workbench.text.numbers.atoms import Atoms, Kind
from workbench.text.numbers.grammar import LARGEST_SCALE
from workbench.text.numbers.model import Term, single_values

UNITS = (Kind.UNIT, Kind.BOUND_UNIT)
SCALES = (Kind.SCALE, Kind.PLURAL_SCALE)
CARDINALS = (*UNITS, Kind.TEN, Kind.TENS, Kind.HUNDRED, Kind.SCALE, Kind.DUAL_SCALE, Kind.NUMERAL)


class ArabicTerms:
    """Read the terms of a cardinal; each method reads from an index on and says where it ends."""

    def __init__(self, atoms: Atoms) -> None:
        self._atoms = atoms

    def chain(self, index: int) -> list[Term]:
        """Return the terms of a cardinal, which "and" joins from the greatest to the least."""
        terms = [self._term(index)]
        while (following := self._smaller_term(terms[-1])) is not None:
            terms.append(following)
        return terms

    def _smaller_term(self, term: Term) -> Term | None:
        """Read "and" with a smaller term: a thousand and five hundred, but not five and ten."""
        if not term.values or not self._atoms.at(term.end, *CARDINALS, Kind.FRACTION, joined=True):
            return None
        following = self._term(term.end)
        return following if following.values and max(following.values) < term.scale else None

    def _term(self, index: int) -> Term:
        """Read a count with its scale; no values where nothing countable stands."""
        atom = self._atoms[index]
        if atom.kind in (Kind.SCALE, Kind.DUAL_SCALE):
            return self.with_fraction(plain_term(self._bare_scale(index), atom.value, index + 1))
        values, end = self._below_thousand(index)
        scale = Fraction(1)
        while scale < LARGEST_SCALE and self._scales(values, end):
            scale *= self._atoms[end].value
            values, end = tuple(value * self._atoms[end].value for value in values), end + 1
        if values and self._atoms.at(end, Kind.PLURAL_FRACTION):
            shares = tuple(value * self._atoms[end].value for value in values)
            return Term(shares, frozenset(values), Fraction(1), end + 1)
        return self.with_fraction(plain_term(values, scale, end))

    def _scales(self, values: tuple[Fraction, ...], index: int) -> bool:
        """Say whether a scale goes with the count: its plural follows 3 to 10 only, so "2023 thousands" is a year."""
        if not values or not self._atoms.at(index, *SCALES):
            return False
        whole = values[0].denominator == 1
        return self._atoms[index].kind is Kind.SCALE or not whole or 3 <= values[0] % 100 <= 10

    def _bare_scale(self, index: int) -> tuple[Fraction, ...]:
        atom = self._atoms[index]
        if atom.kind is Kind.DUAL_SCALE:
            return (2 * atom.value,)
        dual_in_construct = atom.text.endswith("ا")  # "ألفا جندي" is 2,000 soldiers, "ألفا" with tanwin 1,000
        return (atom.value, 2 * atom.value) if dual_in_construct else (atom.value,)

    def with_fraction(self, term: Term) -> Term:
        """Add "and a half" of the scale, whose name may be said again."""
        if not term.values or not self._atoms.at(term.end, Kind.FRACTION, joined=True):
            return term
        if self._atoms.at(term.end + 1, *SCALES) and self._atoms[term.end + 1].value != term.scale:
            return term  # two hundred thousand, and half a million
        fraction = self._atoms[term.end].value
        values = tuple(value + fraction * term.scale for value in term.values)
        named_again = self._atoms.at(term.end + 1, *SCALES)
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
        if not self._atoms.at(index, *UNITS, Kind.TEN, Kind.TENS, joined=True):
            return (hundreds,), index
        rest, end = self._below_hundred(index)
        return ((hundreds + rest,), end) if rest else ((hundreds,), index)

    def _below_hundred(self, index: int) -> tuple[Fraction, int]:
        """Read up to 99: value and end; 0 for "one of" and "someone" outside a compound."""
        atom = self._atoms[index]
        if atom.kind in UNITS and self._atoms.at(index + 1, Kind.TEN):
            return atom.value + 10, index + 2
        if atom.kind in UNITS and self._atoms.at(index + 1, Kind.TENS, joined=True):
            return atom.value + self._atoms[index + 1].value, index + 2
        return (Fraction(0) if atom.kind is Kind.BOUND_UNIT else atom.value), index + 1


def plain_term(values: tuple[Fraction, ...], scale: Fraction, end: int) -> Term:
    """Return a term without parts: any of the values, the first being the usual one."""
    return Term(values, frozenset(values[:1]), scale, end)

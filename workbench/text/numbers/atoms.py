"""Define the pieces that number phrases are made of, and how a reader walks along them."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from workbench.document import Span
from workbench.text.numbers.model import Number


class Kind(StrEnum):
    """Say how a number word combines; the values are the names of the tables and marks in the data files."""

    UNIT = "units"
    BOUND_UNIT = "bound_units"
    TEN = "ten"
    TEEN = "teens"
    TENS = "tens"
    HUNDRED = "hundreds"
    SCALE = "scales"
    DUAL_SCALE = "dual_scales"
    PLURAL_SCALE = "plural_scales"
    VAGUE = "vague"
    FRACTION = "fractions"
    PLURAL_FRACTION = "plural_fractions"
    ORDINAL = "ordinals"
    DECADE = "decades"
    DUAL_NOUN = "dual_nouns"
    NUMERAL = "numerals"
    PERCENT = "percent"
    HOUR = "hour"
    CENTURY = "century"
    DECADE_NAME = "decade"
    BEYOND_HUNDRED = "beyond_hundred"
    DAYTIME = "daytime"
    LESS = "less"
    AND = "and"
    ARTICLE = "article"
    OF = "of"
    PAST = "past"
    TO = "to"


class Atom(NamedTuple):
    """Hold one number word or numeral.

    It is `joined` by an attached "and", and `bound` if only space parts it from the atom before and it is not
    `governed` by a preposition of its own.
    """

    kind: Kind
    value: Fraction
    span: Span
    text: str
    joined: bool = False
    bound: bool = False
    governed: bool = False
    firm: bool = True
    number: Number | None = None
    share: Fraction | None = None  # the fraction that is spelt like this number: "خمس" is five and a fifth


class Atoms:
    """Look ahead along a row of atoms."""

    def __init__(self, atoms: Sequence[Atom]) -> None:
        self._atoms = atoms

    def __len__(self) -> int:
        return len(self._atoms)

    def __getitem__(self, index: int) -> Atom:
        return self._atoms[index]

    def at(self, index: int, *kinds: Kind, joined: bool | None = False) -> bool:
        """Say whether an atom of such a kind stands at `index`, bound to the one before; joined=None accepts both."""
        if not 0 <= index < len(self._atoms):
            return False
        atom = self._atoms[index]
        return atom.bound and atom.kind in kinds and joined in (None, atom.joined)

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of text from the first atom to the last, end excluded."""
        return Span(self._atoms[start].span.start, self._atoms[end - 1].span.end)


Table = dict[str, dict[str, list[str]]]


def lexicon(table: Table) -> dict[str, tuple[Kind, Fraction]]:
    """Map each word of the data file's tables and marks to its kind and value (0 for marks)."""
    words = {word: (Kind(mark), Fraction(0)) for mark, words in table["marks"].items() for word in words}
    for kind in Kind:
        for value, spellings in table.get(kind.value, {}).items():
            words |= dict.fromkeys(spellings, (kind, Fraction(value)))
    return words


def hints(table: Table) -> dict[str, frozenset[Fraction]]:
    """Map each word of the `hints` table to the values that it may stand for."""
    found: dict[str, set[Fraction]] = {}
    for value, words in table["hints"].items():
        for word in words:
            found.setdefault(word, set()).add(Fraction(value))
    return {word: frozenset(values) for word, values in found.items()}

"""Walk along the atoms of a text and read one number after the other, in whichever language."""

from abc import ABC, abstractmethod
from collections.abc import Iterator

from workbench.text.numbers.atoms import Atoms, Kind
from workbench.text.numbers.model import Number, Readings

LEAST_FIRM = 3  # one and two are put in too many ways
LATEST_TEXTS = 8  # whose numbers are remembered: the checks of a segment read them one after another
LARGEST_SCALE = 10**12
LONGEST_RANGE_GAP = 24  # code points between the two ends of "between three and five million"

Read = tuple[Number | None, int]


class Grammar(ABC):
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
                number, index = number._replace(percent=True, span=self._atoms.span(start, index + 1)), index + 1
            if number is not None:
                yield number

    @abstractmethod
    def _number(self, index: int) -> Read:
        """Read the number that begins at an index, if one does."""

    def _make(self, start: int, end: int, readings: Readings, *, firm: bool) -> Read:
        return Number(self._atoms.span(start, end), readings, firm=firm and self._atoms[start].firm), end

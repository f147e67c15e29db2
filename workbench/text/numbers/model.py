"""Define what it means for a text to state a number."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from workbench.document import Span


class Magnitude(NamedTuple):
    """Stand for an unstated number of something: `Magnitude(1000)` is "thousands"."""

    value: int


Value = Fraction | Magnitude
Readings = tuple[frozenset[Value], ...]
MAGNITUDES = tuple(Magnitude(10**power) for power in (1, 2, 3, 6, 9, 12))


class Number(NamedTuple):
    """Hold a number that a text states.

    Each reading is one way to understand it: the set of values that a faithful translation then holds. A clock time or
    a date has several values; "1.234" has two readings. A firm number must be in the translation; others excuse a
    number there, but may themselves be put differently ("both", "once"). A hint may be no number at all.
    """

    span: Span
    readings: Readings
    firm: bool = True
    percent: bool = False
    scale: Fraction = Fraction(1)
    hint: bool = False

    def in_values(self, values: frozenset[Value]) -> bool:
        """Say whether one reading of this number is wholly among the values."""
        return any(reading <= values for reading in self.readings)


def reading(*values: Value | int) -> frozenset[Value]:
    """Return a reading that holds these values."""
    return frozenset(Fraction(value) if isinstance(value, int) else value for value in values)


def stated(numbers: Iterable[Number]) -> frozenset[Value]:
    """Return every value that some reading of the numbers holds, with the magnitudes that they reach."""
    values = {value for number in numbers for each in number.readings for value in each}
    largest = max((value for value in values if isinstance(value, Fraction)), default=Fraction(0))
    return frozenset(values) | {magnitude for magnitude in MAGNITUDES if magnitude.value <= largest}


def single_values(number: Number | None) -> tuple[Fraction, ...]:
    """Return the values of the readings that are one plain value each."""
    readings = () if number is None else number.readings
    return tuple(value for each in readings if len(each) == 1 for value in each if isinstance(value, Fraction))


class Term(NamedTuple):
    """Hold a count with its scale, such as "two and a half million": what it may be worth and its parts."""

    values: tuple[Fraction, ...]
    parts: frozenset[Value]
    scale: Fraction
    end: int


def sum_readings(terms: Sequence[Term]) -> Readings:
    """Return the ways to read terms joined by "and": their sum, or their parts each on its own."""
    sums = [Fraction(0)]
    for term in terms:
        sums = [total + value for total in sums for value in term.values]
    whole = tuple(reading(total) for total in sums)
    apart = frozenset[Value]().union(*(term.parts for term in terms))
    return (*whole, apart) if len(apart) > 1 else whole


def share_scales(numbers: Sequence[Number], gap: Callable[[Span, Span], bool]) -> list[Number]:
    """Let a number without a scale also have its neighbour's: between three and five million; `gap` says who is one."""
    shared = list(numbers)
    for index, (before, after) in enumerate(pairwise(numbers)):
        if before.scale != after.scale and 1 in (before.scale, after.scale) and gap(before.span, after.span):
            place, scale = (index, after.scale) if before.scale == 1 else (index + 1, before.scale)
            more = tuple(reading(value * scale) for value in single_values(numbers[place]))
            shared[place] = shared[place]._replace(readings=(*shared[place].readings, *more))
    return shared


def time_readings(hour: int, minute: int) -> Readings:
    """Read a time on the 24-hour and on the 12-hour clock, a full hour also without its zero minutes."""
    hours = (hour, hour + 12 if hour < 12 else hour - 12 or 12)
    minutes = [(minute,)] if minute else [(0,), ()]
    return tuple(reading(each, *rest) for each in hours for rest in minutes)


def decade_readings(value: int) -> Readings:
    """Read "the sixties" as 60, 1960, 1860, 2060 or 1760, "the 1960s" as nothing else."""
    if value >= 100:
        return (reading(value),)
    return tuple(reading(value + century) for century in (0, 1900, 1800, 2000, 1700))


def century_readings(value: int) -> Readings:
    """Read "the 17th century" also as the 1600s."""
    return reading(value), reading(100 * (value - 1))

"""Work out where the marks of the report's plots go; the templates draw them as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.scores import Score

WIDTH, ROW = 460, 24  # in pixels of the drawing
LEFT, RIGHT = 160, 410  # between which values stand
_TOP, _BOTTOM = 8, 26
_STEPS = (1, 2, 5, 10, 20, 50)
_MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """Mark a value: its place from the left, what it stands for and whether it is the system that is read closely."""

    x: float
    title: str
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Draw a line of a plot: a label, marks, and a thin and a thick range, where it has them."""

    label: str
    marks: tuple[Mark, ...]
    text: str = ""
    thin: tuple[float, float] | None = None
    thick: tuple[float, float] | None = None
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """Hold the rows of a plot, from top to bottom, what its marks mean, and the axis's ticks: place and value."""

    title: str
    note: str
    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, int], ...]

    @property
    def height(self) -> int:
        """Return the height in pixels of the drawing."""
        return _TOP + ROW * len(self.rows) + _BOTTOM

    def y(self, number: int) -> float:
        """Return how far from the top the middle of a row is."""
        return _TOP + ROW * (number + 0.5)


@dataclass(frozen=True, slots=True)
class _Axis:
    low: int
    high: int
    step: int

    @classmethod
    def over(cls, values: Iterable[float]) -> _Axis:
        """Return an axis with round ends that holds all values."""
        known = list(values)
        step = next(step for step in _STEPS if (max(known) - min(known)) / step <= _MOST_TICKS - 1)
        low = math.floor(min(known) / step) * step
        return cls(low, max(math.ceil(max(known) / step) * step, low + step), step)

    def x(self, value: float) -> float:
        """Return the place of a value from the left."""
        return round(LEFT + (RIGHT - LEFT) * (value - self.low) / (self.high - self.low), 1)

    def ticks(self) -> tuple[tuple[float, int], ...]:
        """Return place and value of every step."""
        return tuple((self.x(value), value) for value in range(self.low, self.high + 1, self.step))


def intervals(title: str, scores: Mapping[str, Score], focus: str) -> Plot:
    """Show the score of each system and its 95% interval."""
    axis = _Axis.over(end for score in scores.values() for end in (score.low, score.high, score.value))
    rows = [
        Row(
            system,
            (Mark(axis.x(score.value), f"{system}: {score.value:.1f}", focus=system == focus),),
            f"{score.value:.1f}",
            thick=(axis.x(score.low), axis.x(score.high)),
            focus=system == focus,
        )
        for system, score in scores.items()
    ]
    return Plot(title, "dot: score; bar: 95% interval", tuple(rows), axis.ticks())


def dots(title: str, scores: Mapping[str, Mapping[str, float]], sizes: Mapping[str, int], focus: str) -> Plot:
    """Show, in a row for each category, the scores of all systems there."""
    axis = _Axis.over(value for row in scores.values() for value in row.values())
    rows = []
    for category, row in scores.items():
        last = sorted(row.items(), key=lambda item: item[0] == focus)  # drawn last, it is on top
        marks = tuple(Mark(axis.x(value), f"{system}: {value:.1f}", system == focus) for system, value in last)
        rows.append(Row(f"{category} ({sizes[category]})", marks, f"{row[focus]:.1f}"))
    return Plot(title, f"filled and in figures: {focus}; hollow: the others", tuple(rows), axis.ticks())


def spreads(title: str, values: Mapping[str, Sequence[float]], focus: str) -> Plot:
    """Show, for each system, between which values the middle 80% and the middle half of its segments are."""
    import numpy as np

    axis, rows = _Axis(0, 100, 20), []
    for system, sample in values.items():
        cuts = [float(cut) for cut in np.percentile(sample, (10, 25, 50, 75, 90))]
        thin, thick = (axis.x(cuts[0]), axis.x(cuts[4])), (axis.x(cuts[1]), axis.x(cuts[3]))
        mark = Mark(axis.x(cuts[2]), f"{system}: half of the segments above {cuts[2]:.0f}", focus=system == focus)
        rows.append(Row(system, (mark,), f"{cuts[2]:.0f}", thin, thick, focus=system == focus))
    note = "dot: half of the segments above; bar: the middle half; line: the middle 80%"
    return Plot(title, note, tuple(rows), axis.ticks())

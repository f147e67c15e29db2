"""Draw figures as SVG that stands alone: bars by group, and lines over doubly logarithmic axes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

WIDTH, LABEL, VALUE = 720, 190, 70  # pixels: of the drawing, and of what stands beside the bars
ROW, HEAD = 22, 30
LINES_HEIGHT, MARGIN, FOOT, LABEL_HEIGHT = 300, 70, 40, 14
NEARLY = 0.01  # of a power of ten, by which a line may stand out of the axes
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")  # Okabe and Ito: told apart by all eyes


@dataclass(frozen=True, slots=True)
class Bar:
    """Hold a bar: its label, how long it is, what is written beside it, and whether it is the one to look at."""

    label: str
    value: float
    text: str
    focus: bool = False


def bars(title: str, groups: Mapping[str, Sequence[Bar]]) -> str:
    """Return the bars, in groups each with a scale of its own."""
    y, placed = HEAD, []
    room = WIDTH - LABEL - VALUE
    for name, group in groups.items():
        longest = max(bar.value for bar in group)
        rows = [(y + HEAD + ROW * number, bar, room * bar.value / longest) for number, bar in enumerate(group)]
        placed.append((y + 18, name, rows))
        y += HEAD + ROW * len(group) + 8
    return _template("bars.svg").render(title=title, groups=placed, height=y, WIDTH=WIDTH, LABEL=LABEL)


def lines(title: str, x_label: str, series: Mapping[str, Mapping[float, float]]) -> str:
    """Return, for each name, its values over x, as a line; both axes are logarithmic."""
    x = _Axis.over([x for values in series.values() for x in values], MARGIN, WIDTH - 150)
    y = _Axis.over([y for values in series.values() for y in values.values()], LINES_HEIGHT - FOOT, HEAD)
    points = [
        [(x.place(one), y.place(other), other) for one, other in sorted(values.items())] for values in series.values()
    ]
    labels = _apart([places[-1][1] for places in points])
    drawn = list(zip(series, COLOURS, points, labels, strict=False))
    content = {"title": title, "x_label": x_label, "x": x.ticks(), "y": y.ticks(), "series": drawn}
    return _template("lines.svg").render(
        **content, WIDTH=WIDTH, HEIGHT=LINES_HEIGHT, MARGIN=MARGIN, FOOT=FOOT, HEAD=HEAD
    )


def _apart(places: Sequence[float]) -> list[float]:
    """Return where the labels of lines that end at some heights stand, so that none covers another."""
    moved = dict[int, float]()
    for index in sorted(range(len(places)), key=places.__getitem__):
        moved[index] = max([places[index], *(place + LABEL_HEIGHT for place in moved.values())])
    return [moved[index] for index in range(len(places))]


@dataclass(frozen=True, slots=True)
class _Axis:
    low: int  # power of ten
    high: int
    start: float
    end: float

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> _Axis:
        low = math.floor(math.log10(min(values)))
        high = math.ceil(math.log10(max(values)) - NEARLY)
        return cls(low, max(high, low + 1), start, end)

    def place(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return round(self.start + (self.end - self.start) * share, 1)

    def ticks(self) -> list[tuple[float, str]]:
        return [(self.place(10**power), f"{10**power:,}") for power in range(self.low, self.high + 1)]


@cache
def _template(name: str):  # type: ignore[no-untyped-def]  # a jinja2 template
    folder = Path(__file__).with_name("templates")
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    environment.trim_blocks = environment.lstrip_blocks = True
    return environment.get_template(name)

"""Draw how many segments were approved each day, and by whom, as an SVG that needs no script and no request."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from workbench.review.figures import Approved
from workbench.writing.markup import visible

DAYS = 30
WIDTH, HEIGHT = 720, 308  # pixels of the drawing
LEFT, RIGHT, TOP, BOTTOM = 48, 712, 12, 216  # of the area that the bars stand in
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")  # Okabe and Ito: told apart by all eyes
OTHERS, OTHER_COLOUR = "others", "#8a8a8a"
_TICKS = 4
_LABELS = 8  # days that are named at most
_LONGEST = 16  # characters of a name in the legend


@dataclass(frozen=True, slots=True)
class Bar:
    """Hold one person's part of a day's bar, in pixels, and what it stands for."""

    x: float
    y: float
    height: float
    colour: str
    title: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Hold what the template draws: bars, the values and days at the axes, and who has which colour."""

    summary: str
    width: float
    bars: tuple[Bar, ...]
    values: tuple[tuple[float, int], ...]
    days: tuple[tuple[float, str], ...]
    legend: tuple[tuple[str, str, str], ...]


def approved_svg(approved: Sequence[Approved], days: int = DAYS) -> str:
    """Return the plot of the last days up to the last approval; empty where nothing is approved."""
    return _template().render(plot=_plot(approved, days)) if approved else ""


def _plot(approved: Sequence[Approved], number: int) -> Plot:
    last = date.fromisoformat(max(one.day for one in approved))
    days = [(last - timedelta(number - 1 - back)).isoformat() for back in range(number)]
    shown = [one for one in approved if one.day >= days[0]]
    people = Counter[str]()
    for one in shown:
        people[one.reviewer] += one.segments
    colours = dict(zip((name for name, _ in people.most_common(len(COLOURS))), COLOURS, strict=False))
    stacks = _stacks(shown, colours)
    step = _step(max(sum(stack.values()) for stack in stacks.values()))
    pixels, slot = (BOTTOM - TOP) / (step * _TICKS), (RIGHT - LEFT) / number
    bars = [
        bar for place, day in enumerate(days) for bar in _bars(day, stacks[day], LEFT + place * slot, pixels, colours)
    ]
    every = -(-number // _LABELS)
    return Plot(
        summary=f"{sum(people.values()):,} segments approved from {days[0]} to {days[-1]}",
        width=round(slot * 0.8, 1),
        bars=tuple(bars),
        values=tuple((round(BOTTOM - step * tick * pixels, 1), step * tick) for tick in range(_TICKS + 1)),
        days=tuple(
            (round(LEFT + (place + 0.4) * slot, 1), day[5:]) for place, day in enumerate(days) if not place % every
        ),
        legend=tuple(_legend(people, colours)),
    )


def _stacks(approved: Sequence[Approved], colours: dict[str, str]) -> dict[str, dict[str, int]]:
    """Return for each day how much each person of the legend approved, and all others together, without a name."""
    stacks: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys((*colours, ""), 0))
    for one in approved:
        stacks[one.day][one.reviewer if one.reviewer in colours else ""] += one.segments
    return stacks


def _bars(day: str, stack: dict[str, int], x: float, pixels: float, colours: dict[str, str]) -> list[Bar]:
    bars, below = [], 0
    for name, segments in stack.items():
        if segments:
            below += segments
            title = f"{day}, {_isolated(name or OTHERS)}: {segments:,}"
            top, height = round(BOTTOM - below * pixels, 1), round(segments * pixels, 1)
            bars.append(Bar(round(x, 1), top, height, colours.get(name, OTHER_COLOUR), title))
    return bars


def _legend(people: Counter[str], colours: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return colour, name as it fits, and total of each person."""
    named = [(colour, name, people[name]) for name, colour in colours.items()]
    others = sum(people.values()) - sum(total for _, _, total in named)
    named += [(OTHER_COLOUR, OTHERS, others)] if others else []
    return [(colour, _isolated(name), f"{total:,}") for colour, name, total in named]


def _isolated(name: str) -> str:
    """Return a name, as much as fits, that turns nothing beside it round, whatever it is written in."""
    shown = str(visible(name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"))
    return f"\N{FIRST STRONG ISOLATE}{shown}\N{POP DIRECTIONAL ISOLATE}"


def _step(highest: int) -> int:
    """Return the round number whose few multiples hold the highest bar."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * _TICKS >= highest:
                return step
        size *= 10


@cache
def _template() -> Template:
    loader = PackageLoader("workbench.review")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"WIDTH": WIDTH, "HEIGHT": HEIGHT, "LEFT": LEFT, "RIGHT": RIGHT, "BOTTOM": BOTTOM}
    return environment.get_template("approved.svg")

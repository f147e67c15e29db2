"""Read, compare and rewrite floors.toml: the worst value allowed of each headline figure, and the data it is from.

A floor is the least value of a figure that should be high and the most of one that should be low.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from eval.evalsets import read_lines
from eval.figures import Figures, hashes, values
from workbench.errors import OutputError, UsageError

HISTORY = "history"  # the table of what was lowered or accepted, and why


@dataclass(frozen=True, slots=True)
class Headline:
    """Say which figures are pinned, how far below today's value their floors are set, and which way is better."""

    pattern: str
    tolerance: float
    low_is_better: bool = False

    def floor(self, value: float) -> float:
        """Return the floor that a value of today allows."""
        return round(value + self.tolerance if self.low_is_better else value - self.tolerance, 4)

    def margin(self, value: float, floor: float) -> float:
        """Return how much better than its floor a value is; negative if it is worse."""
        return floor - value if self.low_is_better else value - floor

    def stricter(self, one: float, other: float) -> float:
        """Return the floor that asks for more."""
        return min(one, other) if self.low_is_better else max(one, other)


@dataclass(frozen=True, slots=True)
class Pins:
    """Hold what is pinned of one measurement: the set it needs that is not in the repository, data hashes, floors."""

    headlines: tuple[Headline, ...] = ()
    evalset: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    floors: Mapping[str, float] = field(default_factory=dict)

    def headline(self, figure: str) -> Headline | None:
        """Return the first headline that covers a figure."""
        return next((one for one in self.headlines if fnmatchcase(figure, one.pattern)), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold a pinned figure or data file, its floor, today's value, the margin between them and what is wrong, if so."""

    name: str
    floor: float | None = None
    value: float | None = None
    margin: float | None = None
    fault: str | None = None

    @property
    def numbers(self) -> tuple[float | None, float | None, float | None]:
        """Return floor, value and margin."""
        return self.floor, self.value, self.margin


@dataclass(frozen=True, slots=True)
class Change:
    """Hold a floor lowered or data accepted against the rule, with the reason."""

    name: str
    before: float | str
    after: float | str | None
    reason: str


def judge(pins: Pins, figures: Figures) -> Iterator[Verdict]:
    """Compare the figures of a measurement with its pins."""
    for name in changed_data(pins, figures):
        yield Verdict(name, fault="data changed")
    measured = values(figures)
    headlines = {name for name in measured if pins.headline(name)}
    for name in sorted(headlines | pins.floors.keys()):
        yield _verdict(name, pins.headline(name), pins.floors.get(name), measured.get(name))


def _verdict(name: str, headline: Headline | None, floor: float | None, value: float | None) -> Verdict:
    if value is None or headline is None:
        return Verdict(name, floor, value, fault="not measured any more")
    if floor is None:
        return Verdict(name, value=value, fault="no floor")
    margin = headline.margin(value, floor)
    return Verdict(name, floor, value, margin, "worse than its floor" if margin < 0 else None)


def changed_data(pins: Pins, figures: Figures) -> list[str]:
    """Return the data files that are not what the floors were set on; none where none are pinned."""
    today = hashes(figures)
    names = sorted(pins.data.keys() | today.keys()) if pins.data else []
    return [name for name in names if pins.data.get(name) != today.get(name)]


def raised(pins: Pins, figures: Figures) -> Pins:
    """Raise floors to today's figures less the tolerance, lower none, pin what has none; nothing on changed data."""
    if changed_data(pins, figures):
        return pins
    floors = dict(pins.floors)
    for name, value in values(figures).items():
        if headline := pins.headline(name):
            today = headline.floor(value)
            floors[name] = headline.stricter(floors.get(name, today), today)
    return replace(pins, floors=floors, data=pins.data or hashes(figures))


def lowered(pins: Pins, figures: Figures, name: str, reason: str) -> tuple[Pins, Change]:
    """Set a floor to today's figure less the tolerance, or take it away where the figure is gone; say so."""
    before, headline, value = pins.floors[name], pins.headline(name), values(figures).get(name)
    if headline is None or value is None:
        kept = {figure: floor for figure, floor in pins.floors.items() if figure != name}
        return replace(pins, floors=kept), Change(name, before, None, reason)
    after = headline.floor(value)
    if headline.stricter(after, before) == after:
        raise UsageError(f"{name} needs no lower floor: it is {value:g}, its floor {before:g}")
    return replace(pins, floors={**pins.floors, name: after}), Change(name, before, after, reason)


def accepted(pins: Pins, figures: Figures, name: str, reason: str) -> tuple[Pins, Change]:
    """Pin the data file as it is today; say so. Floors stay as they are."""
    today = hashes(figures)
    data = {file: digest for file, digest in {**pins.data, name: today.get(name, "")}.items() if digest}
    return replace(pins, data=data), Change(name, pins.data.get(name, ""), today.get(name), reason)


def read_floors(path: Path) -> dict[str, Pins]:
    """Read the pins by measurement."""
    import tomllib

    try:
        tables = tomllib.loads("\n".join(read_lines(path)))
        return {name: _pins(table) for name, table in tables.items() if name != HISTORY}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise UsageError(f"{path}: not a table of floors: {error}") from error


def _pins(table: Mapping[str, Any]) -> Pins:
    headlines = [
        Headline(pattern, float(rule["tolerance"]), {"high": False, "low": True}[rule.get("best", "high")])
        for pattern, rule in table["headlines"].items()
    ]
    floors = {name: float(floor) for name, floor in table.get("floors", {}).items()}
    return Pins(tuple(headlines), table.get("evalset"), dict(table.get("data", {})), floors)


def write_floors(path: Path, pins: Mapping[str, Pins], changes: Sequence[Change]) -> None:
    """Write data hashes, floors and history into the file, and leave the rest of it as it is."""
    import tomlkit

    document: Any = tomlkit.parse("\n".join([*read_lines(path), ""]))
    for name, one in pins.items():
        if one.data or one.floors:
            document[name]["data"], document[name]["floors"] = _sorted(one.data), _sorted(one.floors)
    history = document.setdefault(HISTORY, tomlkit.aot())
    for change in changes:
        after = {} if change.after is None else {"after": change.after}
        history.append({"name": change.name, "before": change.before, **after, "reason": change.reason})
    try:
        path.write_text(tomlkit.dumps(document), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from error


def _sorted(values: Mapping[str, str] | Mapping[str, float]) -> Any:
    import tomlkit

    table = tomlkit.table()
    for name in sorted(values):
        table.add(name, values[name])
    return table.add(tomlkit.nl())

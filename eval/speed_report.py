"""Lay out figures of speed: a table for each model and beam with the goals beside it, and a plot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from eval.charts import Bar, bars
from eval.speed_ways import BARE, BATCHES, CONVERTED, ONE_BY_ONE, WORKBENCH

if TYPE_CHECKING:
    from eval.speed import Speed

# How many times as fast as the others the workbench is to be, by beam.
GOALS: Mapping[int, Mapping[str, float]] = {
    1: {ONE_BY_ONE: 40, BATCHES: 5, BARE: 0.95, CONVERTED: 0.95},
    4: {ONE_BY_ONE: 15, BATCHES: 3, BARE: 0.95, CONVERTED: 0.95},
}
_HEAD = ("", "tokens/s", "sentences/s", "times one by one", "times batches", "first s", "peak MB", "BLEU", "chrF++")


def report(found: Sequence[Speed], hardware: str, length: int) -> str:
    """Return the tables as Markdown; `length` is the tokens of a translation by random weights."""
    note = f"Random weights, as speed does not depend on them; every translation is {length} tokens long."
    lines = [hardware]
    for (model, beam), group in groupby(sorted(found, key=_group), key=_group):
        speeds = {one.way: one for one in group}
        shaped = all(one.chrf is None for one in speeds.values())
        lines += ["", f"**{model}, {'greedy' if beam == 1 else f'beam {beam}'}**", "", *_table(speeds), ""]
        lines += [*_goals(speeds, beam), *((note,) if shaped else ())]
    return "\n".join(lines) + "\n"


def plot(found: Sequence[Speed]) -> str:
    """Return the tokens a second as bars, in SVG."""
    groups = {
        f"{model}, {'greedy' if beam == 1 else f'beam {beam}'}": [
            Bar(one.way, one.tokens, f"{one.tokens:,.0f}", one.way == WORKBENCH) for one in group
        ]
        for (model, beam), group in groupby(sorted(found, key=_group), key=_group)
    }
    return bars("Target tokens a second", groups)


def _group(one: Speed) -> tuple[str, int]:
    return one.model, one.beam


def _table(speeds: Mapping[str, Speed]) -> Iterator[str]:
    yield f"| {' | '.join(_HEAD)} |"
    yield f"|---|{'---:|' * (len(_HEAD) - 1)}"
    for way, one in speeds.items():
        times = [f"{one.tokens / speeds[other].tokens:.1f}" for other in (ONE_BY_ONE, BATCHES)]
        quality = ["–" if value is None else f"{value:.1f}" for value in (one.bleu, one.chrf)]
        cells = [way, f"{one.tokens:,.0f}", f"{one.sentences:,.1f}", *times, f"{one.first:.1f}", f"{one.memory:,.0f}"]
        yield f"| {' | '.join([*cells, *quality])} |"


def _goals(speeds: Mapping[str, Speed], beam: int) -> Iterator[str]:
    for other, goal in GOALS[beam].items():
        times = speeds[WORKBENCH].tokens / speeds[other].tokens
        verdict = "reached" if times >= goal else "not reached"
        yield f"- the workbench beside {other}: {times:.2f} times as fast; goal {goal:g}, {verdict}"
    yield ""

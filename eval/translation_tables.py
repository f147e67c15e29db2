"""Lay out the scores of systems as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eval.comparison import Result
from eval.scores import METRICS, RESAMPLES, Comparison, Score
from workbench.writing.html import counted

_SYSTEM = "system"


def tables(result: Result, *, categories: bool = False) -> Iterator[str]:
    """Yield the lines of the tables of a set, of its parts and, if asked to, of its categories."""
    name = result.evalset.name
    yield from scores_table(name, result.whole)
    yield from (f"{system}: COMET {value:.4f}" for system, value in result.comet.items())
    for part, comparison in result.parts.items():
        yield from ("", *scores_table(part, comparison))
    if categories:
        yield from ("", *categories_table(name, result))


def scores_table(title: str, comparison: Comparison) -> Iterator[str]:
    """Yield a line for each system, best chrF++ first: scores, intervals, differences to the baseline with p."""
    width = _width(comparison.scores)
    yield f"{title}: {counted(comparison.segments, 'segment')}, differences to {comparison.baseline}"
    heads = (f"{name:>9} {'95%':^14}{'diff':>8}{'p':>7}" for name in METRICS.values())
    yield f"{_SYSTEM:{width}}{''.join(heads)}"
    for system, scores in ranked(comparison).items():
        yield f"{system:{width}}{''.join(_cells(scores[metric]) for metric in METRICS)}".rstrip()
    yield f"{'':{width}}  95% and p: {RESAMPLES:,} resamples of {comparison.unit}"


def categories_table(title: str, result: Result) -> Iterator[str]:
    """Yield chrF++ by category and system, with a star where the baseline differs significantly."""
    systems = list(ranked(result.whole))
    width = _width(result.categories)
    yield f"{title}: chrF++ by category of segments; * differs from {result.whole.baseline} with p < 0.05"
    yield f"{'category':{width}}{'segments':>10}" + "".join(f"{_head(system):>13}" for system in systems)
    for category, comparison in result.categories.items():
        scores = [comparison.scores[system]["chrf"] for system in systems]
        cells = "".join(f"{score.value:12.1f}{'*' if score.is_significant else ' '}" for score in scores)
        yield f"{category:{width}}{comparison.segments:>10}{cells}".rstrip()


def ranked(comparison: Comparison) -> dict[str, Mapping[str, Score]]:
    """Return the scores by system, best chrF++ first."""
    return dict(sorted(comparison.scores.items(), key=lambda item: -item[1]["chrf"].value))


def _width(names: Mapping[str, object]) -> int:
    return max(len(_SYSTEM), *map(len, names))


def _head(system: str) -> str:
    return system if len(system) <= 11 else f"{system[:10]}…"


def _cells(score: Score) -> str:
    interval = f"[{score.low:.1f}, {score.high:.1f}]"
    compared = "" if score.difference is None or score.p is None else f"{score.difference:+8.1f}{score.p:7.3f}"
    return f"{score.value:9.1f} {interval:>14}{compared:15}"

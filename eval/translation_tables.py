"""Lay out the scores of systems as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eval.comparison import Result
from eval.scores import METRICS, RESAMPLES, SIGNIFICANT, Comparison, Score
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
    yield f"{title}: chrF++ by category; * differs from {result.whole.baseline}, p < {SIGNIFICANT}"
    heads = (f"{system:>{_column(system)}} " for system in systems)
    yield f"{'category':{width}}{'segments':>10}{''.join(heads)}".rstrip()
    for category, comparison in result.categories.items():
        cells = (_starred(comparison, system) for system in systems)
        yield f"{category:{width}}{comparison.segments:>10}{''.join(cells)}".rstrip()


def ranked(comparison: Comparison) -> dict[str, Mapping[str, Score]]:
    """Return the scores by system, best chrF++ first."""
    return dict(sorted(comparison.scores.items(), key=lambda item: -item[1]["chrf"].value))


def _width(names: Mapping[str, object]) -> int:
    return max(len(_SYSTEM), *map(len, names))


def _column(system: str) -> int:
    return max(8, len(system) + 2)


def _starred(comparison: Comparison, system: str) -> str:
    star = "*" if comparison.verdict(system, "chrf") else " "
    return f"{comparison.scores[system]['chrf'].value:{_column(system)}.1f}{star}"


def _cells(score: Score) -> str:
    interval = f"[{score.low:.1f}, {score.high:.1f}]"
    compared = "" if score.difference is None or score.p is None else f"{score.difference:+8.1f}{score.p:7.3f}"
    return f"{score.value:9.1f} {interval:>14}{compared:15}"

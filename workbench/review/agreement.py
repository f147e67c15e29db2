"""Measure how far raters agree where two have rated the same text of a segment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import StatisticsError, correlation, fmean

from workbench.review.marking import standing
from workbench.review.ratings import Grade, Rating

Pair = tuple[Rating, Rating]
_FEWEST = 3  # segments from which a correlation is given


@dataclass(frozen=True, slots=True)
class Agreement:
    """Say how far two raters agree on the `segments` that both have rated.

    `difference` is the mean distance of their scores, `correlation` Pearson's r of them. `overlap` is the F1 of the
    characters that they marked (what is missing counts as one), `grade` the share of those both marked that both call
    minor or both major. None where there is nothing to tell it from.
    """

    raters: tuple[str, str]
    segments: int
    difference: float
    correlation: float | None
    overlap: float | None
    grade: float | None


def agreements(ratings: Iterable[Rating]) -> tuple[Agreement, ...]:
    """Return the agreement of every two raters who have rated a text in common, by name."""
    texts: dict[tuple[int, str], list[Rating]] = defaultdict(list)
    for rating in standing(ratings):
        texts[rating.segment, rating.target].append(rating)
    pairs: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for found in texts.values():
        for one, other in combinations(sorted(found, key=lambda rating: rating.rater), 2):
            pairs[one.rater, other.rater].append((one, other))
    return tuple(_agreement(raters, common) for raters, common in sorted(pairs.items()))


def agreement_line(found: Agreement) -> str:
    """Say in one line how far two raters agree."""
    one, other = found.raters
    figures = {"r": found.correlation, "overlap of marks": found.overlap, "same grade": found.grade}
    told = [f"{name} {value:.2f}" for name, value in figures.items() if value is not None]
    common = f"{found.segments:,} in common, scores {found.difference:.1f} apart"
    return f"{one} and {other}: {', '.join((common, *told))}"


def _agreement(raters: tuple[str, str], pairs: Sequence[Pair]) -> Agreement:
    scores = [(one.score or 0, other.score or 0) for one, other in pairs]
    marked = [(_marked(one), _marked(other)) for one, other in pairs]
    both = [(one[place], other[place]) for one, other in marked for place in one.keys() & other.keys()]
    total = sum(len(one) + len(other) for one, other in marked)
    return Agreement(
        raters,
        len(pairs),
        fmean(abs(one - other) for one, other in scores),
        _correlation(scores),
        2 * len(both) / total if total else None,
        fmean(one is other for one, other in both) if both else None,
    )


def _marked(rating: Rating) -> dict[int, Grade]:
    """Return the grade of each marked code point, the graver where marks overlap; what is missing is after the end."""
    grades: dict[int, Grade] = {}
    for error in sorted(rating.errors, key=lambda error: error.grade is Grade.MAJOR):
        grades |= dict.fromkeys(range(*error.place(rating.target)), error.grade)
    return grades


def _correlation(scores: Sequence[tuple[int, int]]) -> float | None:
    if len(scores) < _FEWEST:
        return None
    try:
        return correlation(*zip(*scores, strict=True))
    except StatisticsError:  # one of them gave the same score throughout
        return None

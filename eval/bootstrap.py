"""Say how sure the difference of two systems is: paired bootstrap over articles (Koehn 2004)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

RESAMPLES, SEED = 10_000, 13
Rows = Sequence[Sequence[float]]  # an article's counts, which are added up over articles


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold a difference, its 95% interval, and how often chance alone would make one as large, either way."""

    value: float
    low: float
    high: float
    p: float


def mean(sums: Any) -> Any:
    """Return the mean where the columns are scores and how many there are."""
    return sums[..., 0] / sums[..., 1]


def paired_bootstrap(ours: Rows, theirs: Rows, figure: Callable[[Any], Any] = mean) -> Difference:
    """Return how much larger our figure is than theirs, where both come from the sums over the same articles.

    p: share of resampled differences, moved to have no mean, that are as large (Riezler and Maxwell 2005; sacreBLEU).
    """
    import numpy as np

    one, two = np.array(ours, dtype=float), np.array(theirs, dtype=float)
    drawn = np.random.default_rng(SEED).integers(len(one), size=(RESAMPLES, len(one)))
    value = float(figure(one.sum(axis=0)) - figure(two.sum(axis=0)))
    resampled = figure(one[drawn].sum(axis=1)) - figure(two[drawn].sum(axis=1))
    low, high = np.percentile(resampled, [2.5, 97.5])
    larger = int((np.abs(resampled - resampled.mean()) >= abs(value) - 1e-12).sum())
    return Difference(value, float(low), float(high), (larger + 1) / (RESAMPLES + 1))

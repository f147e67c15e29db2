"""Choose the ranker's weights on other articles than those that they are scored on.

Shipped weights were chosen with the seeds and EASC in view, so their figures there are in sample. Here the same choice
is made anew for each fold: of a grid, what does best on the articles of the other folds; the first of equals.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

from eval.extracts import Article
from eval.selectors import Selector, weighted
from workbench.errors import UsageError
from workbench.statements.weights import Weights, shipped

SEED = 13
# Around the shipped weights, about half and twice as much; position is the measure of the others.
GRID = {
    "opening": (0.3, 0.5, 0.7),
    "length": (0.3, 0.7, 1.0),
    "headline": (0.2, 0.5, 0.8),
    "centrality": (0.2, 0.4, 0.6),
    "salience": (0.1, 0.2, 0.4),
}


def grid(*fixed: str) -> list[Weights]:
    """Return the weights to choose from; those that are named stay as shipped, where they count for nothing."""
    free = {name: values for name, values in GRID.items() if name not in fixed}
    return [replace(shipped(), **dict(zip(free, values, strict=True))) for values in product(*free.values())]


def folds(size: int, count: int) -> list[list[int]]:
    """Return the numbers of so many articles in so many folds, shuffled with the seed."""
    if not 2 <= count <= size:
        raise UsageError(f"{count} folds of {size} articles: there must be at least 2, and no more than articles")
    numbers = list(range(size))
    random.Random(SEED).shuffle(numbers)  # noqa: S311 (folds, not a secret)
    return [sorted(numbers[start::count]) for start in range(count)]


def refit(
    articles: Sequence[Article],
    score: Callable[[int, Selector], float],
    weights: Sequence[Weights],
    parts: Sequence[Sequence[int]],
) -> Selector:
    """Return what chooses in each article by the weights that score best, on average, in the other parts' articles.

    `score` rates a selector on the article of a number.
    """
    scores = [[score(number, weighted(one)) for one in weights] for number in range(len(articles))]
    numbers = choices(scores, parts)
    own = {article.document.id: weighted(weights[at]) for article, at in zip(articles, numbers, strict=True)}
    return lambda article, count, budget: own[article.document.id](article, count, budget)


def choices(scores: Sequence[Sequence[float]], parts: Sequence[Sequence[int]]) -> list[int]:
    """Return for each article which column of its scores does best, on average, over the other folds' articles."""
    chosen = [0] * len(scores)
    for part in parts:
        others = [row for number, row in enumerate(scores) if number not in part]
        totals = [sum(column) for column in zip(*others, strict=True)]
        for number in part:
            chosen[number] = totals.index(max(totals))
    return chosen

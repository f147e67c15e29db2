"""Choose sentences as the workbench does and as the systems beside it do, all at the same count or budget of words."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from eval.extracts import Article
from eval.lexrank import lexrank
from eval.rouge import words
from workbench.document import Segment
from workbench.statements.ranking import choose
from workbench.statements.weights import Weights

SEED, SHUFFLES = 13, 20
WORKBENCH, LEAD, RANDOM, LEXRANK = "workbench", "Lead", "random", "LexRank"
Selector = Callable[[Article, int | None, int | None], list[Segment]]  # count, or budget of words


def weighted(weights: Weights | None = None) -> Selector:
    """Choose as the workbench does, by its own weights or by others."""

    def select(article: Article, count: int | None, budget: int | None) -> list[Segment]:
        return [one.candidate.sentence.segment for one, _ in choose(article.candidates, count, budget, weights)]

    return select


def ordered(order: Callable[[Article], Iterable[Segment]]) -> Selector:
    """Choose in a fixed order; with a budget, pass over what does not fit, as the workbench does."""

    def select(article: Article, count: int | None, budget: int | None) -> list[Segment]:
        segments = order(article)
        return list(islice(segments, count) if budget is None else _fill(segments, budget))

    return select


def shuffled(seed: int) -> Selector:
    """Choose in the order of a seeded shuffle."""

    def order(article: Article) -> list[Segment]:
        segments = article.body
        random.Random(f"{seed} {article.document.id}").shuffle(segments)  # noqa: S311 (a baseline, not a secret)
        return segments

    return ordered(order)


def by_lexrank(article: Article) -> list[Segment]:
    """Return the body sentences by their LexRank."""
    ranks = lexrank([words(segment.source) for segment in article.body])
    return [segment for _, segment in sorted(zip(ranks, article.body, strict=True), key=lambda pair: -pair[0])]


# What is beside the workbench, each as its runs: a figure is their mean.
SYSTEMS: Mapping[str, tuple[Selector, ...]] = {
    WORKBENCH: (weighted(),),
    LEAD: (ordered(lambda article: article.body),),
    LEXRANK: (ordered(by_lexrank),),
    RANDOM: tuple(shuffled(SEED + run) for run in range(SHUFFLES)),
}


def _fill(segments: Iterable[Segment], budget: int) -> Iterator[Segment]:
    """Yield whole sentences as long as each brings the total nearer to the budget of words."""
    total = 0
    for segment in segments:
        longer = total + len(words(segment.source))
        if total < budget and (not total or longer - budget <= budget - total):
            yield segment
            total = longer

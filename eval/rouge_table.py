"""Score systems by ROUGE on articles with several extracts each, at equal word budget, beside one person."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.bootstrap import Difference, paired_bootstrap
from eval.extracts import Article
from eval.figures import name_part
from eval.rouge import FIGURES, Against, against, leave_one_out, mean
from eval.selectors import WORKBENCH, Selector

PERSON = "one person"
ROUGE_2 = FIGURES.index("rouge-2")


@dataclass(frozen=True, slots=True)
class Scored:
    """Hold a system's scores by article, and the mean number of words that it chose."""

    articles: Sequence[Against]
    words: float

    @property
    def whole(self) -> Against:
        """Return the mean over articles."""
        return _mean(self.articles)

    def less(self, other: Scored, figure: int) -> Difference:
        """Return how much better than another a system is by a figure of the mean over references, times 100."""
        one, two = ([(100 * each.mean[figure], 1.0) for each in side.articles] for side in (self, other))
        return paired_bootstrap(one, two)


def score(name: str, articles: Sequence[Article], systems: Mapping[str, Sequence[Selector]]) -> dict[str, Scored]:
    """Score each system, the mean of its runs, and one person against the others; progress on stderr."""
    result = {}
    for system, runs in systems.items():
        print(f"{name}: {system} on {len(articles)} articles", file=sys.stderr, flush=True)
        result[system] = _score(articles, runs)
    people = [leave_one_out(article.references) for article in articles]
    lengths = [len(reference) for article in articles for reference in article.references]
    return {**result, PERSON: Scored(people, sum(lengths) / len(lengths))}


def values(name: str, scored: Mapping[str, Scored]) -> Iterator[tuple[str, float]]:
    """Yield `statements.SET.SYSTEM.rouge-2` and the like, from 0 to 100, and how far the system is behind."""
    for system, one in scored.items():
        start = f"statements.{name_part(name)}.{name_part(system).lower()}"
        for number, figure in enumerate(FIGURES):
            yield f"{start}.{figure}", 100 * one.whole.mean[number]
            yield f"{start}.{figure}-best", 100 * one.whole.best[number]
            if system != WORKBENCH:
                ahead = scored[WORKBENCH].less(one, number)
                yield f"{start}.{figure}-behind", ahead.value
                yield f"{start}.{figure}-behind-low", ahead.low
                yield f"{start}.{figure}-behind-high", ahead.high
                yield f"{start}.{figure}-p", ahead.p


def lines(scored: Mapping[str, Scored]) -> Iterator[str]:
    """Yield a table: mean and best over references, and how far each system is behind in ROUGE-2, and how surely."""
    yield f"{'':18}{'mean over references':^24}{'best reference':^24}{'':>8}{'workbench less it, R-2':>30}"
    yield f"{'system':18}" + 2 * "".join(f"{name:>8}" for name in ("R-1", "R-2", "R-L")) + f"{'words':>8}"
    for system, one in scored.items():
        figures = "".join(f"{100 * value:8.2f}" for value in (*one.whole.mean, *one.whole.best))
        ahead = "" if system == WORKBENCH else shown(scored[WORKBENCH].less(one, ROUGE_2))
        yield f"{system:18}{figures}{one.words:8.1f}{ahead}"


def _score(articles: Sequence[Article], runs: Sequence[Selector]) -> Scored:
    scores, lengths = [], []
    for article in articles:
        extracts = [article.extract(select(article, None, article.budget)) for select in runs]
        scores.append(_mean([against(extract, article.references) for extract in extracts]))
        lengths += [len(extract) for extract in extracts]
    return Scored(scores, sum(lengths) / len(lengths))


def _mean(scores: Sequence[Against]) -> Against:
    return Against(*(mean(list(column)) for column in zip(*scores, strict=True)))


def shown(ahead: Difference) -> str:
    """Return a difference with its interval and p."""
    return f"{ahead.value:+10.2f} [{ahead.low:+6.2f}, {ahead.high:+6.2f}] p {ahead.p:.4f}"

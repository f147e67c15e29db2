"""Rank the sentences of an article and pick its key statements."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from workbench.document import Document, Statement
from workbench.statements.attribution import attribute_sentences
from workbench.statements.candidates import find_candidates
from workbench.statements.features import Measured, has_figures, measure, settings
from workbench.statements.redundancy import pick
from workbench.statements.sentences import read_sentences
from workbench.statements.weights import Weights, shipped


def select(document: Document, count: int | None = 5, words: int | None = None) -> tuple[Statement, ...]:
    """Return the key statements by rank: at most `count` or, with `words`, about so many Arabic words in all.

    A sentence that would leave the words further from the budget than before is passed over for the next best.
    """
    return tuple(
        Statement(one.candidate.sentence.segment.id, number, score, one.speaker, tuple(_reasons(one)))
        for number, (one, score) in enumerate(choose(measured(document), count, words), 1)
    )


def measured(document: Document) -> list[Measured]:
    """Return the sentences that may be key statements, with what speaks for each."""
    sentences = read_sentences(document)
    return measure(find_candidates(sentences), sentences, attribute_sentences(sentences, document))


def choose(
    candidates: Sequence[Measured], count: int | None = None, words: int | None = None, weights: Weights | None = None
) -> Iterator[tuple[Measured, float]]:
    """Yield what `select` returns and its scores from 0 to 1, best first, by the shipped weights or by others.

    Length counts in a sentence's favour only where sentences are counted: where they must fit, it is paid for.
    """
    fits = None if words is None else _within(words)
    counted = (weights or shipped()).by_feature | ({"length": 0.0} if fits else {})
    scores = [_score(one, counted) for one in candidates]
    numbers = pick(scores, [one.vector for one in candidates], lambda number: not fits or fits(candidates[number]))
    for number in numbers if fits else islice(numbers, count):
        yield candidates[number], scores[number]


def _score(one: Measured, weights: Mapping[str, float]) -> float:
    total: float = sum(weight * getattr(one.features, name) for name, weight in weights.items()) / sum(weights.values())
    return total * (settings("position")["later_section"] if one.candidate.sentence.segment.section else 1.0)


def _within(words: int) -> Callable[[Measured], bool]:
    """Return a test that accepts sentences, and counts their words, as long as that brings the total nearer."""
    total = 0

    def fits(one: Measured) -> bool:
        nonlocal total
        longer = total + one.candidate.sentence.words
        if total >= words or (total and longer - words > words - total):
            return False
        total = longer
        return True

    return fits


def _reasons(one: Measured) -> Iterator[str]:
    """Yield why a statement was picked, in a few English words each; at least one."""
    reasons = {
        "opening statement": one.candidate.opens_story and not one.candidate.place,
        "opens a new topic": one.candidate.opens_story and one.candidate.place > 0,
        "reported speech": one.speaker is not None,
        "close to the headline": one.features.headline >= settings("reasons")["headline"],
        "central to the article": one.features.centrality >= settings("reasons")["centrality"],
        "gives figures": has_figures(one.candidate.sentence),
    }
    found = [reason for reason, holds in reasons.items() if holds]
    yield from found or ["near the top of the article"]

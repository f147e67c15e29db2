"""Measure ROUGE on Arabic: F1 of n-grams and of the longest common subsequence (Lin 2004).

Protocol: words and numbers are the tokens, punctuation is dropped; vowels and tatweel are dropped, the forms of alef,
final ya and ta marbuta folded; no stemming, no stop words removed, no sentence splitting for ROUGE-L.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from workbench.statements.tokens import tokenize

SIGNATURE = "ROUGE F1|tok:words+numbers|norm:vowels,tatweel,alef,ya,ta-marbuta folded|stem:no|stop:no|L:whole text"
FIGURES = ("rouge-1", "rouge-2", "rouge-l")  # of a Rouge, in order


class Rouge(NamedTuple):
    """Hold F1 of unigrams, bigrams and longest common subsequence, each from 0 to 1."""

    one: float
    two: float
    longest: float


def words(text: str) -> list[str]:
    """Return the folded words and numbers of a text."""
    return [token.folded for token in tokenize(text) if token.is_word]


def rouge_2(hypothesis: Sequence[str], reference: Sequence[str]) -> float:
    """Compare the bigrams of two lists of words."""
    return _ngram_f1(hypothesis, reference, 2)


def rouge(hypothesis: Sequence[str], reference: Sequence[str]) -> Rouge:
    """Compare two lists of words."""
    return Rouge(
        _ngram_f1(hypothesis, reference, 1),
        _ngram_f1(hypothesis, reference, 2),
        _f1(_common_length(hypothesis, reference), len(hypothesis), len(reference)),
    )


class Against(NamedTuple):
    """Hold the mean over references and the best over references, figure by figure."""

    mean: Rouge
    best: Rouge


def against(hypothesis: Sequence[str], references: Sequence[Sequence[str]]) -> Against:
    """Compare a list of words with several references."""
    scores = [rouge(hypothesis, reference) for reference in references]
    return Against(mean(scores), Rouge(*map(max, zip(*scores, strict=True))))


def leave_one_out(references: Sequence[Sequence[str]]) -> Against:
    """Compare each reference with the others: the mean over people of one person against the rest."""
    others = [[*references[:number], *references[number + 1 :]] for number in range(len(references))]
    scores = [against(one, rest) for one, rest in zip(references, others, strict=True)]
    return Against(mean([score.mean for score in scores]), mean([score.best for score in scores]))


def mean(scores: Sequence[Rouge]) -> Rouge:
    """Return the mean of each figure."""
    return Rouge(*(sum(column) / len(scores) for column in zip(*scores, strict=True)))


def _ngram_f1(hypothesis: Sequence[str], reference: Sequence[str], size: int) -> float:
    one, two = _ngrams(hypothesis, size), _ngrams(reference, size)
    return _f1((one & two).total(), one.total(), two.total())


def _ngrams(side: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(side[shift:] for shift in range(size)), strict=False))


def _f1(common: int, hypothesis: int, reference: int) -> float:
    return 2 * common / (hypothesis + reference) if hypothesis + reference else 0.0


def _common_length(one: Sequence[str], two: Sequence[str]) -> int:
    """Return the length of the longest common subsequence, with bit vectors (Hyyro 2004)."""
    places: dict[str, int] = {}
    for number, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << number
    whole = (1 << len(one)) - 1
    row = whole
    for word in two:
        shared = row & places.get(word, 0)
        row = ((row + shared) | (row - shared)) & whole
    return len(one) - row.bit_count()

"""Weigh the stemmed content words of sentences by TF-IDF, as sparse unit vectors."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from workbench.statements.lexicon import word_list
from workbench.statements.tokens import Token

Vector = dict[str, float]
_SHORTEST_STEM = 2


@lru_cache(maxsize=1 << 14)
def _term(folded: str) -> str | None:
    if _is_stop_word(folded):
        return None
    if not folded.isalpha():
        return folded
    from workbench.statements.stemming import stem

    stemmed = stem(folded) or folded
    return stemmed if len(stemmed) >= _SHORTEST_STEM else folded


def _is_stop_word(folded: str) -> bool:
    stop_words = word_list("stopwords.txt")
    return folded in stop_words or (folded[0] in "وف" and folded[1:] in stop_words)


def terms(tokens: Iterable[Token]) -> list[str]:
    """Return the stems of the content words, and the numbers."""
    return [term for token in tokens if token.is_word and (term := _term(token.folded))]


def content_words(tokens: Iterable[Token]) -> list[str]:
    """Return the content words themselves, and the numbers: enough where no other sentence is compared with them."""
    return [token.folded for token in tokens if token.is_word and not _is_stop_word(token.folded)]


def inverse_frequencies(documents: Sequence[Iterable[str]]) -> dict[str, float]:
    """Return log(1 + n / df) of each term of n lists of terms."""
    counts = Counter(term for document in documents for term in set(document))
    return {term: math.log(1 + len(documents) / count) for term, count in counts.items()}


def vector(words: Iterable[str], inverse: Mapping[str, float]) -> Vector:
    """Return the unit TF-IDF vector of a list of terms; empty when it has none."""
    weights = {term: (1 + math.log(count)) * inverse.get(term, 0.0) for term, count in Counter(words).items()}
    norm = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight / norm for term, weight in weights.items()} if norm else {}


def cosine(one: Vector, two: Vector) -> float:
    """Return the cosine of two unit vectors."""
    if len(one) > len(two):
        one, two = two, one
    return sum(weight * two.get(term, 0.0) for term, weight in one.items())


def centroid(vectors: Iterable[Vector]) -> Vector:
    """Return the unit vector of the sum of the vectors."""
    total: Counter[str] = Counter()
    for each in vectors:
        total.update(each)
    norm = math.sqrt(sum(weight * weight for weight in total.values()))
    return {term: weight / norm for term, weight in total.items()} if norm else {}

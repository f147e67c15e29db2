"""Weigh the stemmed content words of sentences by TF-IDF, as sparse unit vectors."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache

from workbench.statements.lexicon import word_list
from workbench.statements.tokens import Token

Vector = dict[str, float]
_SHORTEST_STEM = 2


@cache
def _stemmer() -> Callable[[str], str]:
    """Return ARLSTem2 (Abainia and Rebbani 2019), which leaves short words whole, unlike nltk's Arabic Snowball."""
    from nltk.stem.arlstem2 import ARLSTem2

    stem: Callable[[str], str] = ARLSTem2().stem
    return stem


@lru_cache(maxsize=1 << 16)
def _term(folded: str) -> str | None:
    stop_words = word_list("stopwords.txt")
    if folded in stop_words or (folded[0] in "وف" and folded[1:] in stop_words):
        return None
    if not folded.isalpha():
        return folded
    stem = _stemmer()(folded) or folded
    return stem if len(stem) >= _SHORTEST_STEM else folded


def terms(tokens: Iterable[Token]) -> list[str]:
    """Return the stems of the content words, and the numbers."""
    return [term for token in tokens if token.is_word and (term := _term(token.folded))]


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

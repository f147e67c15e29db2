"""Compute LexRank (Erkan and Radev 2004), with the words that ROUGE counts.

sumy's is not it: it leaves out damping, stops at a change of 0.1 and does not fold Arabic spellings. Frequencies of
words are those in the article's sentences, as in sumy: there is no background text.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.statements.terms import cosine, inverse_frequencies, vector

THRESHOLD, DAMPING = 0.1, 0.15  # the paper's: edges from this cosine on; chance to jump to any sentence
_TOLERANCE = 1e-6


def lexrank(sentences: Sequence[Sequence[str]]) -> list[float]:
    """Return the LexRank of each sentence; they add up to 1."""
    import numpy as np

    if not sentences:
        return []
    inverse = inverse_frequencies(sentences)
    vectors = [vector(sentence, inverse) for sentence in sentences]
    edges = np.array([[float(cosine(one, two) >= THRESHOLD) for two in vectors] for one in vectors])
    np.fill_diagonal(edges, 1.0)
    walk = DAMPING / len(sentences) + (1 - DAMPING) * edges / edges.sum(axis=1, keepdims=True)
    scores, change = np.full(len(sentences), 1 / len(sentences)), 1.0
    while change > _TOLERANCE:
        following = scores @ walk
        scores, change = following, float(np.abs(following - scores).sum())
    return [float(score) for score in scores]

"""Choose one statement after another, each as unlike those before it as its score allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from workbench.statements.features import settings
from workbench.statements.terms import Vector

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Postings = dict[str, tuple[NDArray[np.intp], Floats]]


def pick(scores: Sequence[float], vectors: Sequence[Vector], fits: Callable[[int], bool]) -> Iterator[int]:
    """Yield indices by maximal marginal relevance (Carbonell and Goldstein 1998), leaving out what does not fit.

    Each one that is chosen is compared at once with all that share a term with it, so that thousands can be chosen.
    """
    if len(scores) == 1:  # nothing to be compared with
        yield from filter(fits, range(1))
        return
    import numpy as np

    penalty, same = settings("redundancy")["penalty"], settings("redundancy")["same"]
    score, likeness = np.array(scores), np.zeros(len(scores))
    postings = _postings(vectors)
    for _ in scores:
        best = int(np.argmax(score - penalty * likeness))
        if score[best] == -np.inf:
            return
        score[best] = -np.inf
        if fits(best):
            yield best
            np.maximum(likeness, _likeness(vectors[best], postings, len(scores)), out=likeness)
            score[likeness >= same] = -np.inf


def _postings(vectors: Sequence[Vector]) -> Postings:
    """Return for each term the numbers of the vectors that hold it, and its weights in them."""
    import numpy as np

    found: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
    for number, vector in enumerate(vectors):
        for term, weight in vector.items():
            numbers, weights = found[term]
            numbers.append(number)
            weights.append(weight)
    return {term: (np.array(numbers), np.array(weights)) for term, (numbers, weights) in found.items()}


def _likeness(vector: Vector, postings: Postings, size: int) -> Floats:
    """Return the cosines of a unit vector with all."""
    import numpy as np

    total = np.zeros(size)
    for term, weight in vector.items():
        numbers, weights = postings[term]
        total[numbers] += weight * weights
    return total

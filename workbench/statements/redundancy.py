"""Choose one statement after another, each as unlike those before it as its score allows."""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from workbench.statements.features import settings
from workbench.statements.terms import Vector


def pick(scores: Sequence[float], vectors: Sequence[Vector], fits: Callable[[int], bool]) -> Iterator[int]:
    """Yield indices by maximal marginal relevance (Carbonell and Goldstein 1998), leaving out what does not fit.

    A gain can only fall as more is chosen, so that only what comes to the top need be compared again (Minoux 1978).
    """
    penalty, same = settings("redundancy")["penalty"], settings("redundancy")["same"]
    chosen = Chosen()
    heap = [(-score, number, 0) for number, score in enumerate(scores)]
    heapq.heapify(heap)
    while heap:
        _, number, compared = heapq.heappop(heap)
        if compared < chosen.size:
            likeness = chosen.likeness(vectors[number])
            if likeness < same:
                heapq.heappush(heap, (penalty * likeness - scores[number], number, chosen.size))
        elif fits(number):
            chosen.add(vectors[number])
            yield number


@dataclass(slots=True)
class Chosen:
    """Index what was chosen by its terms."""

    size: int = 0
    postings: dict[str, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, vector: Vector) -> None:
        """Add a unit vector."""
        for term, weight in vector.items():
            self.postings[term].append((self.size, weight))
        self.size += 1

    def likeness(self, vector: Vector) -> float:
        """Return the largest cosine with one that was added; 0 if there is none."""
        totals: dict[int, float] = defaultdict(float)
        for term, weight in vector.items():
            for number, other in self.postings.get(term, ()):
                totals[number] += weight * other
        return max(totals.values(), default=0.0)

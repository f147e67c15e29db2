"""Hold how much each feature counts in the ranking of key statements."""

from dataclasses import dataclass
from functools import cache

from workbench.statements.features import settings


@dataclass(frozen=True, slots=True)
class Weights:
    """Say how much each feature counts; `opening` is the share of the position that an opening sentence gets at once.

    The rest of the position falls evenly from the first sentence of a section to the last.
    """

    position: float
    opening: float
    length: float
    headline: float
    centrality: float
    salience: float

    @property
    def by_feature(self) -> dict[str, float]:
        """Return the weight of each of the `Features`."""
        return {
            "opening": self.position * self.opening,
            "earliness": self.position * (1 - self.opening),
            "length": self.length,
            "headline": self.headline,
            "centrality": self.centrality,
            "salience": self.salience,
        }


@cache
def shipped() -> Weights:
    """Return the weights of weights.toml."""
    return Weights(**settings("weights"))

"""Draw chance that is the same in every run with the same seed."""

import random


def chance_of(seed: int, *purpose: object) -> random.Random:
    """Return a generator of its own for each seed and purpose."""
    return random.Random(" ".join(map(str, (seed, *purpose))))  # noqa: S311 -- repeatable, not secret

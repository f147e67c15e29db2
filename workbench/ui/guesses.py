"""Slow down who guesses passwords, without locking others out of the same name."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

FREE = 5  # tries before one must wait
FIRST, LONGEST = 2.0, 60.0  # seconds: the first wait, each next one twice as long, up to the longest
FORGOTTEN = 900.0  # seconds after the last try
MOST = 10_000  # guessers that are remembered, the latest


@dataclass(slots=True)
class _Tries:
    number: int
    at: float


class Guesses:
    """Count tries by who makes them: an address and the name it tries."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries: OrderedDict[str, _Tries] = OrderedDict()

    def wait(self, guesser: str) -> float:
        """Return the seconds until the next try is due; 0 lets one pass, and counts it as wrong until it is right."""
        now = self._clock()
        tries = self._tries.get(guesser)
        if tries is None or now - tries.at > FORGOTTEN:
            tries = self._tries[guesser] = _Tries(0, now)
        over = tries.number - FREE
        left = tries.at + min(FIRST * 2 ** min(over, 10), LONGEST) - now if over >= 0 else 0.0
        if left > 0:
            return left
        tries.number, tries.at = tries.number + 1, now
        self._tries.move_to_end(guesser)
        if len(self._tries) > MOST:
            self._tries.popitem(last=False)
        return 0.0

    def right(self, guesser: str) -> None:
        """Forget the tries of who has given the right password."""
        self._tries.pop(guesser, None)

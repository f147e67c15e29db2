"""Tell how far a run is, how fast it goes and how long it will take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from workbench.batch.translate import Finished


@dataclass(slots=True)
class Progress:
    """Count what a run has done of inputs of so many bytes; `clock` gives seconds."""

    size: int
    clock: Callable[[], float] = time.monotonic
    records: int = 0
    failed: int = 0
    segments: int = 0
    parts: int = 0
    _position: int = 0
    _first: int | None = None
    _began: float = field(default=0.0)

    def __post_init__(self) -> None:
        self._began = self.clock()

    def add(self, part: Finished) -> None:
        """Count a part that is finished."""
        self.parts += 1
        self.records += part.records
        self.failed += part.failed
        self.segments += part.segments
        self._position = max(self._position, part.position)
        if self._first is None:
            self._first = part.position

    def line(self) -> str:
        """Return one line: how much is done, segments a second, and the time left where it can be told."""
        seconds = max(self.clock() - self._began, 1e-9)
        share = f"{100 * self._position / self.size:.0f} %" if self.size else "100 %"
        failed = f", {self.failed:,} set aside" if self.failed else ""
        rate = f"{self.segments / seconds:,.0f} segments/s"
        return f"{share}: {self.records:,} records, {self.segments:,} segments{failed}, {rate}{self._left(seconds)}"

    def _left(self, seconds: float) -> str:
        """Estimate from the bytes read since the first part, so that what was finished before does not count."""
        done = self._position - (self._first or 0)
        if self.parts < 2 or not done:
            return ""
        left = seconds * (self.parts - 1) / self.parts * (self.size - self._position) / done
        return f", {timedelta(seconds=round(left))} left"

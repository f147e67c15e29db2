"""Keep to so many requests a minute."""

from __future__ import annotations

import asyncio
import threading
import time


class Pace:
    """Let requests go one by one, evenly spread, from whatever thread they come; without a number, at once."""

    def __init__(self, per_minute: float | None) -> None:
        self._gap = 60 / per_minute if per_minute else 0.0
        self._lock = threading.Lock()
        self._free_at = 0.0

    async def turn(self) -> None:
        """Wait until the next request may go."""
        with self._lock:
            at = max(time.monotonic(), self._free_at)
            self._free_at = at + self._gap
        await asyncio.sleep(max(0.0, at - time.monotonic()))

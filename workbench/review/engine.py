"""Share one translation model among people who ask for suggestions and the translator in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from workbench.pipeline import Workbench


class Engine:
    """Load a workbench when it is first needed, once, and let one at a time use it: people before the background."""

    def __init__(self, load: Callable[[], Workbench]) -> None:
        self._load = load
        self._loaded: Workbench | None = None
        self._changed = threading.Condition()
        self._busy = False
        self._people = 0

    @contextmanager
    def for_person(self) -> Iterator[Workbench]:
        """Yield the workbench, as soon as whoever has it gives it back."""
        with self._changed:
            self._people += 1
            try:
                self._changed.wait_for(lambda: not self._busy)
                self._busy = True
            finally:
                self._people -= 1
        with self._given() as workbench:
            yield workbench

    @contextmanager
    def for_background(self) -> Iterator[Workbench]:
        """Yield the workbench, once no person has it or waits for it."""
        with self._changed:
            self._changed.wait_for(lambda: not self._busy and not self._people)
            self._busy = True
        with self._given() as workbench:
            yield workbench

    @contextmanager
    def _given(self) -> Iterator[Workbench]:
        try:
            self._loaded = self._loaded or self._load()
            yield self._loaded
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()

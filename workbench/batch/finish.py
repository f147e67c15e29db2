"""Check translated articles, pick their key statements and lay out their rows, in several processes where cores allow.

It is all Python, of which a process runs one thing at a time: with a GPU, or many cores, the decoder would wait for it.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cached_property, partial
from multiprocessing import get_context, parent_process
from typing import Any

from workbench.batch.rows import own_columns
from workbench.document import Document
from workbench.errors import InputError, WorkbenchError
from workbench.pipeline import Settings, Workbench
from workbench.translation.ctranslate2_engine import usable_cores
from workbench.writing import Provenance

MOST_PROCESSES = 16
SHARES = 8  # that a process takes of a part, one after another, so that all end at about the same time

Row = dict[str, Any]


class Finisher:
    """Take translated articles to the end of the path, in order, in so many processes; by default half the cores."""

    def __init__(self, workbench: Workbench, processes: int | None = None) -> None:
        self._workbench = workbench
        self._processes = max(1, min(processes or usable_cores() // 2, MOST_PROCESSES))

    def finish(self, articles: Sequence[Document]) -> Iterator[Row | InputError]:
        """Yield what the run adds to each article's record, or why there is nothing."""
        if self._processes == 1 or len(articles) < self._processes:
            yield from map(partial(_finish, self._workbench), articles)
            return
        size = max(1, len(articles) // (self._processes * SHARES))
        try:
            yield from self._pool.map(_finish_here, articles, chunksize=size)
        except BrokenProcessPool as error:
            raise WorkbenchError("a process that checks translations was ended from outside; begin again") from error

    @cached_property
    def _pool(self) -> ProcessPoolExecutor:
        # Forking would copy the decoder's threads in whatever state they are.
        shared = self._workbench.settings, self._workbench.provenance
        return ProcessPoolExecutor(self._processes, get_context("spawn"), _begin, shared)


def unforeseen(name: str, error: Exception) -> InputError:
    """Return what is noted of a record that met a fault of ours: one of a million must not stop the others."""
    return InputError(f"{name}: could not be processed: {type(error).__name__}")


def _finish(workbench: Workbench, article: Document) -> Row | InputError:
    try:
        return own_columns(workbench.finish(article, article.segments), workbench.provenance)
    except Exception as error:  # noqa: BLE001 - see `unforeseen`
        return unforeseen(article.name, error)


_here: list[Workbench] = []  # that of this process


def _begin(settings: Settings, provenance: Provenance) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    workbench = Workbench(settings=settings)
    workbench.provenance = provenance
    _here.append(workbench)


def _end_with_parent() -> None:
    """End this process when the one that started it was killed and could not."""
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _finish_here(article: Document) -> Row | InputError:
    return _finish(_here[0], article)

"""Make epochs ahead in other processes, so that a GPU does not wait for text."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

import numpy as np
import torch
from numpy.typing import NDArray

from workbench.training.batches import Batch, Feed

Epochs = Callable[[int], list[Batch]]  # the batches of an epoch by its number
_Arrays = list[tuple[NDArray[np.int32], NDArray[np.int32]]]

_feeds: list[Feed] = []  # of a worker: one


@contextmanager
def epochs_ahead(feed: Feed, workers: int) -> Iterator[Epochs]:
    """Yield what gives the feed's epochs, those to come made meanwhile by so many processes; 0: each when asked for.

    Enter it before CUDA is in use: the processes are forked.
    """
    if not workers:
        yield feed.epoch
        return
    with ProcessPoolExecutor(workers, get_context("fork"), _begin, (feed,)) as pool:
        pool.submit(int).result()  # forks all workers now
        try:
            yield _Ahead(pool, workers)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


class _Ahead:
    """Hand out epochs that workers made, and have as many more made as there are workers."""

    def __init__(self, pool: ProcessPoolExecutor, workers: int) -> None:
        self._pool, self._workers = pool, workers
        self._coming: dict[int, Future[_Arrays]] = {}

    def __call__(self, number: int) -> list[Batch]:
        for later in range(number, number + self._workers + 1):
            if later not in self._coming:
                self._coming[later] = self._pool.submit(_epoch, later)
        arrays = self._coming.pop(number).result()
        return [Batch(torch.from_numpy(source), torch.from_numpy(target)) for source, target in arrays]


def _begin(feed: Feed) -> None:
    torch.set_num_threads(1)
    _feeds.append(feed)


def _epoch(number: int) -> _Arrays:
    sides = ((batch.source, batch.target) for batch in _feeds[0].epoch(number))
    return [(source.numpy().astype(np.int32), target.numpy().astype(np.int32)) for source, target in sides]

"""Run on this machine: reading, segmenting, checking and writing go on while the engine decodes."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from workbench.batch.chunks import Chunk
from workbench.batch.known import AHEAD, Targets, Window
from workbench.batch.output import Output
from workbench.batch.translate import Decoded, Finished, PartTranslator, Prepared

SWITCH = 0.0002  # seconds
Item = TypeVar("Item")
Result = TypeVar("Result")


def translate_parts(
    chunks: Iterable[Chunk], translator: PartTranslator, output: Output, window: Window
) -> Iterator[Finished]:
    """Translate and write the chunks whose parts are not there yet, in order; yield each when it is written."""

    def finish(decoded: Decoded) -> Finished:
        window.keep(decoded.prepared.chunk.name, decoded.targets)
        return translator.finish(decoded)

    pools = ThreadPoolExecutor(1), ThreadPoolExecutor(AHEAD), ThreadPoolExecutor(1)
    with _quick_switches(), pools[0] as preparing, pools[1] as decoding, pools[2] as finishing:
        prepared = _ahead(preparing, translator.prepare, _unfinished(chunks, output, window))
        decoded = _decode(decoding, translator, prepared, window)
        yield from _ahead(finishing, finish, decoded)


@contextmanager
def _quick_switches() -> Iterator[None]:
    """Let threads wait less for each other.

    A thread that tokenizes lets go of Python at each sentence, and would then wait for 5 ms until the thread that
    checks does: the decoder had nothing to do for a fifth of the time.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _unfinished(chunks: Iterable[Chunk], output: Output, window: Window) -> Iterator[Chunk]:
    for chunk in chunks:
        if output.has(chunk.name):
            window.pass_by(chunk.name)
        else:
            yield chunk


def _decode(
    pool: Executor, translator: PartTranslator, prepared: Iterable[Prepared], window: Window
) -> Iterator[Decoded]:
    """Decode some chunks at once; each takes from the window what the chunks before those have left there."""
    pending = deque[Future[Decoded]]()
    earlier: deque[Targets] | None = None
    for chunk in prepared:
        earlier = deque(window.restore()) if earlier is None else earlier
        done = _settle(pending, earlier, window)
        pending.append(pool.submit(translator.decode, chunk, window.find(chunk.sources)))
        yield from done
    while pending:
        yield pending.popleft().result()


def _settle(pending: deque[Future[Decoded]], earlier: deque[Targets], window: Window) -> list[Decoded]:
    """Put into the window what must be there before the next chunk; return what was decoded of that just now."""
    done = []
    while len(earlier) + len(pending) >= AHEAD:
        if earlier:
            window.add(earlier.popleft())
        else:
            done.append(pending.popleft().result())
            window.add(done[-1].targets)
    return done


def _ahead(pool: Executor, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Apply the function to items in a pool, in order, some ahead of what is asked for."""
    pending = deque[Future[Result]]()
    for item in items:
        pending.append(pool.submit(function, item))
        if len(pending) > AHEAD:
            yield pending.popleft().result()
    while pending:
        yield pending.popleft().result()

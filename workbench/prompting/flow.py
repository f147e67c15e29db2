"""Take what arrives from elsewhere piece by piece, and stop waiting at once when told to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator

from workbench.errors import ModelError
from workbench.prompting.backend import StoppedError

_TICK = 0.05  # seconds until it is looked at again whether to go on


def flow(pieces: AsyncGenerator[str, None], stop: threading.Event, seconds: float) -> Generator[str, None, None]:
    """Yield pieces as they come; ModelError when the seconds are over, StoppedError when told to stop.

    Whatever ends it, the connection behind the pieces is closed.
    """
    loop = asyncio.new_event_loop()
    ends = loop.time() + seconds
    try:
        while (piece := loop.run_until_complete(_next(pieces, stop, ends))) is not None:
            yield piece
    finally:
        loop.run_until_complete(pieces.aclose())
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _next(pieces: AsyncGenerator[str, None], stop: threading.Event, ends: float) -> str | None:
    loop = asyncio.get_running_loop()
    step = asyncio.ensure_future(_step(pieces))
    while not step.done():
        if stop.is_set() or loop.time() > ends:
            step.cancel()
            await asyncio.wait({step})
            raise StoppedError("stopped") if stop.is_set() else ModelError("the answer took too long")
        await asyncio.wait({step}, timeout=_TICK)
    return step.result()


async def _step(pieces: AsyncGenerator[str, None]) -> str | None:
    return await anext(pieces, None)

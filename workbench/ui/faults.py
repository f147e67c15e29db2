"""Tell of faults that nobody foresaw without what people have written: the text of an error may quote it."""

from __future__ import annotations

import logging
import traceback

_LOG = logging.getLogger("workbench")
_SHOWN = 8  # innermost places


def unforeseen(error: Exception) -> str:
    """Log where an error arose and of what kind it is, and return a line for who has met it."""
    places = traceback.extract_tb(error.__traceback__)[-_SHOWN:]
    where = " < ".join(f"{one.filename.rpartition('/')[2]}:{one.lineno}" for one in reversed(places))
    _LOG.error("%s at %s", type(error).__name__, where)
    return f"the server has met an unforeseen fault ({type(error).__name__}); nothing was changed"

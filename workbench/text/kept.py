"""Keep what is derived from data files in the cache, as Python keeps compiled modules: deriving it takes far longer."""

from __future__ import annotations

import marshal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache, wraps
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from workbench.models.cache import cache_folder, write_atomically

T = TypeVar("T")
_State = tuple[str, int, int]  # of a file: path, size, time of its last change
_TEXT = "workbench.text"  # what all tables are derived with
_KINDS = frozenset({".py", ".toml", ".tsv", ".txt"})
# What a file holds that is damaged, or of another version of Python.
_DAMAGE = (OSError, EOFError, ValueError, TypeError)


def derived(build: Callable[[], T]) -> Callable[[], T]:
    """Keep a table of plain values that a function makes of the data of its package, until a file there changes."""

    @cache
    @wraps(build)
    def table() -> T:
        package = build.__module__.rpartition(".")[0]
        return _kept(f"{build.__module__}.{build.__name__}", (*_states(package), *_states(_TEXT)), build)

    return table


def kept(name: str, source: Path, build: Callable[[], T]) -> T:
    """Return the plain values that a function makes of a file, from the cache as long as it has not changed since."""
    return _kept(name, (_state(source),), build)


def _kept(name: str, stamp: tuple[_State, ...], build: Callable[[], T]) -> T:
    memory = cache_folder() / "tables" / f"{name}.{sys.implementation.cache_tag}"
    with suppress(*_DAMAGE):
        known, table = marshal.loads(memory.read_bytes())  # noqa: S302 - our own, in the user's own cache
        if known == stamp:
            found: T = table
            return found
    made = build()
    with suppress(OSError):  # a cache that cannot be written only costs time
        write_atomically(memory, marshal.dumps((stamp, made)))  # type: ignore[arg-type]
    return made


def _state(path: Path) -> _State:
    status = path.stat()
    return str(path), status.st_size, status.st_mtime_ns


@cache
def _states(package: str) -> tuple[_State, ...]:
    """Return the states of a package's code, and of its data."""
    folder = Path(str(files(package)))
    found = (path for each in (folder, folder / "data") if each.is_dir() for path in each.iterdir())
    return tuple(sorted(_state(path) for path in found if path.suffix in _KINDS))

"""Bring files into a memory and write one out; open a memory wherever it lies."""

from __future__ import annotations

import os
import secrets
import sqlite3
import weakref
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from workbench.errors import InputError, OutputError, WorkbenchError
from workbench.memory.tmx import read_tmx, write_tmx
from workbench.memory.unit import Unit
from workbench.memory.units import add_imported, all_units, catch_up
from workbench.review.actors import Actor
from workbench.review.store import Store

LARGEST = 2**31  # bytes of a file: some 3,000,000 units
_BATCH = 10_000  # units a transaction, so that others come to write between


@dataclass(frozen=True, slots=True)
class Import:
    """Count the units read from a file, and those of them that the memory did not have."""

    read: int
    added: int


def open_memory(path: Path) -> Store:
    """Open the memory of a project (.db), or read one from a .tmx or .tsv file; InputError where it is neither."""
    if path.suffix.lower() != ".db":
        return _temporary_project(path)
    if not path.is_file():
        raise InputError(f"{path}: there is no such project")
    return open_project(path)


def open_project(path: Path) -> Store:
    """Open a project, new where there is none, with all its approved segments in its memory."""
    store = Store(path)
    with store.writing() as connection:
        catch_up(connection)
    return store


def import_file(store: Store, path: Path, actor: Actor) -> Import:
    """Add the units of a .tmx or .tsv file (arabic, english) to a memory; the actor is the maker where none is named.

    ForbiddenError for readers, InputError for a file that cannot be read; what was read before the fault is kept.
    """
    actor.must_review()
    return _import(store, path, actor.name)


def export_tmx(store: Store, path: Path) -> int:
    """Write a memory as TMX, at once or not at all, and return the number of units; OutputError where that fails."""
    temporary = path.parent / f".workbench-{secrets.token_hex(8)}.tmp"
    try:
        with temporary.open("xb") as file:
            written = write_memory(store, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: could not be written: {error.strerror}") from error
    finally:
        temporary.unlink(missing_ok=True)
    return written


def write_memory(store: Store, file: IO[bytes]) -> int:
    """Write a memory as TMX into an open file and return the number of its units."""
    with store.reading() as connection:
        return write_tmx(file, all_units(connection))


def count_units(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many units come from approved segments and from each imported file, most first."""
    query = (
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM unit_segment WHERE unit = unit.id) THEN 'approved segments' "
        "ELSE file END AS place, count(*) AS units FROM unit GROUP BY place"
    )
    return dict(Counter({row["place"]: row["units"] for row in connection.execute(query)}).most_common())


def _temporary_project(path: Path) -> Store:
    """Return a project that holds the units of a file and goes when it is no longer used."""
    folder = TemporaryDirectory(prefix="workbench-")
    store = Store(Path(folder.name) / "memory.db")
    weakref.finalize(store, folder.cleanup)
    _import(store, path, None)
    return store


def _import(store: Store, path: Path, creator: str | None) -> Import:
    units, read, added = _read(path), 0, 0
    while batch := [replace(unit, creator=unit.creator or creator) for unit in islice(units, _BATCH)]:
        with store.writing() as connection:
            added += add_imported(connection, batch, path.name)
        read += len(batch)
    return Import(read, added)


def _read(path: Path) -> Iterator[Unit]:
    readers = {".tmx": read_tmx, ".tsv": _read_tsv}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path}: a memory is read from .tmx and .tsv files")
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path} is larger than {LARGEST // 2**30} GiB: split it")
        yield from reader(path)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} cannot be read: it is not UTF-8") from error
    except WorkbenchError as error:
        raise InputError(str(error)) from error


def _read_tsv(path: Path) -> Iterator[Unit]:
    from workbench.training.mix import read_pairs

    return (Unit(pair.source, pair.target) for pair in read_pairs(path))

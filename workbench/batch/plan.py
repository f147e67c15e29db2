"""List what a run reads, once, on disk: as many files as there are, and the same after an interruption."""

from __future__ import annotations

import glob
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from workbench.batch.compression import plain_suffix
from workbench.errors import UsageError
from workbench.reading.inputs import EXTENSIONS, printable

TABLES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet"}
FORMATS = EXTENSIONS | TABLES
_SCHEMA = "CREATE TABLE inputs (path BLOB PRIMARY KEY, is_table INTEGER, size INTEGER) WITHOUT ROWID"


@dataclass(frozen=True, slots=True)
class Input:
    """Name one file, as it was found, and its size in bytes."""

    path: Path
    size: int

    @property
    def name(self) -> str:
        """Return the path, fit for messages and outputs."""
        return printable(str(self.path))

    @property
    def format(self) -> str:
        """Return the format that the suffix stands for, compressed or not ("jsonl", "html" ...)."""
        return FORMATS.get(plain_suffix(self.path), "txt")

    def must_be_as_listed(self) -> None:
        """Raise UsageError where the file is gone or no longer of its size."""
        if not self.path.is_file() or self.path.stat().st_size != self.size:
            raise UsageError(f"{self.name}: has changed since this run began; begin another in a new folder")


class Plan:
    """Hold the inputs of a run in the order of their paths, in a SQLite file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def tables(self) -> list[Input]:
        """Return the tables of records; raise UsageError for one that is gone or no longer of its size."""
        found = list(self._read("is_table"))
        for table in found:
            table.must_be_as_listed()
        return found

    def articles(self) -> Iterator[Input]:
        """Yield the files that are one article each."""
        return self._read("NOT is_table")

    def size(self) -> int:
        """Return the bytes of all inputs."""
        with closing(sqlite3.connect(self.path)) as connection:
            [[size]] = connection.execute("SELECT sum(size) FROM inputs")
        return int(size)

    def _read(self, which: str) -> Iterator[Input]:
        with closing(sqlite3.connect(self.path)) as connection:
            query = f"SELECT path, size FROM inputs WHERE {which} ORDER BY path"  # noqa: S608 - two constants
            for path, size in connection.execute(query):
                yield Input(Path(os.fsdecode(path)), size)


def make_plan(arguments: Iterable[str], path: Path, output: Path) -> Plan:
    """List the files, folders and globs into a plan, unless it is there; nothing in the output folder is an input.

    Raises UsageError for what is missing or not read.
    """
    if not path.exists():
        temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
        try:
            _write(temporary, (found for argument in arguments for found in _find(argument, output)))
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    return Plan(path)


def _write(path: Path, inputs: Iterable[Input]) -> None:
    rows = ((os.fsencode(each.path), plain_suffix(each.path) in TABLES, each.size) for each in inputs)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(_SCHEMA)
        connection.executemany("INSERT OR IGNORE INTO inputs VALUES (?, ?, ?)", rows)


def _find(argument: str, output: Path) -> Iterator[Input]:
    path = Path(argument)
    if path.is_dir():
        yield from _required(argument, _walk(path, output))
    elif path.is_file():
        if not _is_read(path.name):
            raise UsageError(f"{printable(argument)}: not a kind of file that is read ({', '.join(FORMATS)})")
        yield Input(path, path.stat().st_size)
    elif glob.has_magic(argument):
        matches = map(Path, glob.iglob(argument, recursive=True))  # noqa: PTH207 - the pattern may be absolute
        files = (Input(match, match.stat().st_size) for match in matches if match.is_file() and _is_read(match.name))
        yield from _required(argument, files)
    else:
        raise UsageError(f"{printable(argument)}: no such file or folder")


def _required(argument: str, found: Iterator[Input]) -> Iterator[Input]:
    first = next(found, None)
    if first is None:
        raise UsageError(f"{printable(argument)}: holds no file that is read ({', '.join(FORMATS)})")
    yield first
    yield from found


def _is_read(name: str) -> bool:
    return plain_suffix(Path(name)) in FORMATS and not name.startswith((".", "~$"))


def _walk(folder: Path, output: Path) -> Iterator[Input]:
    """Yield what a folder holds, and what of it cannot be listed, so that reading that reports the fault."""
    waiting = [folder]
    while waiting:
        parent = waiting.pop()
        if parent.resolve() == output.resolve():
            continue
        try:
            with os.scandir(parent) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting += [] if entry.name.startswith(".") else [parent / entry.name]
                    elif _is_read(entry.name) and entry.is_file():
                        yield Input(parent / entry.name, entry.stat().st_size)
        except OSError:
            yield Input(parent, 0)

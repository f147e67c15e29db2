"""Open a review project: one SQLite file, its schema brought up to date by named migrations."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from workbench.errors import InputError, OutputError
from workbench.memory.unit import fold

APPLICATION = 0x41574252  # marks the file as ours: "AWBR"
_WAIT = 30.0  # seconds that a writer waits for another


class Store:
    """Give each thread its connection to a project's file; InputError where the file is no project.

    Write-ahead logging lets readers go on while one writes; a change that was committed survives a kill.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._turn = threading.Lock()  # writers of this process wait in line; left to SQLite, some would wait for long
        try:
            _prepare(self._connection())
        except sqlite3.Error as error:
            raise InputError(f"{path} cannot be opened as a review project: {error}") from error

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection that sees one state of the project throughout."""
        connection = self._connection()
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection that alone may write; all of it is kept at the end, or nothing after an error."""
        connection = self._connection()
        with self._turn, self._told():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what keeps SQLite from writing (a full disk, another's lock, rights) into one clear line."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise OutputError(f"{self.path} could not be written: {error}") from error

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            del self._local.connection

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)
            connection.row_factory = sqlite3.Row
            connection.create_function("folded", 1, _folded, deterministic=True)  # for triggers
            for pragma in ("foreign_keys = ON", "synchronous = FULL", "journal_mode = WAL"):
                connection.execute(f"PRAGMA {pragma}")
            self._local.connection = connection
        return connection


def now() -> str:
    """Return the time in UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _folded(text: str | None) -> str | None:
    return None if text is None else fold(text)


def _prepare(connection: sqlite3.Connection) -> None:
    """Apply the migrations that the file lacks, all or none; refuse a file of another program or a newer version."""
    connection.execute("BEGIN")  # else another process might make the project between the two looks
    marked = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    connection.execute("COMMIT")
    if marked != APPLICATION and tables:
        raise sqlite3.DatabaseError("it is the file of another program")
    known = {path.name: path for path in files("workbench.review").joinpath("migrations").iterdir()}
    applied = _applied(connection) if marked else set()
    if newer := applied - known.keys():
        raise sqlite3.DatabaseError(f"it was written by a newer version ({max(newer)})")
    for name in sorted(known.keys() - applied):
        script = known[name].read_text(encoding="utf-8")
        _apply(connection, name, script)


def _applied(connection: sqlite3.Connection) -> set[str]:
    return {row["name"] for row in connection.execute("SELECT name FROM migration")}


def _apply(connection: sqlite3.Connection, name: str, script: str) -> None:
    """Run one migration and note it, in one transaction; another process may have been quicker."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT")
        if name not in _applied(connection):
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute("INSERT INTO migration VALUES (?, ?)", (name, now()))
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script one by one: executescript would commit before it begins."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""

"""Keep the units of a project's memory: what is approved in it, and what was imported into it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.memory.unit import Unit, fold, folded_words

LONGEST = 20_000  # characters of a side, as of a reviewer's target
_COLUMNS = "unit.*, EXISTS (SELECT 1 FROM unit_segment WHERE unit = unit.id) AS approved"


@dataclass(frozen=True, slots=True)
class Stored:
    """Hold a unit as it stands in a memory: its number, the file it came from, whether an approved segment backs it."""

    id: int
    unit: Unit
    folded: str
    file: str | None
    approved: bool

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Stored:
        """Return the unit of a row of `select`."""
        about = row["creator"], row["created_at"], row["changed_at"], json.loads(row["properties"])
        unit = Unit(row["source"], row["target"], *about)
        return cls(row["id"], unit, row["folded"], row["file"], bool(row["approved"]))


def select(connection: sqlite3.Connection, rest: str, values: Iterable[object] = ()) -> list[Stored]:
    """Return units; `rest` is the SQL after FROM unit."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM unit {rest}", tuple(values))  # noqa: S608 -- our own text
    return [Stored.from_row(row) for row in rows]


def all_units(connection: sqlite3.Connection) -> Iterator[Unit]:
    """Yield all units, oldest first, one in memory at a time."""
    for row in connection.execute(f"SELECT {_COLUMNS} FROM unit ORDER BY id"):  # noqa: S608 -- no text from outside
        yield Stored.from_row(row).unit


def add_imported(connection: sqlite3.Connection, units: Iterable[Unit], file: str) -> int:
    """Add units from a file and return how many the memory had not; what was imported stays in it.

    Units with an empty or an overlong side are left out.
    """
    last = connection.execute("SELECT coalesce(max(id), 0) FROM unit").fetchone()[0]
    for unit in units:
        folded = fold(unit.source)
        if folded and unit.target.strip() and max(len(unit.source), len(unit.target)) <= LONGEST:
            _insert(connection, unit, folded, file)
    return _index(connection, last)


def follow(connection: sqlite3.Connection, segment: int, approved: Unit | None) -> None:
    """Let a segment stand for a unit from now on, or for none; a unit that only it stood for goes."""
    left = connection.execute("DELETE FROM unit_segment WHERE segment = ? RETURNING unit", (segment,)).fetchone()
    folded = fold(approved.source) if approved else ""
    if approved and folded:
        number = _keep(connection, approved, folded)
        connection.execute("INSERT INTO unit_segment (segment, unit) VALUES (?, ?)", (segment, number))
    if left:
        connection.execute(
            "DELETE FROM unit WHERE id = ? AND file IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM unit_segment WHERE unit = unit.id)",
            (left["unit"],),
        )


def catch_up(connection: sqlite3.Connection) -> int:
    """Take in segments that were approved before the project had a memory; return their number."""
    rows = connection.execute(
        "SELECT segment.id, source, target, change.actor, change.at FROM segment LEFT JOIN change ON change.id = "
        "(SELECT max(id) FROM change WHERE change.segment = segment.id AND kind <> 'dismiss') "
        "WHERE state = 'approved' AND segment.id NOT IN (SELECT segment FROM unit_segment)"
    ).fetchall()
    for row in rows:
        follow(connection, row["id"], Unit(row["source"], row["target"], row["actor"], row["at"], row["at"]))
    return len(rows)


def digest(connection: sqlite3.Connection) -> str:
    """Return the SHA-256 of all that decides which exact match is the best."""
    sha = hashlib.sha256()
    columns = "folded, target, changed_at, EXISTS (SELECT 1 FROM unit_segment WHERE unit = unit.id)"
    for row in connection.execute(f"SELECT {columns} FROM unit ORDER BY folded, target"):  # noqa: S608 -- no input
        sha.update(json.dumps(tuple(row)).encode())
    return sha.hexdigest()


def _keep(connection: sqlite3.Connection, unit: Unit, folded: str) -> int:
    """Add a unit, or note that a known one was confirmed now, and return its number."""
    last = connection.execute("SELECT coalesce(max(id), 0) FROM unit").fetchone()[0]
    _insert(connection, unit, folded, None)
    _index(connection, last)
    found = connection.execute("SELECT id FROM unit WHERE folded = ? AND target = ?", (folded, unit.target)).fetchone()
    return int(found["id"])


def _insert(connection: sqlite3.Connection, unit: Unit, folded: str, file: str | None) -> None:
    properties = json.dumps(dict(unit.properties), ensure_ascii=False)
    connection.execute(
        "INSERT INTO unit (source, folded, words, target, file, creator, created_at, changed_at, properties) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (folded, target) DO UPDATE SET "
        "file = coalesce(file, excluded.file), changed_at = nullif(max(ifnull(changed_at, ''), "
        "ifnull(excluded.changed_at, '')), '')",
        (
            unit.source, folded, len(folded_words(folded)), unit.target, file,
            unit.creator, unit.created_at, unit.changed_at, properties,
        ),
    )  # fmt: skip


def _index(connection: sqlite3.Connection, last: int) -> int:
    """Index the words of units newer than the last, and return their number.

    A trigger for each would be simpler, but makes FTS5 write a segment of its index for each: three times slower.
    """
    return connection.execute(
        "INSERT INTO unit_words (rowid, folded, words, target) SELECT id, folded, words, target FROM unit WHERE id > ?",
        (last,),
    ).rowcount

"""Keep a project's terms in its database, and its glossary indexed in memory until it changes."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator

from workbench.glossary.index import Glossary
from workbench.glossary.term import Term, key

_lock = threading.Lock()
_indexed: dict[str, tuple[object, Glossary]] = {}  # by the project's file: the state of its terms, and their index
_MOST_INDEXED = 8


def standing(connection: sqlite3.Connection) -> Iterator[Term]:
    """Yield the terms that have not been removed, oldest first."""
    for row in connection.execute("SELECT * FROM term WHERE removed_at IS NULL ORDER BY id"):
        yield _term(row)


def read_term(connection: sqlite3.Connection, number: int) -> Term | None:
    """Return a standing term by its number; None where there is none."""
    row = connection.execute("SELECT * FROM term WHERE removed_at IS NULL AND id = ?", (number,)).fetchone()
    return _term(row) if row else None


def same_place(connection: sqlite3.Connection, term: Term) -> Term | None:
    """Return the standing term with the source and domain of another, in whatever spelling."""
    query = "SELECT * FROM term WHERE removed_at IS NULL AND key = ? AND domain = ?"
    row = connection.execute(query, (_key(term), term.domain)).fetchone()
    return _term(row) if row else None


def insert(connection: sqlite3.Connection, term: Term) -> int:
    """Add a term and return its number."""
    cursor = connection.execute(
        "INSERT INTO term (source, key, domain, target, alternatives, forbidden, note, added_by, added_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            term.source, _key(term), term.domain, term.target, _dump(term.alternatives), _dump(term.forbidden),
            term.note, term.creator, term.created_at,
        ),
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def withdraw(connection: sqlite3.Connection, number: int, name: str, at: str) -> None:
    """Note that a term no longer stands."""
    connection.execute("UPDATE term SET removed_by = ?, removed_at = ? WHERE id = ?", (name, at, number))


def glossary_of(connection: sqlite3.Connection) -> Glossary:
    """Return a project's glossary, indexed anew only where its terms have changed."""
    file, state = _file(connection), _state(connection)
    with _lock:
        known = _indexed.get(file)
        if known is None or known[0] != state:
            known = state, Glossary(standing(connection))
            while len(_indexed) >= _MOST_INDEXED:
                _indexed.pop(next(iter(_indexed)))
            _indexed[file] = known
    return known[1]


def _state(connection: sqlite3.Connection) -> object:
    """Return what differs whenever a term is added or removed: the last term, and how many stand."""
    row = connection.execute(
        "SELECT id, added_at, (SELECT count(*) FROM term WHERE removed_at IS NULL) AS standing "
        "FROM term ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return tuple(row) if row else None


def _file(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA database_list").fetchone()["file"])


def _key(term: Term) -> str:
    return " ".join(key(term.source))


def _dump(renderings: tuple[str, ...]) -> str:
    return json.dumps(renderings, ensure_ascii=False)


def _term(row: sqlite3.Row) -> Term:
    return Term(
        row["source"], row["target"], tuple(json.loads(row["alternatives"])), tuple(json.loads(row["forbidden"])),
        row["note"], row["domain"], row["added_by"], row["added_at"], row["id"],
    )  # fmt: skip

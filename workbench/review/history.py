"""Write and read what was changed, by whom and when; nothing here is ever overwritten."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.review.actors import Actor
from workbench.review.store import now

UNDO, REDO, COMMENT, ACCEPT = "undo", "redo", "comment", "accept"
STATEMENTS = frozenset({"add statement", "drop statement", "move statement", "name speaker"})
REVERSIBLE = frozenset({"edit", "mark", "import", ACCEPT}) | STATEMENTS

# Of rows of the table change: which of them approve a text, and which bring in a draft of the model.
APPROVES = (
    "json_extract(change.after, '$.state') = 'approved' AND (json_extract(change.before, '$.state') IS NOT 'approved' "
    "OR json_extract(change.before, '$.target') IS NOT json_extract(change.after, '$.target'))"
)
DRAFTS = "change.kind = 'draft' AND json_extract(change.after, '$.origin') = 'model'"


@dataclass(frozen=True, slots=True)
class Entry:
    """Say what happened; before and after are JSON objects, `undoes` is the change taken back or made again."""

    kind: str
    article: int
    segment: int | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Hold one entry of the history, with who and when."""

    id: int
    at: str
    actor: str
    entry: Entry


def record(connection: sqlite3.Connection, actor: Actor, entry: Entry) -> str:
    """Add one change to the history and return when it was made."""
    at = now()
    sides = (json.dumps(dict(side), ensure_ascii=False) for side in (entry.before, entry.after))
    connection.execute(
        "INSERT INTO change (at, actor, kind, article, segment, before, after, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (at, actor.name, entry.kind, entry.article, entry.segment, *sides, entry.undoes),
    )
    return at


def changes(connection: sqlite3.Connection, *, segment: int | None = None, article: int | None = None) -> list[Change]:
    """Return the history of a segment or an article, oldest first."""
    column, value = ("segment", segment) if segment is not None else ("article", article)
    rows = connection.execute(f"SELECT * FROM change WHERE {column} = ? ORDER BY id", (value,))  # noqa: S608 -- two names
    return [_change(row) for row in rows]


def to_undo(connection: sqlite3.Connection, article: int, actor: Actor) -> Change | None:
    """Return the actor's last change in an article that still stands."""
    standing, _ = _stacks(connection, article, actor)
    return standing[-1] if standing else None


def to_redo(connection: sqlite3.Connection, article: int, actor: Actor) -> Change | None:
    """Return the change that the actor took back last, unless they have made another since."""
    _, taken_back = _stacks(connection, article, actor)
    return taken_back[-1] if taken_back else None


def _stacks(connection: sqlite3.Connection, article: int, actor: Actor) -> tuple[list[Change], list[Change]]:
    """Replay the actor's changes in an article: those that stand, and those taken back and not made again."""
    standing, taken_back = list[Change](), list[Change]()
    query = "SELECT * FROM change WHERE article = ? AND actor = ? ORDER BY id"
    for change in map(_change, connection.execute(query, (article, actor.name))):
        kind = change.entry.kind
        if kind == UNDO and standing:
            taken_back.append(standing.pop())
        elif kind == REDO and taken_back:
            standing.append(taken_back.pop())
        elif kind in REVERSIBLE:
            standing.append(change)
            taken_back.clear()
    return standing, taken_back


def _change(row: sqlite3.Row) -> Change:
    before, after = (json.loads(row[name]) for name in ("before", "after"))
    entry = Entry(row["kind"], row["article"], row["segment"], before, after, row["undoes"])
    return Change(row["id"], row["at"], row["actor"], entry)

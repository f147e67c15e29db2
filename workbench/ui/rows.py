"""Turn segments into the rows that the page shows: escaped markup, state, version, findings."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection

from workbench.document import CONTENT_ROLES, Finding, Role
from workbench.errors import InputError
from workbench.review.actors import Actor
from workbench.review.records import load_finding
from workbench.writing.markup import source_markup, target_markup

Json = dict[str, object]


def rows_of(connection: sqlite3.Connection, article: int, only: Collection[int] | None = None) -> list[Json]:
    """Return an article's segments in reading order, all or only some."""
    chosen = "article = ?" if only is None else f"article = ? AND id IN ({', '.join(str(int(one)) for one in only)})"
    query = f"SELECT * FROM segment WHERE {chosen} ORDER BY place"  # noqa: S608 -- integers
    rows = connection.execute(query, (article,)).fetchall()
    found, actors = _findings(connection, article, chosen), _actors(connection, article, chosen)
    said = _comments(connection, article)
    return [
        _row(row, found[row["id"]]) | {"by": actors.get(row["id"]), "comments": said.get(row["id"], 0)} for row in rows
    ]


def row_of(connection: sqlite3.Connection, segment: int) -> Json:
    """Return one segment; InputError where the project has none of that number."""
    row = connection.execute("SELECT article FROM segment WHERE id = ?", (segment,)).fetchone()
    if row is None:
        raise InputError(f"there is no segment {segment} in this project")
    return rows_of(connection, row["article"], [segment])[0]


def person(actor: Actor) -> Json:
    """Return who one is, as every page says it."""
    return {"name": actor.name, "role": actor.role}


def _actors(connection: sqlite3.Connection, article: int, chosen: str) -> dict[int, str]:
    """Return who has changed each segment last."""
    last = "SELECT max(id) FROM change WHERE change.segment = segment.id AND kind <> 'comment'"
    query = f"SELECT segment, actor FROM change WHERE id IN (SELECT ({last}) FROM segment WHERE {chosen})"  # noqa: S608
    return {row["segment"]: row["actor"] for row in connection.execute(query, (article,))}


def _comments(connection: sqlite3.Connection, article: int) -> dict[int, int]:
    """Return how many comments there are on each segment that has some."""
    query = "SELECT segment, count(*) FROM change WHERE article = ? AND kind = 'comment' GROUP BY segment"
    return dict(connection.execute(query, (article,)).fetchall())


def _findings(connection: sqlite3.Connection, article: int, chosen: str) -> dict[int, list[sqlite3.Row]]:
    query = f"SELECT * FROM finding WHERE segment IN (SELECT id FROM segment WHERE {chosen}) ORDER BY id"  # noqa: S608
    found = defaultdict[int, list[sqlite3.Row]](list)
    for row in connection.execute(query, (article,)):
        found[row["segment"]].append(row)
    return found


def _row(row: sqlite3.Row, found: list[sqlite3.Row]) -> Json:
    standing = [load_finding(one) for one in found if one["dismissed"] is None]
    target = row["target"] or ""
    return {
        "id": row["id"],
        "name": row["name"],
        "place": row["place"],
        "block": row["block"],
        "section": row["section"],
        "role": row["role"],
        "marginal": Role(row["role"]) not in CONTENT_ROLES,
        "source": row["source"],
        "sourceHtml": str(source_markup(row["source"], standing)),
        "target": target,
        "targetHtml": str(target_markup(target, _within(standing, target))),
        "state": row["state"],
        "origin": row["origin"],
        "version": row["version"],
        "findings": [_finding(one) for one in found],
    }


def _within(findings: list[Finding], target: str) -> list[Finding]:
    return [one for one in findings if one.target_span is None or one.target_span.end <= len(target)]


def _finding(row: sqlite3.Row) -> Json:
    known = {name: row[name] for name in ("id", "code", "severity", "message", "dismissed")}
    return known | {"messageHtml": str(target_markup(row["message"], []))}

"""Show the articles of a project, one article with its rows, and what has changed since it was last looked at."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from typing import Annotated

from pydantic import Field

from workbench.review.actors import Actor
from workbench.review.records import article_row
from workbench.ui.desk import Desk
from workbench.ui.language_model import about
from workbench.ui.listing import Left, find_articles
from workbench.ui.rows import Json, person, rows_of

LONGEST = 500  # characters of a search

_TOLD = ("id", "name", "state", "problem", "model", "added_at", "added_by", "statements_version")
_READ = ", ".join((*_TOLD, "title"))
# The headline of each article, or the first sentence of one without.
_HEADED = (
    "SELECT article, source, target, min(place + 1000000 * (role <> 'headline')) FROM segment "
    "WHERE article IN ({}) AND role IN ('headline', 'subheading', 'body') GROUP BY article"
)
_STATED = "SELECT article, state, count(*) AS number FROM segment WHERE article IN ({}) GROUP BY article, state"
_FOUND = (
    "SELECT article, severity, count(*) AS number FROM finding JOIN segment ON segment.id = finding.segment "
    "WHERE article IN ({}) AND dismissed IS NULL GROUP BY article, severity"
)


def list_articles(
    desk: Desk,
    actor: Actor,
    start: Annotated[int, Field(ge=0)] = 0,
    words: Annotated[str, Field(max_length=LONGEST)] = "",
    left: Left = Left.ANYTHING,
) -> Json:
    """Return a page of articles, the newest first, with how far each is; all, or those that fit."""
    with desk.store.reading() as connection:
        total, rows = find_articles(connection, _READ, words.strip(), left, start)
        articles = _summaries(connection, rows)
    return {"total": total, "articles": articles, "trouble": desk.translator.trouble, "actor": person(actor)}


def open_article(desk: Desk, actor: Actor, article: int) -> Json:
    """Return an article with all its rows, and the mark from which to ask for changes."""
    with desk.store.reading() as connection:
        row = article_row(connection, article, f"{_READ}, json_extract(content, '$.warnings') AS warnings")
        return _summaries(connection, [row])[0] | {
            "rows": rows_of(connection, article),
            "mark": _mark(connection),
            "warnings": json.loads(row["warnings"]),
            "next": _next(connection, article),
            "languageModel": about(desk, actor),
            "actor": person(actor),
        }


def changes_since(desk: Desk, actor: Actor, article: int, mark: Annotated[int, Field(ge=0)]) -> Json:  # noqa: ARG001
    """Return the rows of an article that have changed since a mark, how far it is, and the next mark."""
    with desk.store.reading() as connection:
        query = "SELECT DISTINCT segment FROM change WHERE id > ? AND article = ? AND segment IS NOT NULL"
        changed = [row["segment"] for row in connection.execute(query, (mark, article))]
        return summary_of(connection, article) | {
            "rows": rows_of(connection, article, changed) if changed else [],
            "mark": _mark(connection),
            "trouble": desk.translator.trouble,
        }


def cancel(desk: Desk, actor: Actor, article: int) -> bool:
    """Stop translating an article; its drafts stay."""
    return desk.translator.cancel(actor, article)


def resume(desk: Desk, actor: Actor, article: int) -> bool:
    """Go on translating an article that was cancelled or failed."""
    return desk.translator.resume(actor, article)


def summary_of(connection: sqlite3.Connection, article: int) -> Json:
    """Return an article's title and state, and its segments and findings by kind; InputError for one that is none."""
    return _summaries(connection, [article_row(connection, article, _READ)])[0]


def _summaries(connection: sqlite3.Connection, rows: list[sqlite3.Row]) -> list[Json]:
    marks, ids = ", ".join("?" * len(rows)), [row["id"] for row in rows]
    heads = {row["article"]: row for row in connection.execute(_HEADED.format(marks), ids)}
    states, severities = (_counts(connection, query.format(marks), ids) for query in (_STATED, _FOUND))
    return [
        {name: row[name] for name in _TOLD}
        | _titles(row, heads.get(row["id"]))
        | {"segments": states[row["id"]], "findings": severities[row["id"]]}
        for row in rows
    ]


def _titles(row: sqlite3.Row, head: sqlite3.Row | None) -> Json:
    """Return the headline as it now reads in English, in Arabic until then, and in Arabic."""
    if head is None:
        return {"title": row["title"], "arabic": None}
    return {"title": head["target"] or head["source"], "arabic": head["source"]}


def _counts(connection: sqlite3.Connection, query: str, ids: list[int]) -> dict[int, Counter[str]]:
    counts = defaultdict[int, Counter[str]](Counter)
    for article, kind, number in connection.execute(query, ids):
        counts[article][kind] = number
    return counts


def _next(connection: sqlite3.Connection, article: int) -> int | None:
    """Return the next article, round about, in which something is left to approve."""
    query = (
        "SELECT DISTINCT article FROM segment WHERE state <> 'approved' AND article <> ? ORDER BY article <= ?, article"
    )
    row = connection.execute(f"{query} LIMIT 1", (article, article)).fetchone()
    return int(row["article"]) if row else None


def _mark(connection: sqlite3.Connection) -> int:
    [mark] = connection.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()
    return int(mark)

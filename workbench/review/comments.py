"""Say something of a segment without changing it; what was said stays in its history."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from workbench.errors import InputError
from workbench.review.actors import Actor
from workbench.review.history import COMMENT, Entry, record
from workbench.review.segments import read_segment
from workbench.review.store import Store

LONGEST = 2_000  # characters of a comment


@dataclass(frozen=True, slots=True)
class Comment:
    """Hold what a person has said of a segment, and when (UTC, ISO 8601)."""

    segment: int
    at: str
    actor: str
    text: str


def comment(store: Store, actor: Actor, segment: int, text: str) -> Comment:
    """Add a comment to a segment and return it.

    ForbiddenError for readers, InputError for a segment that is none, and for a comment that is empty or too long.
    """
    actor.must_review()
    said = text.strip()
    if not said:
        raise InputError("an empty comment says nothing")
    if len(said) > LONGEST:
        raise InputError(f"a comment of more than {LONGEST:,} characters is refused")
    with store.writing() as connection:
        row = read_segment(connection, segment)
        at = record(connection, actor, Entry(COMMENT, row.article, row.id, after={"comment": said}))
    return Comment(row.id, at, actor.name, said)


def comments(connection: sqlite3.Connection, article: int) -> list[Comment]:
    """Return the comments on the segments of an article, by segment, oldest first."""
    query = "SELECT segment, at, actor, after FROM change WHERE article = ? AND kind = 'comment' ORDER BY segment, id"
    rows = connection.execute(query, (article,))
    return [Comment(segment, at, actor, json.loads(after)["comment"]) for segment, at, actor, after in rows]

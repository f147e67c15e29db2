"""Define what raters say of a segment's text, and keep it: nothing here is ever overwritten."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.document import Origin, Span
from workbench.review.actors import Actor
from workbench.review.segments import Row
from workbench.review.store import now


class Grade(StrEnum):
    """Say how grave an error is: a major one changes or hides what is meant, a minor one does not."""

    MINOR = "minor"
    MAJOR = "major"


@dataclass(frozen=True, slots=True)
class MarkedError:
    """Mark an error: its code points in the target, None where something of the source is missing from it."""

    grade: Grade
    span: Span | None
    category: str | None = None

    def place(self, target: str) -> tuple[int, int]:
        """Return where the error is; what is missing comes after the end."""
        return (self.span.start, self.span.end) if self.span else (len(target), len(target) + 1)


@dataclass(frozen=True, slots=True)
class Rating:
    """Hold what a rater said of a segment's target, when, and what the target came from (`system`).

    `stale` says that the segment has another target by now; without a score the rating is open or taken back.
    """

    id: int
    at: str
    rater: str
    segment: int
    target: str
    system: str
    errors: tuple[MarkedError, ...]
    score: int | None
    stale: bool = False


def write_rating(
    connection: sqlite3.Connection, actor: Actor, row: Row, errors: Sequence[MarkedError], score: int | None
) -> Rating:
    """Add a rating of a segment as it stands."""
    marked = json.dumps([_dump(one) for one in errors], ensure_ascii=False)
    cursor = connection.execute(
        "INSERT INTO rating (at, rater, segment, target, system, errors, score) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (now(), actor.name, row.id, row.content.target, _system(connection, row), marked, score),
    )
    return read_ratings(connection, actor.name, segment=row.id, after=int(cursor.lastrowid or 0) - 1)[0]


def read_ratings(
    connection: sqlite3.Connection,
    rater: str | None = None,
    *,
    segment: int | None = None,
    article: int | None = None,
    after: int = 0,
) -> list[Rating]:
    """Return all ratings, or those of a rater, a segment or an article, oldest first."""
    wanted = {"rating.rater": rater, "rating.segment": segment, "segment.article": article}
    given = {column: value for column, value in wanted.items() if value is not None}
    rows = connection.execute(
        "SELECT rating.*, rating.target IS NOT segment.target AS stale FROM rating "  # noqa: S608 -- three columns
        f"JOIN segment ON segment.id = rating.segment WHERE rating.id > ?{''.join(f' AND {one} = ?' for one in given)} "
        "ORDER BY rating.id",
        (after, *given.values()),
    )
    return [_rating(row) for row in rows]


def _system(connection: sqlite3.Connection, row: Row) -> str:
    """Name what a target came from: the model, or memory, a person, an import."""
    origin = row.content.origin
    if origin is not Origin.MODEL:
        return str(origin or "unknown")
    [model] = connection.execute("SELECT model FROM article WHERE id = ?", (row.article,)).fetchone()
    return model or str(origin)


def _dump(error: MarkedError) -> list[object]:
    return [error.grade, error.span and [error.span.start, error.span.end], error.category]


def _rating(row: sqlite3.Row) -> Rating:
    errors = tuple(
        MarkedError(Grade(grade), Span(*span) if span else None, category)
        for grade, span, category in json.loads(row["errors"])
    )
    text = row["segment"], row["target"], row["system"]
    return Rating(row["id"], row["at"], row["rater"], *text, errors, row["score"], bool(row["stale"]))

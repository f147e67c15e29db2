"""Define what a reviewer sees and changes of a segment."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from workbench.document import Origin
from workbench.errors import InputError, WorkbenchError
from workbench.memory.unit import Unit
from workbench.memory.units import follow
from workbench.review.actors import Actor
from workbench.review.store import now


class SegmentState(StrEnum):
    """Say what is left to do: machine output stays a draft until a person approves it."""

    UNTRANSLATED = "untranslated"
    DRAFT = "draft"
    NEEDS_WORK = "needs work"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Content:
    """Hold what changes of a segment."""

    target: str | None
    state: SegmentState
    origin: Origin | None
    score: float | None

    def as_json(self) -> dict[str, object]:
        """Return the content for the history."""
        return {name: getattr(self, name) for name in Content.__slots__}

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> Content:
        """Return the content that the history holds."""
        origin, score = values["origin"], values["score"]
        return cls(
            None if values["target"] is None else str(values["target"]),
            SegmentState(str(values["state"])),
            None if origin is None else Origin(str(origin)),
            score if isinstance(score, float) else None,
        )


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one segment as it stands in the project; `version` grows with every change."""

    id: int
    article: int
    name: str
    place: int
    source: str
    content: Content
    version: int


class StaleError(WorkbenchError):
    """Report that somebody else has changed what the actor was about to change; `row` is how it stands."""

    problem = "somebody has changed this segment meanwhile: look at it again"

    def __init__(self, row: Row) -> None:
        super().__init__(self.problem)
        self.row = row


def read_segment(connection: sqlite3.Connection, segment: int) -> Row:
    """Return a segment; InputError where the project has none of that number."""
    row = connection.execute("SELECT * FROM segment WHERE id = ?", (segment,)).fetchone()
    if row is None:
        raise InputError(f"there is no segment {segment} in this project")
    origin = Origin(row["origin"]) if row["origin"] else None
    content = Content(row["target"], SegmentState(row["state"]), origin, row["score"])
    return Row(row["id"], row["article"], row["name"], row["place"], row["source"], content, row["version"])


def write_content(connection: sqlite3.Connection, row: Row, content: Content, actor: Actor) -> Row:
    """Give a segment new content, and keep the memory in step."""
    connection.execute(
        "UPDATE segment SET target = ?, state = ?, origin = ?, score = ?, version = version + 1 WHERE id = ?",
        (content.target, content.state, content.origin, content.score, row.id),
    )
    approved = content.target if content.state is SegmentState.APPROVED else None
    at = now()
    follow(connection, row.id, Unit(row.source, approved, actor.name, at, at) if approved else None)
    return read_segment(connection, row.id)


def approved_pairs(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return source and target of every approved segment, oldest article first."""
    rows = connection.execute("SELECT source, target FROM segment WHERE state = 'approved' ORDER BY article, place")
    return [(row["source"], row["target"]) for row in rows]

"""Merge the key statements of a project's articles, as people have left them: what two say appears once."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, replace

from workbench.document import Document, Speaker
from workbench.review.records import load_document
from workbench.review.segments import SegmentState
from workbench.review.statements import read_statements
from workbench.statements import digest

MOST_MERGED = 20  # statements of the digest that people are shown


@dataclass(frozen=True, slots=True)
class Saying:
    """Hold a segment that makes a statement of the digest; who speaks is known where it is a key statement."""

    article: int
    title: str
    segment: int
    name: str
    place: int
    source: str
    target: str | None
    state: SegmentState
    speaker: Speaker | None


@dataclass(frozen=True, slots=True)
class Merged:
    """Hold one statement of the digest: its score, and each article that makes it, the best saying first."""

    score: float
    sayings: tuple[Saying, ...]


def project_digest(
    connection: sqlite3.Connection, count: int = 10, articles: Collection[int] | None = None
) -> tuple[Merged, ...]:
    """Return at most `count` statements across a project's articles, all or some, those that most make first.

    Articles without key statements, not picked yet or all dropped, have no say. A text that is there twice counts once.
    """
    rows = connection.execute("SELECT DISTINCT article FROM statement ORDER BY article").fetchall()
    chosen = [row["article"] for row in rows if articles is None or row["article"] in articles]
    documents = {number: _in_order(connection, number) for number in chosen}
    numbers = {document.id: number for number, document in documents.items()}
    speakers = {one.segment: one.speaker for document in documents.values() for one in document.statements}
    return tuple(
        Merged(
            entry.score,
            tuple(_saying(connection, numbers[document], name, speakers.get(name)) for document, name in entry.members),
        )
        for entry in digest(list(documents.values()), count)
    )


def _in_order(connection: sqlite3.Connection, article: int) -> Document:
    """Return a document whose statements have scores that fall from rank to rank where a person has ordered them."""
    document = load_document(connection, article)
    if not read_statements(connection, article).edited:
        return document
    scores = sorted((one.score for one in document.statements), reverse=True)
    ranked = zip(document.statements, scores, strict=True)
    return replace(document, statements=tuple(replace(one, score=score) for one, score in ranked))


def _saying(connection: sqlite3.Connection, article: int, name: str, speaker: Speaker | None) -> Saying:
    query = (
        "SELECT segment.id, segment.name, place, source, target, segment.state, title FROM segment "
        "JOIN article ON article.id = segment.article WHERE article = ? AND segment.name = ?"
    )
    row = connection.execute(query, (article, name)).fetchone()
    return Saying(
        article=article,
        title=row["title"],
        segment=row["id"],
        name=row["name"],
        place=row["place"],
        source=row["source"],
        target=row["target"],
        state=SegmentState(row["state"]),
        speaker=speaker,
    )

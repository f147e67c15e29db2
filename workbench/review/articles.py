"""Bring articles into a project, and the machine's translations as drafts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from enum import StrEnum

from workbench.document import CONTENT_ROLES, Document, Role, Segment, Span, headline_of
from workbench.review.actors import Actor
from workbench.review.findings import keep_findings
from workbench.review.history import Entry, record
from workbench.review.records import article_row, dump_document, load_findings, load_segment
from workbench.review.segments import Content, SegmentState
from workbench.review.statements import read_statements, write_statements
from workbench.review.store import Store, now


class ArticleState(StrEnum):
    """Say how far an article is on its way to the reviewers."""

    WAITING = "waiting"
    TRANSLATING = "translating"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


def add_article(store: Store, document: Document, actor: Actor) -> int:
    """Add a prepared document, to be translated, and return its row; ForbiddenError for readers."""
    actor.must_review()
    spans = json.dumps([[segment.span.start, segment.span.end] for segment in document.segments])
    headline = headline_of(document) or document.name
    with store.writing() as connection:
        cursor = connection.execute(
            "INSERT INTO article (name, title, text_sha256, content, spans, state, added_at, added_by) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.name, headline, document.sha256, dump_document(document), spans, ArticleState.WAITING, now(),
                actor.name,
            ),
        )  # fmt: skip
        article = int(cursor.lastrowid or 0)
        connection.executemany(
            "INSERT INTO segment (article, name, place, block, role, section, source, source_sha256, state) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'untranslated')",
            [(article, one.id, place, *_fixed(one)) for place, one in enumerate(document.segments)],
        )
        about = {"name": document.name, "segments": len(document.segments)}
        record(connection, actor, Entry("add", article, after=about))
    return article


def waiting(connection: sqlite3.Connection) -> list[int]:
    """Return the articles that are to be translated: those first that are half done, then everybody's in turn."""
    rows = connection.execute(
        "SELECT id FROM article WHERE state IN ('waiting', 'translating') ORDER BY "
        "row_number() OVER (PARTITION BY added_by ORDER BY state = 'waiting', id), state = 'waiting', id"
    )
    return [row["id"] for row in rows]


def untranslated(connection: sqlite3.Connection, article: int, most: int) -> list[Segment]:
    """Return the first untranslated segments of an article, what is no content of the page last."""
    spans = json.loads(article_row(connection, article, "spans")["spans"])
    rows = connection.execute(
        "SELECT * FROM segment WHERE article = ? AND state = 'untranslated' "
        "ORDER BY role NOT IN (SELECT value FROM json_each(?)), place LIMIT ?",
        (article, json.dumps(list(CONTENT_ROLES)), most),
    ).fetchall()
    return [load_segment(row, Span(*spans[row["place"]]), load_findings(connection, row["id"])) for row in rows]


def set_state(store: Store, article: int, state: ArticleState, problem: str | None = None) -> None:
    """Note how far an article is."""
    with store.writing() as connection:
        connection.execute("UPDATE article SET state = ?, problem = ? WHERE id = ?", (state, problem, article))


def advance(
    connection: sqlite3.Connection,
    article: int,
    before: Collection[ArticleState],
    after: ArticleState,
    problem: str | None = None,
) -> bool:
    """Move an article on from one of some states; say whether it was in one, so that it did move."""
    if article_row(connection, article, "state")["state"] not in before:
        return False
    connection.execute("UPDATE article SET state = ?, problem = ? WHERE id = ?", (after, problem, article))
    return True


def note_model(store: Store, article: int, model: str, weights_sha256: str) -> None:
    """Note which model an article is translated with."""
    with store.writing() as connection:
        connection.execute(
            "UPDATE article SET model = ?, model_sha256 = ? WHERE id = ? AND model_sha256 IS NOT ?",
            (model, weights_sha256, article, weights_sha256),
        )


def take_drafts(store: Store, article: int, segments: Sequence[Segment], actor: Actor) -> int:
    """Store translations as drafts of segments that are still untranslated; return how many were taken.

    What a person has written meanwhile stays. The actor is the model.
    """
    taken = 0
    with store.writing() as connection:
        for segment in segments:
            row = connection.execute(
                "UPDATE segment SET target = ?, score = ?, origin = ?, state = 'draft', version = version + 1 "
                "WHERE article = ? AND name = ? AND state = 'untranslated' RETURNING id",
                (segment.target, segment.score, segment.origin, article, segment.id),
            ).fetchone()
            if row and segment.target is not None:
                taken += 1
                keep_findings(connection, row["id"], segment.findings)
                drafted = Content(segment.target, SegmentState.DRAFT, segment.origin, segment.score)
                record(connection, actor, Entry("draft", article, row["id"], after=drafted.as_json()))
    return taken


def take_statements(store: Store, article: int, document: Document) -> None:
    """Store the key statements of a translated article and its English headline; InputError for one that is gone.

    A list that a person has changed stays.
    """
    headline = next((one.target for one in document.segments if one.role is Role.HEADLINE and one.target), None)
    with store.writing() as connection:
        if not read_statements(connection, article).edited:
            write_statements(connection, article, document.statements)
        connection.execute("UPDATE article SET title = coalesce(?, title) WHERE id = ?", (headline, article))


def _fixed(segment: Segment) -> tuple[object, ...]:
    return segment.block, segment.role, segment.section, segment.source, segment.source_sha256

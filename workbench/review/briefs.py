"""Keep the briefs that a language model writes of articles; the one that a person accepts goes into exports."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.document import Brief, BriefSentence, headline_of
from workbench.errors import InputError
from workbench.review.actors import Actor
from workbench.review.history import Entry, record
from workbench.review.records import load_document
from workbench.review.store import Store, now

if TYPE_CHECKING:
    from workbench.prompting.author import Author


@dataclass(frozen=True, slots=True)
class KeptBrief:
    """Hold a brief of an article with who accepted it and when (UTC, ISO 8601); None where nobody has."""

    id: int
    article: int
    brief: Brief
    accepted_by: str | None = None
    accepted_at: str | None = None


def suggest_brief(  # noqa: PLR0913 - who asks whom what, and how far it is watched
    store: Store,
    author: Author,
    actor: Actor,
    article: int,
    *,
    stop: threading.Event | None = None,
    seen: Callable[[str], None] | None = None,
) -> KeptBrief:
    """Let a language model write a brief from an article's key statements, as people have left them, and keep it.

    ForbiddenError for readers, InputError for an article without key statements, ModelError where there is no answer.
    """
    from workbench.prompting.brief import cited_in, write_brief

    actor.must_review()
    with store.reading() as connection:
        document = load_document(connection, article)
    brief = write_brief(author, cited_in(document), headline_of(document), stop=stop, seen=seen)
    sentences = json.dumps([[one.text, one.segments, one.problems] for one in brief.sentences], ensure_ascii=False)
    with store.writing() as connection:
        cursor = connection.execute(
            "INSERT INTO brief (at, article, sentences, writer, asked_by) VALUES (?, ?, ?, ?, ?)",
            (now(), article, sentences, brief.writer, actor.name),
        )
    return KeptBrief(int(cursor.lastrowid or 0), article, brief)


def accept_brief(store: Store, actor: Actor, number: int) -> KeptBrief:
    """Accept a brief, without the sentences that the checks refuse; it takes the place of one accepted before.

    ForbiddenError for readers, InputError for a brief that there is not, or of which no sentence is grounded.
    """
    actor.must_review()
    with store.writing() as connection:
        row = connection.execute("SELECT * FROM brief WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise InputError(f"there is no brief {number} in this project")
        kept = _load(row)
        if not kept.brief.grounded:
            raise InputError("no sentence of this brief is borne out by the Arabic that it cites")
        if kept.accepted_by is None:
            _accept(connection, actor, kept)
        return _load(connection.execute("SELECT * FROM brief WHERE id = ?", (number,)).fetchone())


def _accept(connection: sqlite3.Connection, actor: Actor, kept: KeptBrief) -> None:
    statement = "UPDATE brief SET accepted_by = ?, accepted_at = ? WHERE id = ?"
    connection.execute(statement, (actor.name, now(), kept.id))
    about = {"writer": kept.brief.writer, "brief": [one.text for one in kept.brief.grounded]}
    record(connection, actor, Entry("accept brief", kept.article, after=about))


def accepted_brief(connection: sqlite3.Connection, article: int) -> KeptBrief | None:
    """Return the brief of an article that was accepted last, None where none was."""
    row = connection.execute(
        "SELECT * FROM brief WHERE article = ? AND accepted_at IS NOT NULL ORDER BY accepted_at DESC, id DESC LIMIT 1",
        (article,),
    ).fetchone()
    return _load(row) if row else None


def latest_brief(connection: sqlite3.Connection, article: int) -> KeptBrief | None:
    """Return the brief of an article that was written last, accepted or not."""
    row = connection.execute("SELECT * FROM brief WHERE article = ? ORDER BY id DESC LIMIT 1", (article,)).fetchone()
    return _load(row) if row else None


def _load(row: sqlite3.Row) -> KeptBrief:
    sentences = (
        BriefSentence(text, tuple(segments), tuple(problems))
        for text, segments, problems in json.loads(row["sentences"])
    )
    brief = Brief(tuple(sentences), row["writer"])
    return KeptBrief(row["id"], row["article"], brief, row["accepted_by"], row["accepted_at"])

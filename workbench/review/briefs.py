"""Keep the briefs that a language model writes of articles and of the digest; a person accepts one, or none."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.document import Brief, BriefSentence, headline_of
from workbench.errors import InputError
from workbench.review.actors import Actor
from workbench.review.digest import MOST_MERGED, project_digest
from workbench.review.history import Entry, record
from workbench.review.records import load_document
from workbench.review.store import Store, now

if TYPE_CHECKING:
    from workbench.prompting.author import Author


@dataclass(frozen=True, slots=True)
class KeptBrief:
    """Hold a brief of an article, or of the digest (None), with when it was written, and who accepted it and when.

    Times are UTC, ISO 8601; None where nobody has accepted it.
    """

    id: int
    article: int | None
    brief: Brief
    at: str
    accepted_by: str | None = None
    accepted_at: str | None = None


def suggest_brief(store: Store, author: Author, actor: Actor, article: int) -> KeptBrief:
    """Let a language model write a brief from an article's key statements, as people have left them, and keep it.

    ForbiddenError for readers, InputError for an article without key statements, ModelError where there is no answer.
    """
    from workbench.prompting.brief import cited_in, write_brief

    actor.must_review()
    with store.reading() as connection:
        document = load_document(connection, article)
    return _keep(store, actor, article, write_brief(author, cited_in(document), headline_of(document)))


def suggest_digest_brief(store: Store, author: Author, actor: Actor) -> KeptBrief:
    """Let a language model write a brief of what the articles say, as the digest merges it; errors as above."""
    from workbench.prompting.brief import Cited, write_brief

    actor.must_review()
    with store.reading() as connection:
        leads = [one.sayings[0] for one in project_digest(connection, MOST_MERGED)]
    cited = [Cited(lead.name, lead.source, lead.target, lead.speaker) for lead in leads]
    return _keep(store, actor, None, write_brief(author, cited))


def _keep(store: Store, actor: Actor, article: int | None, brief: Brief) -> KeptBrief:
    sentences = json.dumps([[one.text, one.segments, one.problems] for one in brief.sentences], ensure_ascii=False)
    with store.writing() as connection:
        cursor = connection.execute(
            "INSERT INTO brief (at, article, sentences, writer, asked_by) VALUES (?, ?, ?, ?, ?)",
            (now(), article, sentences, brief.writer, actor.name),
        )
        return read_brief(connection, int(cursor.lastrowid or 0))


def accept_brief(store: Store, actor: Actor, number: int) -> KeptBrief:
    """Accept a brief, without the sentences that the checks refuse; it takes the place of one accepted before.

    ForbiddenError for readers, InputError for a brief that there is not, or of which no sentence is grounded.
    """
    actor.must_review()
    with store.writing() as connection:
        kept = read_brief(connection, number)
        if not kept.brief.grounded:
            raise InputError("no sentence of this brief is borne out by the Arabic that it cites")
        if kept.accepted_by is None:
            _accept(connection, actor, kept)
        return read_brief(connection, number)


def _accept(connection: sqlite3.Connection, actor: Actor, kept: KeptBrief) -> None:
    statement = "UPDATE brief SET accepted_by = ?, accepted_at = ? WHERE id = ?"
    connection.execute(statement, (actor.name, now(), kept.id))
    if kept.article is not None:  # the history is of articles
        about = {"writer": kept.brief.writer, "brief": [one.text for one in kept.brief.grounded]}
        record(connection, actor, Entry("accept brief", kept.article, after=about))


def read_brief(connection: sqlite3.Connection, number: int) -> KeptBrief:
    """Return a brief; InputError where the project has none of that number."""
    row = connection.execute("SELECT * FROM brief WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise InputError(f"there is no brief {number} in this project")
    return _load(row)


def accepted_brief(connection: sqlite3.Connection, article: int | None) -> KeptBrief | None:
    """Return the brief of an article, or of the digest, that was accepted last, None where none was."""
    row = connection.execute(
        "SELECT * FROM brief WHERE article IS ? AND accepted_at IS NOT NULL ORDER BY accepted_at DESC, id DESC LIMIT 1",
        (article,),
    ).fetchone()
    return _load(row) if row else None


def latest_brief(connection: sqlite3.Connection, article: int | None) -> KeptBrief | None:
    """Return the brief of an article, or of the digest, that was written last, accepted or not."""
    row = connection.execute("SELECT * FROM brief WHERE article IS ? ORDER BY id DESC LIMIT 1", (article,)).fetchone()
    return _load(row) if row else None


def _load(row: sqlite3.Row) -> KeptBrief:
    sentences = (
        BriefSentence(text, tuple(segments), tuple(problems))
        for text, segments, problems in json.loads(row["sentences"])
    )
    brief = Brief(tuple(sentences), row["writer"])
    return KeptBrief(row["id"], row["article"], brief, row["at"], row["accepted_by"], row["accepted_at"])

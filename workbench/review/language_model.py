"""Offer what a language model makes of a segment; a person takes it, and the history keeps who wrote it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.document import Origin, Segment
from workbench.errors import InputError
from workbench.glossary.rows import glossary_of
from workbench.review.actors import Actor
from workbench.review.findings import check_again
from workbench.review.history import ACCEPT, Entry, record
from workbench.review.records import load_document
from workbench.review.segments import Content, Row, SegmentState, StaleError, read_segment, write_content
from workbench.review.store import Store, now

if TYPE_CHECKING:
    from workbench.prompting.author import Author
    from workbench.prompting.post_edit import Edit


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Hold a translation that a language model offers; nobody may take one that something speaks against."""

    id: int
    segment: int
    version: int
    task: str
    target: str
    objections: tuple[str, ...]
    writer: str


def suggest_edit(store: Store, author: Author, actor: Actor, segment: int) -> Suggestion:
    """Let a language model edit a segment's translation, and keep what it offers beside it.

    ForbiddenError for readers, InputError for a segment without a translation, ModelError where there is no answer.
    """
    from workbench.prompting.post_edit import TASK, post_edit

    row, segments = _seen(store, actor, segment)
    if not row.content.target:
        raise InputError("there is no translation to edit yet")
    with store.reading() as connection:
        glossary = glossary_of(connection)
    edit = post_edit(author, segments[row.place], segments[row.place - 1] if row.place else None, glossary)
    return _keep(store, actor, _offered(row, TASK, edit, author.writer(TASK)))


def suggest_translation(store: Store, author: Author, actor: Actor, segment: int) -> Suggestion:
    """Let a language model translate a segment, given those around it, and keep what it offers; errors as above."""
    from workbench.prompting.retranslate import TASK, retranslate

    row, segments = _seen(store, actor, segment)
    with store.reading() as connection:
        glossary = glossary_of(connection)
    edit = retranslate(author, [one.source for one in segments], row.place, glossary)
    return _keep(store, actor, _offered(row, TASK, edit, author.writer(TASK)))


def explain_finding(store: Store, author: Author, actor: Actor, finding: int) -> str:
    """Let a language model explain a finding; nothing is kept. InputError for a finding that there is not."""
    from workbench.prompting.explain import explain

    actor.must_review()
    with store.reading() as connection:
        found = connection.execute("SELECT segment, message FROM finding WHERE id = ?", (finding,)).fetchone()
        if found is None:
            raise InputError(f"there is no finding {finding} in this project")
        row = read_segment(connection, found["segment"])
    return explain(author, row.source, row.content.target, found["message"])


def suggested(connection: sqlite3.Connection, segment: int) -> list[Suggestion]:
    """Return what language models have offered for a segment as it stands, newest first."""
    rows = connection.execute(
        "SELECT suggestion.* FROM suggestion JOIN segment ON segment.id = suggestion.segment "
        "WHERE segment = ? AND suggestion.version = segment.version ORDER BY suggestion.id DESC",
        (segment,),
    )
    return [_load(row) for row in rows]


def accept(store: Store, actor: Actor, suggestion: int) -> Row:
    """Put a suggestion in the place of a segment's translation, as a draft, and return the segment.

    ForbiddenError for readers, StaleError where the segment has changed since it was asked for, InputError for a
    suggestion that there is not or that something speaks against.
    """
    actor.must_review()
    with store.writing() as connection:
        found = connection.execute("SELECT * FROM suggestion WHERE id = ?", (suggestion,)).fetchone()
        if found is None:
            raise InputError(f"there is no suggestion {suggestion} in this project")
        offered = _load(found)
        if offered.objections:
            raise InputError(f"this suggestion cannot be taken: {offered.objections[0]}")
        return _take(connection, actor, offered)


def _take(connection: sqlite3.Connection, actor: Actor, offered: Suggestion) -> Row:
    row = read_segment(connection, offered.segment)
    if row.version != offered.version:
        raise StaleError(row)
    content = Content(offered.target, SegmentState.DRAFT, Origin.LANGUAGE_MODEL, None)
    if content.target == row.content.target:
        return row
    after = write_content(connection, row, content, actor)
    check_again(connection, after)
    entry = Entry(ACCEPT, row.article, row.id, row.content.as_json(), content.as_json() | {"writer": offered.writer})
    record(connection, actor, entry)
    return after


def _seen(store: Store, actor: Actor, segment: int) -> tuple[Row, tuple[Segment, ...]]:
    """Return a segment and all segments of its article; ForbiddenError for readers."""
    actor.must_review()
    with store.reading() as connection:
        row = read_segment(connection, segment)
        return row, load_document(connection, row.article).segments


def _offered(row: Row, task: str, edit: Edit, writer: str) -> Suggestion:
    return Suggestion(0, row.id, row.version, task, edit.text, edit.objections, writer)


def _keep(store: Store, actor: Actor, offered: Suggestion) -> Suggestion:
    """Store a suggestion and return it with its number."""
    with store.writing() as connection:
        cursor = connection.execute(
            "INSERT INTO suggestion (at, segment, version, task, target, objections, writer, asked_by) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                now(), offered.segment, offered.version, offered.task, offered.target, json.dumps(offered.objections),
                offered.writer, actor.name,
            ),
        )  # fmt: skip
    return replace(offered, id=int(cursor.lastrowid or 0))


def _load(row: sqlite3.Row) -> Suggestion:
    return Suggestion(
        row["id"],
        row["segment"],
        row["version"],
        row["task"],
        row["target"],
        tuple(json.loads(row["objections"])),
        row["writer"],
    )

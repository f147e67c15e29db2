"""Give untranslated segments what the memory holds for exactly their source, as drafts."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from workbench.document import Origin
from workbench.memory.lookup import context_of, exact
from workbench.review.actors import Actor
from workbench.review.findings import check_again
from workbench.review.history import Entry, record
from workbench.review.segments import Content, Row, SegmentState, read_segment, write_content
from workbench.review.store import Store

MEMORY = Actor("memory")
_AT_ONCE = 20  # segments a transaction, so that people come to write between


def draft_from_memory(store: Store, article: int) -> int:
    """Draft the untranslated segments of an article that the memory knows exactly, and return their number."""
    with store.reading() as connection:
        query = "SELECT id FROM segment WHERE article = ? AND state = 'untranslated' ORDER BY place"
        segments = [row["id"] for row in connection.execute(query, (article,))]
    return sum(_draft_some(store, segments[first : first + _AT_ONCE]) for first in range(0, len(segments), _AT_ONCE))


def draft_recurring(connection: sqlite3.Connection, approved: Row) -> int:
    """Draft the untranslated segments that have the very source of one just approved, and return their number."""
    query = (
        "SELECT other.id FROM segment AS here JOIN segment AS other ON other.source_sha256 = here.source_sha256 "
        "WHERE here.id = ? AND other.state = 'untranslated'"
    )
    rows = [read_segment(connection, row["id"]) for row in connection.execute(query, (approved.id,)).fetchall()]
    return sum(_draft_known(connection, row) for row in rows)


def _draft_some(store: Store, segments: Sequence[int]) -> int:
    with store.writing() as connection:
        rows = [read_segment(connection, segment) for segment in segments]
        return sum(_draft_known(connection, row) for row in rows if row.content.state is SegmentState.UNTRANSLATED)


def _draft_known(connection: sqlite3.Connection, row: Row) -> bool:
    matches = exact(connection, row.source, context_of(connection, row.id), most=1)
    if not matches:
        return False
    target = " ".join(matches[0].stored.unit.target.split())
    content = Content(target, SegmentState.DRAFT, Origin.MEMORY, None)
    check_again(connection, write_content(connection, row, content, MEMORY))
    record(connection, MEMORY, Entry("draft", row.article, row.id, after=content.as_json()))
    return True

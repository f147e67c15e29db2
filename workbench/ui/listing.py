"""Find the articles that the list shows: by words in them, and by what is left to do."""

from __future__ import annotations

import sqlite3
from enum import StrEnum

from workbench.memory.sought import Sought
from workbench.memory.unit import fold

PAGE = 100  # articles shown at a time


class Left(StrEnum):
    """Say what is left to do in the articles that are listed."""

    ANYTHING = ""
    OPEN = "open"
    ERRORS = "errors"
    NOTHING = "approved"


_OPEN = "EXISTS (SELECT 1 FROM segment WHERE segment.article = listed.id AND segment.state <> 'approved')"
_LEFT = {
    Left.ANYTHING: "1",
    Left.OPEN: _OPEN,
    Left.ERRORS: (
        "EXISTS (SELECT 1 FROM segment JOIN finding ON finding.segment = segment.id "
        "WHERE segment.article = listed.id AND severity = 'error' AND dismissed IS NULL)"
    ),
    Left.NOTHING: f"NOT {_OPEN}",
}
_NAMED = "instr(lower(folded(listed.name)), lower(:name))"
_SAYING = (
    "listed.id IN (SELECT segment.article FROM segment_words JOIN segment ON segment.id = segment_words.rowid "
    "WHERE segment_words MATCH :expression)"
)


def find_articles(
    connection: sqlite3.Connection, columns: str, words: str, left: Left, start: int
) -> tuple[int, list[sqlite3.Row]]:
    """Return how many articles fit, and a page of them, the newest first.

    One fits whose name holds the words, or that has a segment with all of them, in either language.
    """
    sought = Sought.of(words)
    worded = f"({_NAMED} OR {_SAYING})" if sought.words else _NAMED if words else "1"
    fitting = f"FROM article AS listed WHERE {_LEFT[left]} AND {worded}"
    values = {"name": fold(words), "expression": sought.expression, "start": start, "page": PAGE}
    [total] = connection.execute(f"SELECT count(*) {fitting}", values).fetchone()
    query = f"SELECT {columns} {fitting} ORDER BY id DESC LIMIT :page OFFSET :start"
    return int(total), connection.execute(query, values).fetchall()

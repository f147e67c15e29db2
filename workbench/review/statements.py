"""Change the key statements of an article: drop, add, move, say who speaks; every change is in the history."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.document import Speaker, Statement
from workbench.errors import InputError
from workbench.review.actors import Actor
from workbench.review.history import Change, Entry, record
from workbench.review.ordering import Statements, added, dropped, moved, spoken
from workbench.review.records import article_row, dump_statement, load_document, load_statement, load_statements
from workbench.review.segments import Row, StaleError, read_segment
from workbench.review.store import Store
from workbench.statements import attribute

CHOSEN = "chosen by a reviewer"  # the reason that an added statement gives
_CERTAIN = 1.0  # the score of what a person has chosen
_BEFORE, _AFTER = 150, 50  # segments in which its speaker is looked for, so that nobody waits for a long article


@dataclass(frozen=True, slots=True)
class DropStatement:
    """Take a segment off the key statements, seen at a version of the list."""

    segment: int
    version: int


@dataclass(frozen=True, slots=True)
class AddStatement:
    """Make a segment a key statement, of a rank from 1 or the last."""

    segment: int
    version: int
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class MoveStatement:
    """Give a key statement another rank, from 1."""

    segment: int
    version: int
    rank: int


@dataclass(frozen=True, slots=True)
class NameSpeaker:
    """Say in English who makes a key statement, and how the text calls them; an empty name says that nobody does."""

    segment: int
    version: int
    english: str
    english_title: str = ""
    name: str = ""


StatementAct = DropStatement | AddStatement | MoveStatement | NameSpeaker


@dataclass(frozen=True, slots=True)
class Listed:
    """Hold a key statement with the row of its segment."""

    segment: int
    statement: Statement


@dataclass(frozen=True, slots=True)
class StatementList:
    """Hold the key statements of an article by rank; `version` counts the changes that people made to them."""

    article: int
    version: int
    entries: tuple[Listed, ...]

    @property
    def edited(self) -> bool:
        """Say whether a person has changed the list, so that no machine does any more."""
        return self.version > 0


class StaleListError(StaleError):
    """Report that somebody else has changed the key statements that the actor was about to change."""

    problem = "somebody has changed the key statements meanwhile: look at them again"


def read_statements(connection: sqlite3.Connection, article: int) -> StatementList:
    """Return the key statements of an article; InputError where the project does not have it."""
    query = (
        "SELECT statement.*, segment.name FROM statement JOIN segment ON segment.id = statement.segment "
        "WHERE statement.article = ? ORDER BY rank"
    )
    rows = connection.execute(query, (article,))
    entries = tuple(Listed(row["segment"], load_statement(row["name"], row["rank"], row["content"])) for row in rows)
    return StatementList(article, _version(connection, article), entries)


def write_statements(connection: sqlite3.Connection, article: int, statements: Sequence[Statement]) -> None:
    """Put a list in the place of an article's key statements."""
    connection.execute("DELETE FROM statement WHERE article = ?", (article,))
    connection.executemany(
        "INSERT INTO statement (article, segment, rank, content) "
        "VALUES (?1, (SELECT id FROM segment WHERE article = ?1 AND name = ?2), ?3, ?4)",
        [(article, one.segment, one.rank, dump_statement(one)) for one in statements],
    )


def change(store: Store, actor: Actor, act: StatementAct) -> Row:
    """Carry out one act on an article's key statements and return the segment that it concerns.

    ForbiddenError for readers, StaleListError where another has been quicker, InputError for what cannot be.
    """
    actor.must_review()
    speaker = _speaker(store, act.segment) if isinstance(act, AddStatement) else None
    with store.writing() as connection:
        row = read_segment(connection, act.segment)
        if _version(connection, row.article) != act.version:
            raise StaleListError(row)
        _must_be_picked(connection, row.article)
        before = load_statements(connection, row.article)
        kind, after = _changed(before, row.name, act, speaker)
        _replace(connection, actor, row, _Turn(kind, before, after))
    return row


def restore(connection: sqlite3.Connection, actor: Actor, made: Change, kind: str, *, back: bool) -> Row | None:
    """Bring a list to what it was before a change, or after it, unless somebody has changed it since."""
    if made.entry.segment is None:
        return None
    row = read_segment(connection, made.entry.segment)
    entry, before = made.entry, load_statements(connection, row.article)
    now, then = (entry.after, entry.before) if back else (entry.before, entry.after)
    if _as_json(before) != now["statements"]:
        raise StaleListError(row)
    numbered = enumerate(then["statements"], 1)
    after = tuple(load_statement(one["segment"], rank, one["content"]) for rank, one in numbered)
    _replace(connection, actor, row, _Turn(kind, before, after, made.id))
    return row


@dataclass(frozen=True, slots=True)
class _Turn:
    kind: str
    before: Statements
    after: Statements
    undoes: int | None = None

    def entry(self, row: Row) -> Entry:
        """Return what the history keeps: both lists, and what each says of the segment that the act concerns."""
        before, after = (_told(side, row.name) for side in (self.before, self.after))
        return Entry(self.kind, row.article, row.id, before, after, self.undoes)


def _changed(
    statements: Statements, segment: str, act: StatementAct, speaker: Speaker | None
) -> tuple[str, Statements]:
    """Return the kind of the change and the list after it."""
    if isinstance(act, AddStatement):
        return "add statement", added(statements, Statement(segment, 0, _CERTAIN, speaker, (CHOSEN,)), act.rank)
    if isinstance(act, DropStatement):
        return "drop statement", dropped(statements, segment)
    if isinstance(act, MoveStatement):
        return "move statement", moved(statements, segment, act.rank)
    return "name speaker", spoken(statements, segment, act.english, act.english_title, act.name)


def _replace(connection: sqlite3.Connection, actor: Actor, row: Row, turn: _Turn) -> None:
    """Write the list with its entry in the history; what changes nothing leaves no trace."""
    if turn.before == turn.after:
        return
    write_statements(connection, row.article, turn.after)
    connection.execute("UPDATE article SET statements_version = statements_version + 1 WHERE id = ?", (row.article,))
    record(connection, actor, turn.entry(row))


def _told(statements: Statements, segment: str) -> dict[str, object]:
    found = next((one for one in statements if one.segment == segment), None)
    speaker = found.speaker.english if found and found.speaker else None
    return {"rank": found.rank if found else None, "speaker": speaker, "statements": _as_json(statements)}


def _as_json(statements: Statements) -> list[dict[str, str]]:
    return [{"segment": one.segment, "content": dump_statement(one)} for one in statements]


def _speaker(store: Store, segment: int) -> Speaker | None:
    """Return who speaks in a segment, as the text around it says."""
    with store.reading() as connection:
        row = read_segment(connection, segment)
        document = load_document(connection, row.article)
    around = document.segments[max(0, row.place - _BEFORE) : row.place + _AFTER]
    return attribute(replace(document, segments=around)).get(row.name)


def _version(connection: sqlite3.Connection, article: int) -> int:
    return int(article_row(connection, article, "statements_version")["statements_version"])


def _must_be_picked(connection: sqlite3.Connection, article: int) -> None:
    """Refuse to change a list that the machine has still to write."""
    [state] = connection.execute("SELECT state FROM article WHERE id = ?", (article,)).fetchone()
    if state in {"waiting", "translating"}:
        raise InputError("this article is still to be translated: its key statements are picked after that")

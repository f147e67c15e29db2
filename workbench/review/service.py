"""Make every change that a person makes to an article: one way in, which knows who acts and what they saw."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from workbench.document import Origin
from workbench.errors import InputError
from workbench.review.actors import Actor
from workbench.review.findings import check_again
from workbench.review.history import REDO, STATEMENTS, UNDO, Change, Entry, record, to_redo, to_undo
from workbench.review.recurring import draft_recurring
from workbench.review.segments import Content, Row, SegmentState, StaleError, read_segment, write_content
from workbench.review.statements import StatementAct, change, restore
from workbench.review.store import Store

LONGEST = 20_000  # characters of a target


@dataclass(frozen=True, slots=True)
class Edit:
    """Give a segment, seen at a version, a new target; approve it too if the person says so."""

    segment: int
    version: int
    target: str
    approve: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Give a segment, seen at a version, another state."""

    segment: int
    version: int
    state: SegmentState


@dataclass(frozen=True, slots=True)
class Dismiss:
    """Set a finding of a segment, seen at a version, aside for a reason; no reason brings it back."""

    segment: int
    version: int
    finding: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the actor's last change in an article back."""

    article: int


@dataclass(frozen=True, slots=True)
class Redo:
    """Make again what the actor took back last in an article."""

    article: int


Act = Edit | Mark | Dismiss | Undo | Redo | StatementAct


def apply(store: Store, actor: Actor, act: Act) -> Row | None:
    """Carry out one act and return the segment it concerns as it then stands; None where there is nothing to take back.

    All of it is in the project when this returns, or nothing. ForbiddenError for readers, StaleError where another has
    been quicker, InputError for what the project does not hold or a target cannot be.
    """
    actor.must_review()
    if isinstance(act, StatementAct):
        return change(store, actor, act)
    with store.writing() as connection:
        if isinstance(act, Edit):
            return _edit(connection, actor, act)
        if isinstance(act, Mark):
            return _mark(connection, actor, act)
        if isinstance(act, Dismiss):
            return _dismiss(connection, actor, act)
        if isinstance(act, Undo):
            return _reverse(connection, actor, to_undo(connection, act.article, actor), UNDO)
        return _reverse(connection, actor, to_redo(connection, act.article, actor), REDO)


def _edit(connection: sqlite3.Connection, actor: Actor, act: Edit) -> Row:
    row = _seen(connection, act.segment, act.version)
    target = " ".join(act.target.split())
    if len(target) > LONGEST:
        raise InputError(f"a translation of more than {LONGEST:,} characters is refused")
    if act.approve and not target:
        raise InputError("an empty translation cannot be approved")
    changed = target != (row.content.target or "")
    origin = Origin.PERSON if changed else row.content.origin
    state = SegmentState.APPROVED if act.approve else _edited_state(row.content.state, target, changed=changed)
    content = replace(row.content, target=target or None, state=state, origin=origin if target else None)
    return _change(connection, actor, row, content, _entry("edit", row, content))


def _edited_state(state: SegmentState, target: str, *, changed: bool) -> SegmentState:
    """Return the state after an edit: what was approved must be approved anew."""
    if not changed:
        return state
    return SegmentState.DRAFT if target else SegmentState.UNTRANSLATED


def _mark(connection: sqlite3.Connection, actor: Actor, act: Mark) -> Row:
    row = _seen(connection, act.segment, act.version)
    if bool(row.content.target) is (act.state is SegmentState.UNTRANSLATED):
        raise InputError(f"a segment {'with' if row.content.target else 'without'} a translation cannot be {act.state}")
    content = replace(row.content, state=act.state)
    return _change(connection, actor, row, content, _entry("mark", row, content))


def _dismiss(connection: sqlite3.Connection, actor: Actor, act: Dismiss) -> Row:
    row = _seen(connection, act.segment, act.version)
    query = "SELECT code, message, dismissed FROM finding WHERE id = ? AND segment = ?"
    finding = connection.execute(query, (act.finding, act.segment)).fetchone()
    if finding is None:
        raise InputError(f"there is no finding {act.finding} at this segment")
    reason = (act.reason or "").strip() or None
    connection.execute("UPDATE finding SET dismissed = ? WHERE id = ?", (reason, act.finding))
    about = {"code": finding["code"], "message": finding["message"]}
    before, after = about | {"reason": finding["dismissed"]}, about | {"reason": reason}
    record(connection, actor, Entry("dismiss", row.article, row.id, before, after))
    return row


def _reverse(connection: sqlite3.Connection, actor: Actor, change: Change | None, kind: str) -> Row | None:
    """Bring a segment, or the key statements, to the other side of a change, if nobody has changed them since."""
    if change is None or change.entry.segment is None:
        return None
    if change.entry.kind in STATEMENTS:
        return restore(connection, actor, change, kind, back=kind == UNDO)
    row, entry = read_segment(connection, change.entry.segment), change.entry
    now, then = (entry.after, entry.before) if kind == UNDO else (entry.before, entry.after)
    if row.content != Content.from_json(now):
        raise StaleError(row)
    content = Content.from_json(then)
    return _change(connection, actor, row, content, _entry(kind, row, content, change.id))


def _seen(connection: sqlite3.Connection, segment: int, version: int) -> Row:
    row = read_segment(connection, segment)
    if row.version != version:
        raise StaleError(row)
    return row


def _entry(kind: str, row: Row, content: Content, undoes: int | None = None) -> Entry:
    return Entry(kind, row.article, row.id, row.content.as_json(), content.as_json(), undoes)


def _change(connection: sqlite3.Connection, actor: Actor, row: Row, content: Content, entry: Entry) -> Row:
    """Write new content with its findings and its entry in the history; an act that changes nothing leaves no trace."""
    if content == row.content:
        return row
    after = write_content(connection, row, content, actor)
    if content.target != row.content.target:
        check_again(connection, after)
    record(connection, actor, entry)
    if after.content.state is SegmentState.APPROVED:
        draft_recurring(connection, after)
    return after

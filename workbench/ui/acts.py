"""Carry out what a person does to a segment; the rules are the service's."""

from __future__ import annotations

from workbench.review import apply
from workbench.review.actors import Actor
from workbench.review.service import Act, Dismiss, Edit, Mark, Redo, Undo
from workbench.ui.desk import Desk
from workbench.ui.rows import Json, row_of


def edit(desk: Desk, actor: Actor, act: Edit) -> Json | None:
    """Give a segment a new target, and approve it if the person says so."""
    return _done(desk, actor, act)


def mark(desk: Desk, actor: Actor, act: Mark) -> Json | None:
    """Give a segment another state."""
    return _done(desk, actor, act)


def dismiss(desk: Desk, actor: Actor, act: Dismiss) -> Json | None:
    """Set a finding aside for a reason; without one, bring it back."""
    return _done(desk, actor, act)


def undo(desk: Desk, actor: Actor, act: Undo) -> Json | None:
    """Take the person's last change in an article back; None where there is none."""
    return _done(desk, actor, act)


def redo(desk: Desk, actor: Actor, act: Redo) -> Json | None:
    """Make again what the person took back last in an article; None where there is nothing."""
    return _done(desk, actor, act)


def _done(desk: Desk, actor: Actor, act: Act) -> Json | None:
    row = apply(desk.store, actor, act)
    if row is None:
        return None
    with desk.store.reading() as connection:
        return row_of(connection, row.id)

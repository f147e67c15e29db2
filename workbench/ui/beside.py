"""Give what helps with one segment: its history."""

from __future__ import annotations

from workbench.review.actors import Actor
from workbench.review.history import Change, changes
from workbench.ui.desk import Desk
from workbench.ui.rows import Json


def segment_history(desk: Desk, actor: Actor, segment: int) -> list[Json]:  # noqa: ARG001
    """Return every change of a segment, oldest first."""
    with desk.store.reading() as connection:
        return [_change(one) for one in changes(connection, segment=segment)]


def _change(change: Change) -> Json:
    after = change.entry.after
    about = {name: after.get(name) for name in ("target", "state", "message", "reason")}
    return {"id": change.id, "at": change.at, "actor": change.actor, "kind": change.entry.kind, **about}

"""Let raters mark errors in a segment's translation and score it; each sees only what they said themselves."""

from __future__ import annotations

from dataclasses import asdict

from workbench.review import marking
from workbench.review.actors import Actor
from workbench.review.marking import Rate
from workbench.review.ratings import Rating
from workbench.ui.desk import Desk
from workbench.ui.rows import Json


def show_rating(desk: Desk, actor: Actor, segment: int) -> Json:
    """Return the rater's last word on a segment, if there is one, and the categories on offer."""
    with desk.store.reading() as connection:
        found = marking.own_rating(connection, actor, segment)
    return {"rating": _shown(found) if found else None, "categories": marking.categories()}


def rate(desk: Desk, actor: Actor, act: Rate) -> Json:
    """Keep what the rater says of a segment."""
    return _shown(marking.rate(desk.store, actor, act))


def _shown(rating: Rating) -> Json:
    return asdict(rating)

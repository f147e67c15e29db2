"""Mark errors in translations and score them (error span annotation, Kocmi et al. 2024): each rater alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from workbench.document import Span
from workbench.errors import InputError
from workbench.review.actors import Actor
from workbench.review.ratings import Grade, MarkedError, Rating, read_ratings, write_rating
from workbench.review.segments import StaleError, read_segment
from workbench.review.store import Store
from workbench.text.tables import read_rows

HIGHEST = 100
MOST = 200  # errors a segment
LONGEST_CATEGORY = 80  # characters


@dataclass(frozen=True, slots=True)
class Rate:
    """Say which errors are in a segment's target, as the rater sees it, and how good it is, from 0 to 100.

    No score yet leaves the rating open; no errors and no score take it back. `seen` is the rating that this one takes
    the place of, 0 where there is none.
    """

    segment: int
    target: str
    errors: tuple[MarkedError, ...] = ()
    score: int | None = None
    seen: int = 0


class StaleRatingError(StaleError):
    """Report that the rater has rated the segment meanwhile, in another window."""

    problem = "you have rated this segment meanwhile in another window: look at it again"


def rate(store: Store, actor: Actor, act: Rate) -> Rating:
    """Keep what a rater says of a segment, and return it.

    ForbiddenError for readers, StaleError where the target is another by now, StaleRatingError where the rater's last
    word on it is another, InputError for what a rating cannot be.
    """
    actor.must_review()
    errors = _checked(act)
    with store.writing() as connection:
        row = read_segment(connection, act.segment)
        if row.content.target != act.target:
            raise StaleError(row)
        before = _last(read_ratings(connection, actor.name, segment=act.segment), act.target)
        if (before.id if before else 0) != act.seen:
            raise StaleRatingError(row)
        if before and (before.errors, before.score) == (errors, act.score):
            return before
        return write_rating(connection, actor, row, errors, act.score)


def own_rating(connection: sqlite3.Connection, actor: Actor, segment: int) -> Rating | None:
    """Return a rater's last word on a segment: on its text as it stands, else on an older one, which is then stale."""
    row = read_segment(connection, segment)
    found = read_ratings(connection, actor.name, segment=segment)
    return _last(found, row.content.target) or (found[-1] if found else None)


def own_ratings(connection: sqlite3.Connection, actor: Actor, article: int) -> dict[int, Rating]:
    """Return a rater's last word on each segment of an article that they have rated, by segment."""
    found: dict[int, Rating] = {}
    for rating in read_ratings(connection, actor.name, article=article):
        known = found.get(rating.segment)
        if known is None or known.stale or not rating.stale:
            found[rating.segment] = rating
    return found


def own_history(connection: sqlite3.Connection, actor: Actor, segment: int) -> list[Rating]:
    """Return everything that a rater has said of a segment, oldest first."""
    return read_ratings(connection, actor.name, segment=segment)


def standing(ratings: Iterable[Rating]) -> list[Rating]:
    """Return the last word of each rater on each text of a segment, where it has a score."""
    last = {(one.segment, one.target, one.rater): one for one in ratings}
    return [one for one in last.values() if one.score is not None]


@cache
def categories() -> tuple[tuple[str, str], ...]:
    """Return the categories that are offered, each with what it is for; a rater may write another."""
    return tuple((name, meaning) for name, meaning in read_rows("workbench.review", "categories.tsv"))


def _last(ratings: Iterable[Rating], target: str | None) -> Rating | None:
    return next((one for one in reversed(list(ratings)) if one.target == target), None)


def _checked(act: Rate) -> tuple[MarkedError, ...]:
    """Return the errors in the order of the text, each once; InputError for what a rating cannot be."""
    if not act.target:
        raise InputError("a segment without a translation cannot be rated")
    if act.score is not None and not 0 <= act.score <= HIGHEST:
        raise InputError(f"a score is from 0 to {HIGHEST}")
    if len(act.errors) > MOST:
        raise InputError(f"a segment has at most {MOST} marked errors")
    errors = {_checked_error(one, act.target) for one in act.errors}
    return tuple(sorted(errors, key=lambda one: (one.place(act.target), one.grade is Grade.MINOR, one.category or "")))


def _checked_error(error: MarkedError, target: str) -> MarkedError:
    span, category = error.span, " ".join((error.category or "").split()) or None
    if span is not None and not (0 <= span.start < span.end <= len(target) and span.of(target).strip()):
        raise InputError("a marked error covers some of the translation")
    if len(category or "") > LONGEST_CATEGORY:
        raise InputError(f"a category of more than {LONGEST_CATEGORY} characters is refused")
    return replace(error, span=span and Span(span.start, span.end), category=category)

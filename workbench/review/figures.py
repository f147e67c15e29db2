"""Count what a project holds: how far articles and segments are, what checks found, who approved how much."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from workbench.document import Severity
from workbench.review.articles import ArticleState
from workbench.review.effort import Effort, read_effort
from workbench.review.history import APPROVES
from workbench.review.segments import SegmentState

_FOUND = (
    "SELECT code, severity, count(*) - count(dismissed), count(dismissed) FROM finding GROUP BY code, severity "
    "ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, count(*) DESC, code"
)
# The last approval of each segment that is still approved: the sum is the number of approved segments.
_APPROVED = (
    "SELECT substr(at, 1, 10) AS day, actor, count(*) FROM ("  # noqa: S608 -- our own text
    "SELECT max(change.id), at, actor FROM change JOIN segment ON segment.id = change.segment "
    f"WHERE segment.state = 'approved' AND {APPROVES} GROUP BY change.segment) GROUP BY day, actor ORDER BY day, actor"
)


# How far people are with each article that is translated.
_REVIEWED = (
    "SELECT CASE approved WHEN total THEN 'approved' WHEN 0 THEN 'not begun' ELSE 'under review' END AS reached, "
    "count(*) FROM (SELECT count(*) AS total, sum(segment.state = 'approved') AS approved FROM segment "
    "JOIN article ON article.id = segment.article WHERE article.state = 'ready' GROUP BY article.id) GROUP BY reached"
)


class Reached(StrEnum):
    """Say how far people are with an article that is translated: nothing, some or all of it is approved."""

    NOT_BEGUN = "not begun"
    UNDER_REVIEW = "under review"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Found:
    """Count the findings of one code and severity: those that stand, and those that people have set aside."""

    code: str
    severity: Severity
    open: int
    dismissed: int


@dataclass(frozen=True, slots=True)
class Approved:
    """Count the segments that one person approved on a day (UTC, ISO 8601) and that are still approved."""

    day: str
    reviewer: str
    segments: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Hold the figures of a project, each state with its number, 0 included."""

    articles: Mapping[ArticleState, int]
    reviewed: Mapping[Reached, int]
    segments: Mapping[SegmentState, int]
    findings: tuple[Found, ...]
    approved: tuple[Approved, ...]
    effort: Effort


def read_figures(connection: sqlite3.Connection) -> Figures:
    """Return the figures of a project as it stands."""
    articles = dict(connection.execute("SELECT state, count(*) FROM article GROUP BY state").fetchall())
    reviewed = dict(connection.execute(_REVIEWED).fetchall())
    segments = dict(connection.execute("SELECT state, count(*) FROM segment GROUP BY state").fetchall())
    return Figures(
        articles={state: articles.get(state, 0) for state in ArticleState},
        reviewed={reached: reviewed.get(reached, 0) for reached in Reached},
        segments={state: segments.get(state, 0) for state in SegmentState},
        findings=tuple(Found(code, Severity(grade), *counts) for code, grade, *counts in connection.execute(_FOUND)),
        approved=tuple(Approved(*row) for row in connection.execute(_APPROVED)),
        effort=read_effort(connection),
    )

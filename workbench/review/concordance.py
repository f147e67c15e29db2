"""Search the segments of a project for words of either language."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from workbench.document import Span
from workbench.memory.sought import Sought
from workbench.review.segments import SegmentState
from workbench.review.store import Store

MOST = 20
_FIRST = 1e6  # further than any two ranks are apart


@dataclass(frozen=True, slots=True)
class Hit:
    """Hold a segment that was found, where it stands, how many like it there are, and where the words are in it."""

    segment: int
    article: int
    place: int
    title: str
    source: str
    target: str | None
    state: SegmentState
    times: int
    source_spans: tuple[Span, ...]
    target_spans: tuple[Span, ...]


def search(store: Store, query: str, limit: int = MOST, *, approved: bool = False) -> list[Hit]:
    """Return segments that have all words of a query, on either side, approved ones first, then the most telling.

    Whatever is in the query is words: no quote, operator or wildcard has a meaning. Segments with the same source and
    target count as one. `approved` leaves all others out.
    """
    sought = Sought.of(query)
    if not sought.words or limit < 1:
        return []
    with store.reading() as connection:
        rows = connection.execute(
            "SELECT segment.id, segment.article, segment.place, article.title, segment.source, segment.target, "
            "segment.state, count(*) AS times, min(found.rank - ? * (segment.state = 'approved')) AS standing "
            "FROM (SELECT rowid AS number, rank FROM segment_words WHERE segment_words MATCH ?) AS found "
            "JOIN segment ON segment.id = found.number JOIN article ON article.id = segment.article "
            "WHERE segment.state = 'approved' OR NOT ? "
            "GROUP BY segment.source_sha256, segment.target ORDER BY standing LIMIT ?",
            (_FIRST, sought.expression, approved, limit),
        ).fetchall()
    return [_hit(row, sought) for row in rows]


def _hit(row: sqlite3.Row, sought: Sought) -> Hit:
    return Hit(
        segment=row["id"],
        article=row["article"],
        place=row["place"],
        title=row["title"],
        source=row["source"],
        target=row["target"],
        state=SegmentState(row["state"]),
        times=row["times"],
        source_spans=sought.spans(row["source"]),
        target_spans=sought.spans(row["target"] or ""),
    )

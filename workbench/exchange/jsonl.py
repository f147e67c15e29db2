"""Write articles as JSON Lines for programs: all that the workbench knows of each segment, texts unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from workbench.exchange.reviewed import Deed, ReviewedArticle
from workbench.writing.rows import dump_json, segment_rows

SCHEMA = "workbench.reviewed-segment/1"


def render(articles: Sequence[ReviewedArticle]) -> bytes:
    """Return the segments of articles, one JSON object a line."""
    return "".join(f"{dump_json(row)}\n" for article in articles for row in _rows(article)).encode()


def _rows(article: ReviewedArticle) -> Iterator[dict[str, Any]]:
    for row in segment_rows(article.document, article.provenance):
        del row["settings"]  # several may have been at work
        standing = article.standings[row["id"]]
        review = {
            "state": standing.state,
            "version": standing.version,
            "written": _deed(standing.written),
            "approved": _deed(standing.approved),
        }
        yield row | {"schema": SCHEMA, "model": article.model or None} | review


def _deed(deed: Deed | None) -> dict[str, str] | None:
    if deed is None:
        return None
    return {"by": deed.actor, "at": deed.at} | ({"writer": deed.writer} if deed.writer else {})

"""Write articles as TMX 1.4b: pairs for translation memories, with their state and who stands behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from workbench.document import Origin
from workbench.exchange.reviewed import ReviewedArticle, statement_line
from workbench.memory.tmx import write_tmx
from workbench.memory.unit import Unit
from workbench.writing.article import Row


def render(articles: Sequence[ReviewedArticle]) -> bytes:
    """Return the translated segments of articles; what was copied is no translation and stays out."""
    file = BytesIO()
    write_tmx(file, (unit for article in articles for unit in _units(article)))
    return file.getvalue()


def _units(article: ReviewedArticle) -> Iterator[Unit]:
    for row in article.page.rows:
        segment, standing = row.segment, article.of(row.segment)
        if segment.target and segment.origin is not Origin.COPY:
            creator, made = (standing.written.by, standing.written.at) if standing.written else (None, None)
            changed = standing.approved.at if standing.approved else made
            yield Unit(segment.source, segment.target, creator, made, changed, _properties(article, row))


def _properties(article: ReviewedArticle, row: Row) -> dict[str, str]:
    standing = article.of(row.segment)
    properties = {"x-article": article.document.name, "x-segment": row.segment.id, "x-state": standing.state.value}
    if standing.origin:
        properties["x-origin"] = standing.origin.value
    if standing.approved:
        properties["x-approved-by"] = standing.approved.actor
    if row.statement:
        properties["x-key-statement"] = statement_line(row.statement)
    return properties

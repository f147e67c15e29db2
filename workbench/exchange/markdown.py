"""Write articles as Markdown, one under another, with the state of each segment."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.exchange.reviewed import ReviewedArticle
from workbench.writing.markdown import article_markdown


def render(articles: Sequence[ReviewedArticle]) -> bytes:
    """Return the articles as Markdown."""
    return "\n".join(article_markdown(article.page, article.provenance) for article in articles).encode()

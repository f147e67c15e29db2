"""Write an article as a page that stands alone, with the state of each segment."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.exchange.reviewed import ReviewedArticle
from workbench.writing.html import article_page


def render(articles: Sequence[ReviewedArticle]) -> bytes:
    """Return the page of the one article."""
    [article] = articles
    return article_page(article.page, None, None, article.provenance).encode()

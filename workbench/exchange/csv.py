"""Write articles as CSV for spreadsheets: UTF-8 with a mark that Excel needs, no cell a formula."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from workbench.exchange.reviewed import ReviewedArticle
from workbench.exchange.table import COLUMNS, harmless, table


def render(articles: Sequence[ReviewedArticle]) -> bytes:
    """Return the segments of articles, one a row; text that could be taken for a formula gets an apostrophe."""
    file = StringIO()
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in row.items()} for row in table(articles))
    return file.getvalue().encode("utf-8-sig")

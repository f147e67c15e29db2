"""Lay articles out as a table, one segment a row, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workbench.document import Statement
from workbench.exchange.reviewed import Deed, ReviewedArticle, finding_line
from workbench.writing.article import Row
from workbench.writing.markup import visible
from workbench.writing.rows import rounded

Cell = str | float | None
TableRow = dict[str, Cell]

COLUMNS = (
    "article", "number", "state", "english", "arabic", "findings", "origin", "written_by", "written_at", "approved_by",
    "approved_at", "key_statement", "speaker", "speaker_title", "role", "score", "segment",
)  # fmt: skip
ARABIC = frozenset({"arabic"})  # columns that read from right to left
_RISKY = (*"=+-@＝＋－＠\t\r\n",)  # https://owasp.org/www-community/attacks/CSV_Injection


def table(articles: Sequence[ReviewedArticle]) -> Iterator[TableRow]:
    """Yield the segments of articles; characters that show nothing, or turn a text round, are spelt out."""
    for article in articles:
        for row in article.page.rows:
            yield {name: visible(value) for name, value in _row(article, row).items()}


def key_statements(rows: Iterable[TableRow]) -> list[TableRow]:
    """Return the rows of an article that are key statements, by rank."""
    return sorted((row for row in rows if row["key_statement"] is not None), key=_rank)


def _rank(row: TableRow) -> float:
    rank = row["key_statement"]
    return rank if isinstance(rank, int) else 0


def risky(cell: Cell) -> bool:
    """Say whether a spreadsheet could take the cell's text for a formula."""
    return isinstance(cell, str) and cell.lstrip(" ").startswith(_RISKY)


def harmless(cell: Cell) -> Cell:
    """Return the cell, with an apostrophe before text that a spreadsheet could take for a formula."""
    return f"'{cell}" if risky(cell) else cell


def _row(article: ReviewedArticle, row: Row) -> TableRow:
    segment, standing = row.segment, article.of(row.segment)
    return {
        "article": article.document.name,
        "segment": segment.id,
        "number": row.label,
        "role": segment.role.value,
        "state": standing.state.value,
        "arabic": segment.source,
        "english": segment.target,
        "findings": "\n".join(map(finding_line, segment.findings)),
        "origin": standing.origin.value if standing.origin else None,
        **_deed("written", standing.written),
        **_deed("approved", standing.approved),
        "score": rounded(segment.score),
        **_statement(row.statement),
    }


def _deed(name: str, deed: Deed | None) -> TableRow:
    return {f"{name}_by": deed.by if deed else None, f"{name}_at": deed.at if deed else None}


def _statement(statement: Statement | None) -> TableRow:
    speaker = statement.speaker if statement else None
    return {
        "key_statement": statement.rank if statement else None,
        "speaker": speaker.english if speaker else None,
        "speaker_title": speaker.english_title if speaker else None,
    }

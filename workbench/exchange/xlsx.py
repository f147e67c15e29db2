"""Write articles as an Excel workbook: segments and key statements, Arabic from right to left, no cell a formula."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import chain
from typing import Any

from workbench.exchange.reviewed import ReviewedArticle
from workbench.exchange.table import ARABIC, COLUMNS, Cell, TableRow, key_statements, risky, table

STATEMENT_COLUMNS = ("article", "key_statement", "speaker", "speaker_title", "english", "arabic", "state", "segment")
LONGEST = 32_767  # characters that Excel allows in a cell
_WIDTHS = {
    "arabic": 60, "english": 60, "findings": 40, "segment": 24, "article": 24, "speaker_title": 24, "written_at": 30,
    "approved_at": 30,
}  # fmt: skip
_A4 = 9  # Excel's number of the paper
_LINE, _HIGHEST = 15, 409  # points
_WIDTH = 14  # characters, of the other columns
_READING_ORDER = {False: {"reading_order": 1, "align": "left"}, True: {"reading_order": 2, "align": "right"}}


def render(articles: Sequence[ReviewedArticle]) -> bytes:
    """Return a workbook with the segments of articles; a text longer than a cell may be ends in an ellipsis."""
    import xlsxwriter

    file, segments = BytesIO(), [list(table([article])) for article in articles]
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        formats = _Formats(book)
        _fill(book.add_worksheet("Segments"), COLUMNS, list(chain(*segments)), formats)
        statements = list(chain(*map(key_statements, segments)))
        _fill(book.add_worksheet("Key statements"), STATEMENT_COLUMNS, statements, formats)
    return file.getvalue()


class _Formats:
    """Keep one format for each kind of cell: a workbook has room for few."""

    def __init__(self, book: Any) -> None:
        self.heading = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self._cells = {
            (arabic, quoted): book.add_format(
                {"text_wrap": True, "valign": "top", "quote_prefix": quoted} | _READING_ORDER[arabic]
            )
            for arabic in (False, True)
            for quoted in (False, True)
        }

    def cell(self, column: str, value: Cell) -> Any:
        """Return the format of a cell; text that starts like a formula stays text when somebody edits it."""
        return self._cells[column in ARABIC, risky(value)]


def _fill(sheet: Any, columns: Sequence[str], rows: Sequence[TableRow], formats: _Formats) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column, _WIDTH))
        sheet.write_string(0, place, column.replace("_", " "), formats.heading)
    for number, row in enumerate(rows, 1):
        sheet.set_row(number, min(_HIGHEST, _LINE * max(_lines(column, row[column]) for column in columns)))
        for place, column in enumerate(columns):
            _write(sheet, number, place, row[column], formats.cell(column, row[column]))
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _lines(column: str, value: Cell) -> int:
    """Return how many lines a text takes: not every program that opens workbooks finds out itself."""
    width = _WIDTHS.get(column, _WIDTH)
    return sum(1 + len(line) // width for line in value.split("\n")) if isinstance(value, str) else 1


def _write(sheet: Any, number: int, place: int, value: Cell, style: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(number, place, value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…", style)
    elif value is not None:
        sheet.write_number(number, place, value, style)

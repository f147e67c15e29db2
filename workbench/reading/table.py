"""Read tables of articles, one a row: JSON Lines and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

from workbench.document import Document, Hint
from workbench.errors import InputError
from workbench.reading.content import Paragraph, collapse, compose, make_document
from workbench.reading.encoding import NAMES, detect
from workbench.reading.inputs import Limits, printable
from workbench.reading.plain import paragraphs

FORMATS = ("jsonl", "csv")
TEXT_COLUMNS = ("text", "content", "body", "article")
TITLE_COLUMNS = ("title", "headline")
ID_COLUMNS = ("id", "article_id", "doc_id")
DELIMITERS = ",;\t"
MAX_ID = 80  # characters of an id that names an article
HEAD = 1_000_000  # bytes that tell the encoding


Row = Mapping[str, object]


def read_rows(
    file: BinaryIO, format_: str, name: str, limits: Limits, text_column: str | None
) -> Iterator[Document | InputError]:
    """Yield the article of each row, or what is wrong with that row. The file must be seekable.

    Raises InputError (without the input's name) if the file as a whole cannot be read.
    """
    codec, rows = open_rows(file, format_, limits.max_input, text_column)
    names = set[str]()
    for number, row in rows:
        try:
            article = row_article(number, row, RowOptions(format_, codec, text_column, limits.max_input))
            yield replace(article, name=_unique(f"{name}#{row_name(number, row)}", f"{name}#{number}", names))
        except InputError as error:
            yield InputError(f"{name}#{number}: {error}")


def open_rows(
    file: BinaryIO, format_: str, limit: int, text_column: str | None
) -> tuple[str, Iterator[tuple[int, Row | InputError]]]:
    """Return a table's encoding and its rows, numbered from 1; an error stands for a row that cannot be read.

    The file must be seekable. Lines over the limit, in characters, are not read. Raises InputError if the file as a
    whole cannot be read.
    """
    head = file.read(HEAD)
    if not head.strip():
        raise InputError("is empty")
    codec = detect(head[: head.rfind(b"\n") + 1] or head)
    file.seek(0)
    return NAMES.get(codec, codec), _rows(file, format_, codec, limit, text_column)


def _rows(
    file: BinaryIO, format_: str, codec: str, limit: int, text_column: str | None
) -> Iterator[tuple[int, Row | InputError]]:
    newline = "\n" if format_ == "jsonl" else ""
    with io.TextIOWrapper(file, encoding=codec, errors="replace", newline=newline) as text:
        lines = _Lines(text, limit)
        found = False
        for found_row in _json_rows(lines) if format_ == "jsonl" else _csv_rows(lines, limit, text_column):
            found = True
            yield found_row
        if not found:
            raise InputError("is empty")


@dataclass(slots=True)
class _Lines:
    """Iterate over lines; for one over the limit, read on to its end and raise InputError."""

    file: io.TextIOWrapper
    limit: int

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.file.readline(self.limit + 1)
        if not line:
            raise StopIteration
        if len(line) > self.limit:
            while line and not line.endswith(("\n", "\r")):
                line = self.file.readline(self.limit + 1)
            raise InputError(_over(self.limit))
        return line


@dataclass(frozen=True, slots=True)
class RowOptions:
    """Say how the rows of one table become articles; `limit` is in bytes of text."""

    format: str
    encoding: str
    text_column: str | None
    limit: int


def row_article(number: int, row: Row | InputError, options: RowOptions) -> Document:
    """Return a row's article, named by its number. Raises InputError (without a name) if there is none."""
    if isinstance(row, InputError):
        raise row
    text = _text(row, options)
    place = f"row {number}"
    body = [Paragraph(block.text, f"{place} {block.place}") for block in paragraphs(text)]
    if not body:
        raise InputError("is empty")
    title = collapse(_first_text(row, TITLE_COLUMNS) or "")
    if title and title != collapse(body[0].text):
        body.insert(0, Paragraph(title, f"{place} title", Hint.HEADING))
    return make_document(str(number), options.format, options.encoding, *compose(body))


def row_name(number: int, row: Row | InputError) -> str:
    """Return a row's own id as one line fit for messages, its number where it has none."""
    columns = {} if isinstance(row, InputError) else row
    given = next((columns[column] for column in ID_COLUMNS if isinstance(columns.get(column), str | int)), number)
    return printable(collapse(str(given)))[:MAX_ID] or str(number)


def _text(row: Row, options: RowOptions) -> str:
    columns = (options.text_column,) if options.text_column else TEXT_COLUMNS
    text = _first_text(row, columns)
    if text is None:
        raise InputError(_no_column(options.text_column))
    if len(text.encode("utf-8", "surrogatepass")) > options.limit:
        raise InputError(_over(options.limit))
    return text


def _unique(name: str, otherwise: str, taken: set[str]) -> str:
    chosen = otherwise if name in taken else name
    taken.add(chosen)
    return chosen


def _json_rows(lines: _Lines) -> Iterator[tuple[int, dict[str, object] | InputError]]:
    number = 0
    while True:
        number += 1
        try:
            line = next(lines)
            if line.strip():
                yield number, _json_row(line)
        except StopIteration:
            return
        except InputError as error:
            yield number, error


def _json_row(line: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError("is not valid JSON") from None
    if not isinstance(row, dict):
        raise InputError("is not a JSON object")
    return row


def _csv_rows(
    lines: _Lines, limit: int, text_column: str | None
) -> Iterator[tuple[int, dict[str, object] | InputError]]:
    first = next(lines, "")
    csv.field_size_limit(limit)  # the module's own, of 131,072 characters, is shorter than long articles
    delimiter = max(DELIMITERS, key=first.count)
    header = [column.strip() for column in next(csv.reader([first], delimiter=delimiter), [])]
    if not set(header) & set((text_column,) if text_column else TEXT_COLUMNS):
        raise InputError(_no_column(text_column))
    reader = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (InputError, csv.Error) as error:
            yield number, error if isinstance(error, InputError) else InputError("is not valid CSV, or too long")
        else:
            if cells:
                yield number, {**dict.fromkeys(header), **dict(zip(header, cells, strict=False))}


def _first_text(row: Mapping[str, object], columns: tuple[str, ...]) -> str | None:
    return next((value for column in columns if isinstance(value := row.get(column), str)), None)


def _no_column(name: str | None) -> str:
    if name:
        return f"has no text in a column {printable(name)!r}"
    return f"has no text in a column {', '.join(TEXT_COLUMNS)}; name the column with --text-column"


def _over(limit: int) -> str:
    return f"is over the limit of {limit / 1e6:g} MB (--max-input)"

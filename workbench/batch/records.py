"""Read records, one article each: rows of tables with all their columns, or files."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO, cast

from workbench.batch.compression import Content
from workbench.batch.plan import Input
from workbench.document import Document
from workbench.errors import InputError
from workbench.reading import Limits
from workbench.reading.documents import read_bytes
from workbench.reading.table import TEXT_COLUMNS, RowOptions, open_rows, row_article, row_name

ROWS_AT_ONCE = 64  # of a Parquet file, in memory
BUFFER = 1 << 16  # bytes
DAMAGED = "is damaged or cut off from here on"


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """Say how records are read, and which column holds the text; None for the first of the usual names."""

    limits: Limits = field(default_factory=Limits)
    text_column: str | None = None

    @property
    def text_columns(self) -> tuple[str, ...]:
        """Return the names of columns that may hold the text."""
        return (self.text_column,) if self.text_column else TEXT_COLUMNS


@dataclass(frozen=True, slots=True)
class Record:
    """Hold one record as it was found: a table's row by its number from 1, or a file, which has none (number 0).

    `size` is that of its text: in characters for a row, in bytes as stored for a file. `position` is how far into the
    input, in bytes as stored, reading had come.
    """

    source: Input
    number: int
    row: Mapping[str, object] | InputError
    encoding: str
    size: int
    position: int

    @property
    def name(self) -> str:
        """Return the name of the input, and for a row "#" and its own id or number."""
        return f"{self.source.name}#{row_name(self.number, self.row)}" if self.number else self.source.name

    def read(self, options: ReadingOptions) -> Document:
        """Return the record's article; raise InputError where there is none."""
        if not self.number:
            return read_bytes(self.name, self.source.format, _content(self.source, options.limits), options.limits)
        table = RowOptions(self.source.format, self.encoding, options.text_column, options.limits.max_input)
        try:
            return replace(row_article(self.number, self.row, table), name=self.name)
        except InputError as error:
            raise InputError(f"{self.name}: {error}") from error


def read_file(source: Input) -> Record:
    """Return the record that a file is, not yet read."""
    return Record(source, 0, {}, "", source.size, source.size)


def read_table(source: Input, options: ReadingOptions) -> Iterator[Record]:
    """Yield the rows of a table; where it cannot be read on, the last record is the error."""
    number = 0
    try:
        with source.path.open("rb") as raw:
            for record in _whole(source, raw, options):
                number = record.number
                yield record
    except InputError as error:
        yield Record(source, number + 1, error, "", 0, source.size)
    except OSError as error:
        yield Record(source, number + 1, InputError(f"cannot be read: {error.strerror}"), "", 0, source.size)


def _whole(source: Input, raw: BinaryIO, options: ReadingOptions) -> Iterator[Record]:
    """Yield the rows of a table but that in which it is cut off; raise InputError there."""
    content = Content(source.path, raw)
    last: Record | None = None
    try:
        for record in _rows(source, raw, content, options):
            if last:
                yield last
            last = record
    except InputError as error:
        if content.damaged:
            raise InputError(DAMAGED) from error
        raise
    if content.damaged:
        raise InputError(DAMAGED)
    if last:
        yield last


def _rows(source: Input, raw: BinaryIO, content: Content, options: ReadingOptions) -> Iterator[Record]:
    if source.format == "parquet":
        yield from _parquet_rows(source, raw, options)
        return
    stream = cast("BinaryIO", io.BufferedReader(content, BUFFER))
    encoding, rows = open_rows(stream, source.format, options.limits.max_input, options.text_column)
    for number, row in rows:
        yield Record(source, number, row, encoding, _size(row, options), raw.tell())


def _parquet_rows(source: Input, content: BinaryIO, options: ReadingOptions) -> Iterator[Record]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        table = ParquetFile(content)
        number, whole = 0, max(1, table.metadata.num_rows)
        for batch in table.iter_batches(ROWS_AT_ONCE):
            for row in batch.to_pylist():
                number += 1
                yield Record(source, number, row, "utf-8", _size(row, options), source.size * number // whole)
    except ArrowException as error:
        raise InputError("is no Parquet file, or a damaged one") from error


def _size(row: Mapping[str, object] | InputError, options: ReadingOptions) -> int:
    columns = {} if isinstance(row, InputError) else row
    return next((len(value) for name in options.text_columns if isinstance(value := columns.get(name), str)), 0)


def _content(source: Input, limits: Limits) -> bytes:
    """Read a file, decompressed, no further than to see that it is over the limit."""
    try:
        with source.path.open("rb") as raw:
            content = Content(source.path, raw)
            data = io.BufferedReader(content).read(limits.max_input + 1)
    except OSError as error:
        raise InputError(f"{source.name}: cannot be read: {error.strerror}") from error
    if content.damaged:
        raise InputError(f"{source.name}: {DAMAGED}")
    return data

"""Write the rows of a part as JSON Lines, CSV or Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.batch.rows import OWN, other_name, text_column
from workbench.writing.rows import dump_json

if TYPE_CHECKING:
    import pyarrow as pa

    from workbench.batch.plan import Input

OTHER = "other"  # holds the columns of rows that may each have their own, as JSON
Row = Mapping[str, Any]


def write_rows(rows: Sequence[Row], format_: str, table: Input | None, text_columns: tuple[str, ...]) -> bytes:
    """Return a part as bytes; `table` is what the rows came from, whose other columns are passed on.

    JSON Lines keep each row's columns. CSV and Parquet have the same columns in all parts of a table: those of a CSV
    or Parquet file, while those of JSON Lines are in one column, `other`, as JSON.
    """
    if format_ == "jsonl":
        return "".join(f"{dump_json(_plain(row))}\n" for row in rows).encode()
    if format_ == "csv":
        return _csv(rows, _columns(rows, table))
    return _parquet(rows, _columns(rows, table), table, text_columns)


def _columns(rows: Sequence[Row], table: Input | None) -> list[str]:
    """Return the names of the other columns of all rows."""
    if table is None:
        return []
    if table.format == "jsonl":
        return [OTHER]
    return list(dict.fromkeys(name for row in rows for name in row if name not in OWN))


def _gathered(row: Row, columns: Sequence[str]) -> dict[str, Any]:
    """Return the row with its other columns in one where that is how the table has them."""
    own = {name: row[name] for name in OWN}
    if columns == [OTHER]:
        return {OTHER: dump_json({name: _plain(value) for name, value in row.items() if name not in OWN}), **own}
    return {**{name: row.get(name) for name in columns}, **own}


def _csv(rows: Sequence[Row], columns: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*columns, *OWN], lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in _gathered(row, columns).items()})
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> object:
    """Return a value as text that no spreadsheet takes for a formula."""
    from workbench.exchange.table import harmless

    if value is None or isinstance(value, int | float):
        return value
    return harmless(value if isinstance(value, str) else dump_json(_plain(value)))


def _plain(value: Any) -> Any:
    """Return what JSON can hold of a value: dates and decimals become text."""
    if value is None or isinstance(value, str | int | float | bool):
        return value if not isinstance(value, float) or value - value == 0 else None
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.hex() if isinstance(value, bytes) else str(value)


def _parquet(rows: Sequence[Row], columns: Sequence[str], table: Input | None, text_columns: tuple[str, ...]) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([*_other_fields(columns, table, text_columns), *_own_fields()])
    content = pa.Table.from_pylist([_gathered(row, columns) for row in rows], schema)
    buffer = io.BytesIO()
    parquet.write_table(content, buffer, compression="zstd")
    return buffer.getvalue()


def _other_fields(columns: Sequence[str], table: Input | None, text_columns: tuple[str, ...]) -> list[pa.Field]:
    import pyarrow as pa
    from pyarrow import parquet

    if table is None or table.format != "parquet":
        return [pa.field(name, pa.string()) for name in columns]
    schema = parquet.read_schema(table.path)
    text = text_column(schema.names, text_columns)
    return [field.with_name(other_name(field.name)) for field in schema if field.name != text]


def _own_fields() -> list[pa.Field]:
    """Return the fields of docs/output.md, as Parquet has them."""
    import pyarrow as pa

    text, whole, number = pa.string(), pa.int64(), pa.float64()
    texts, span = pa.list_(text), pa.list_(whole)
    findings = {"code": text, "severity": text, "message": text, "source_span": span, "target_span": span}
    speaker = {"name": text, "title": text, "english": text, "english_title": text}
    statement = {"rank": whole, "score": number, "speaker": pa.struct(speaker), "reasons": texts}
    segment = {
        **dict.fromkeys(("id",), text),
        **dict.fromkeys(("block", "sentence", "section"), whole),
        **dict.fromkeys(("role", "reason", "source", "source_sha256"), text),
        **dict.fromkeys(("start", "end"), whole),
        "target": text,
        "score": number,
        "origin": text,
        "findings": pa.list_(pa.struct(findings)),
        "statement": pa.struct(statement),
    }
    own = dict.fromkeys(OWN, text) | {"segments": pa.list_(pa.struct(segment)), "warnings": texts}
    return [pa.field(name, own[name]) for name in OWN]

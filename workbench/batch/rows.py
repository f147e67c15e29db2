"""Turn translated articles into the rows of the output, the input's other columns first."""

from __future__ import annotations

from collections.abc import Container, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from workbench.document import CONTENT_ROLES, Document
from workbench.writing.rows import segment_rows

if TYPE_CHECKING:
    from workbench.batch.records import Record
    from workbench.writing import Provenance

SCHEMA = "workbench.batch/1"
OWN = ("name", "article", "translation", "segments", "model", "settings", "warnings")
RENAMED = "input_"
_OF_THE_ARTICLE = frozenset({"schema", "article", "name", "model", "settings", "segmenter"})


def passed_on(record: Record, text_columns: tuple[str, ...]) -> dict[str, object]:
    """Return a row's columns but the one that holds the text; those named as ours get "input_" before their names."""
    row = record.row if isinstance(record.row, Mapping) else {}
    text = text_column(row, text_columns)
    return {other_name(name): value for name, value in row.items() if name != text}


def text_column(columns: Container[str], text_columns: tuple[str, ...]) -> str | None:
    """Return the column, by its name, that is taken for the text and so is not passed on."""
    return next((name for name in text_columns if name in columns), None)


def other_name(column: str) -> str:
    """Return the name under which a column is passed on."""
    return RENAMED + column if column in OWN else column


def own_columns(document: Document, provenance: Provenance) -> dict[str, Any]:
    """Return what the run adds to a record: the English text, paragraph by paragraph, and the segments."""
    segments = segment_rows(document, provenance)
    return {
        "name": document.name,
        "article": document.id,
        "translation": english(document),
        "segments": [{key: row[key] for key in row if key not in _OF_THE_ARTICLE} for row in segments],
        "model": provenance.model,
        "settings": provenance.settings,
        "warnings": list(document.warnings),
    }


def english(document: Document) -> str:
    """Return the targets of the article itself, a blank line between paragraphs."""
    content = (segment for segment in document.segments if segment.role in CONTENT_ROLES and segment.target)
    paragraphs = groupby(content, key=lambda segment: segment.block)
    return "\n\n".join(" ".join(str(segment.target) for segment in segments) for _, segments in paragraphs)

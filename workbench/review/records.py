"""Turn documents into a project's rows and back."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, replace
from typing import Any

from workbench.document import Block, Document, Finding, Hint, Origin, Role, Segment, Severity, Span, Speaker, Statement

_CHILDREN = ("segments", "statements")


def dump_document(document: Document) -> str:
    """Return a document without its segments and statements as JSON."""
    return _dump({name: value for name, value in asdict(document).items() if name not in _CHILDREN})


def dump_statement(statement: Statement) -> str:
    """Return what a statement says beside its segment and rank as JSON."""
    return _dump({name: value for name, value in asdict(statement).items() if name not in {"segment", "rank"}})


def dump_spans(finding: Finding) -> str:
    """Return a finding's spans as JSON: source and target, each [start, end] or null."""
    spans = (finding.source_span, finding.target_span)
    return json.dumps([[span.start, span.end] if span else None for span in spans])


def load_document(connection: sqlite3.Connection, article: int) -> Document:
    """Return an article as it stands: its segments with their targets and findings, its key statements by rank."""
    content = json.loads(_one(connection, "SELECT content FROM article WHERE id = ?", article)["content"])
    blocks = tuple(_block(block) for block in content.pop("blocks"))
    document = Document(**content | {"blocks": blocks, "warnings": tuple(content["warnings"])})
    rows = connection.execute("SELECT * FROM segment WHERE article = ? ORDER BY place", (article,)).fetchall()
    spans = json.loads(_one(connection, "SELECT spans FROM article WHERE id = ?", article)["spans"])
    segments = tuple(load_segment(connection, row, Span(*span)) for row, span in zip(rows, spans, strict=True))
    return replace(document, segments=segments, statements=load_statements(connection, article))


def load_segment(connection: sqlite3.Connection, row: sqlite3.Row, span: Span) -> Segment:
    """Return the segment of a row, with the findings that nobody has dismissed."""
    query = "SELECT * FROM finding WHERE segment = ? AND dismissed IS NULL ORDER BY id"
    found = connection.execute(query, (row["id"],))
    return Segment(
        id=row["name"],
        block=row["block"],
        number=int(row["name"].rsplit("-", 1)[1]),
        section=row["section"],
        role=Role(row["role"]),
        span=span,
        source=row["source"],
        source_sha256=row["source_sha256"],
        target=row["target"],
        score=row["score"],
        origin=Origin(row["origin"]) if row["origin"] else None,
        findings=tuple(load_finding(each) for each in found),
    )


def load_finding(row: sqlite3.Row) -> Finding:
    """Return the finding of a row."""
    source, target = (Span(*span) if span else None for span in json.loads(row["spans"]))
    return Finding(row["code"], Severity(row["severity"]), row["message"], source, target)


def load_statements(connection: sqlite3.Connection, article: int) -> tuple[Statement, ...]:
    """Return the key statements of an article by rank."""
    rows = connection.execute(
        "SELECT segment.name, rank, content FROM statement JOIN segment ON segment.id = statement.segment "
        "WHERE statement.article = ? ORDER BY rank",
        (article,),
    )
    return tuple(load_statement(*row) for row in rows)


def load_statement(segment: str, rank: int, content: str) -> Statement:
    """Return the key statement that `dump_statement` has left."""
    values = json.loads(content)
    speaker = Speaker(**values["speaker"]) if values["speaker"] else None
    return Statement(segment, rank, values["score"], speaker, tuple(values["reasons"]))


def _block(block: dict[str, Any]) -> Block:
    hint = Hint(block["hint"]) if block["hint"] else None
    return Block(**block | {"span": Span(**block["span"]), "hint": hint, "role": Role(block["role"])})


def _one(connection: sqlite3.Connection, query: str, identity: int) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(query, (identity,)).fetchone()
    if row is None:
        raise LookupError(identity)
    return row


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

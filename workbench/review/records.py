"""Turn documents into a project's rows and back."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from workbench.document import Block, Document, Finding, Hint, Origin, Role, Segment, Severity, Span, Speaker, Statement
from workbench.errors import InputError

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


def article_row(connection: sqlite3.Connection, article: int, columns: str) -> sqlite3.Row:
    """Return columns of an article; InputError where the project has none of that number."""
    query = f"SELECT {columns} FROM article WHERE id = ?"  # noqa: S608 -- columns that the program names
    row: sqlite3.Row | None = connection.execute(query, (article,)).fetchone()
    if row is None:
        raise InputError(f"there is no article {article} in this project")
    return row


def load_document(connection: sqlite3.Connection, article: int) -> Document:
    """Return an article as it stands: its segments with their targets and findings, its key statements by rank."""
    stored = article_row(connection, article, "content, spans")
    content, spans = json.loads(stored["content"]), json.loads(stored["spans"])
    blocks = tuple(_block(block) for block in content.pop("blocks"))
    document = Document(**content | {"blocks": blocks, "warnings": tuple(content["warnings"])})
    rows = connection.execute("SELECT * FROM segment WHERE article = ? ORDER BY place", (article,)).fetchall()
    found = _findings_by_segment(connection, article)
    segments = tuple(load_segment(row, Span(*span), found[row["id"]]) for row, span in zip(rows, spans, strict=True))
    return replace(document, segments=segments, statements=load_statements(connection, article))


def load_segment(row: sqlite3.Row, span: Span, findings: Iterable[Finding]) -> Segment:
    """Return the segment of a row, with its findings."""
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
        findings=tuple(findings),
    )


def load_findings(connection: sqlite3.Connection, segment: int) -> list[Finding]:
    """Return the findings of a segment that nobody has dismissed."""
    query = "SELECT * FROM finding WHERE segment = ? AND dismissed IS NULL ORDER BY id"
    return [load_finding(row) for row in connection.execute(query, (segment,))]


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


def _findings_by_segment(connection: sqlite3.Connection, article: int) -> dict[int, list[Finding]]:
    query = (
        "SELECT finding.* FROM finding JOIN segment ON segment.id = finding.segment "
        "WHERE article = ? AND dismissed IS NULL ORDER BY finding.id"
    )
    found = defaultdict[int, list[Finding]](list)
    for row in connection.execute(query, (article,)):
        found[row["segment"]].append(load_finding(row))
    return found


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

"""Write an article's segments as JSON Lines, one a line, by the schema in `segment.schema.json`."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from workbench.document import Document, Finding, Origin, Segment, Span, Speaker, Statement
from workbench.text.segmentation import SEGMENTER_VERSION
from workbench.writing.files import SEGMENT_SCHEMA
from workbench.writing.provenance import Provenance

SCORE_DECIMALS = 3
# Line ends to some reader (Python's splitlines, JavaScript before 2019), and surrogates, which UTF-8 cannot carry.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def segments_jsonl(document: Document, provenance: Provenance) -> str:
    """Return the segments of the article, one JSON object a line."""
    return "".join(f"{dump_json(row)}\n" for row in segment_rows(document, provenance))


def dump_json(value: Any, indent: int | None = None) -> str:
    """Return the value as JSON that every reader takes for one line, unless indented."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def rounded(score: float | None) -> float | None:
    """Return the score as it is written; None for one that is no number."""
    return None if score is None or not math.isfinite(score) else round(score, SCORE_DECIMALS) + 0.0


def statement_record(statement: Statement) -> dict[str, Any]:
    """Return what is written of a key statement beside its segment."""
    return {
        "rank": statement.rank,
        "score": rounded(statement.score),
        "speaker": statement.speaker and _speaker_record(statement.speaker),
        "reasons": list(statement.reasons),
    }


def _speaker_record(speaker: Speaker) -> dict[str, Any]:
    return {
        "name": speaker.name,
        "title": speaker.title,
        "english": speaker.english,
        "english_title": speaker.english_title,
    }


def segment_rows(document: Document, provenance: Provenance) -> Iterator[dict[str, Any]]:
    """Yield the segments of the article as they are written."""
    reasons = {block.number: block.reason for block in document.blocks}
    statements = {statement.segment: statement for statement in document.statements}
    for segment in document.segments:
        statement = statements.get(segment.id)
        yield {
            "schema": SEGMENT_SCHEMA,
            "article": document.id,
            "name": document.name,
            **_segment_record(segment, reasons.get(segment.block)),
            "model": provenance.language_model if segment.origin is Origin.LANGUAGE_MODEL else provenance.model,
            "settings": provenance.settings,
            "segmenter": SEGMENTER_VERSION,
            "findings": [_finding_record(finding) for finding in segment.findings],
            "statement": statement and statement_record(statement),
        }


def _segment_record(segment: Segment, reason: str | None) -> dict[str, Any]:
    return {
        "id": segment.id,
        "block": segment.block,
        "sentence": segment.number,
        "section": segment.section,
        "role": segment.role,
        "reason": reason,
        "source": segment.source,
        "source_sha256": segment.source_sha256,
        "start": segment.span.start,
        "end": segment.span.end,
        "target": segment.target,
        "score": rounded(segment.score),
        "origin": segment.origin,
    }


def _finding_record(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "source_span": _span_record(finding.source_span),
        "target_span": _span_record(finding.target_span),
    }


def _span_record(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]

"""Take translations back from an earlier run's JSON Lines, so that what is done is not done again."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.document import Finding, Origin, Severity, Span
from workbench.writing.files import SEGMENT_SCHEMA

# Findings that arise while a text is made: they cannot be found again from source and target alone.
MAKING_CODES = ("decode-", "post-edit-")


@dataclass(frozen=True, slots=True)
class KnownTarget:
    """Hold a segment's translation from an earlier run, with what was noted while it was made."""

    source_sha256: str
    target: str | None
    score: float | None
    origin: Origin | None
    findings: tuple[Finding, ...]


def read_targets(path: Path, settings: str) -> dict[str, KnownTarget]:
    """Return the earlier translations by segment id; nothing where the file is missing, broken or of other settings."""
    try:
        *lines, end = path.read_text(encoding="utf-8").split("\n")
        rows = [json.loads(line) for line in lines]
        if end or any(row["schema"] != SEGMENT_SCHEMA or row["settings"] != settings for row in rows):
            return {}
        return {row["id"]: _known_target(row) for row in rows}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _known_target(row: dict[str, Any]) -> KnownTarget:
    return KnownTarget(
        source_sha256=row["source_sha256"],
        target=row["target"],
        score=row["score"],
        origin=row["origin"] and Origin(row["origin"]),
        findings=tuple(_finding(finding) for finding in row["findings"] if finding["code"].startswith(MAKING_CODES)),
    )


def _finding(record: dict[str, Any]) -> Finding:
    return Finding(
        record["code"],
        Severity(record["severity"]),
        record["message"],
        _span(record["source_span"]),
        _span(record["target_span"]),
    )


def _span(ends: list[int] | None) -> Span | None:
    return None if ends is None else Span(*ends)

"""Keep the findings of a segment in step with its target."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence

from workbench.checking import CHECKS, CODES, GLOSSARY, Check, run_checks, with_glossary
from workbench.checking.duplicates import CODES as DUPLICATE
from workbench.checking.duplicates import find_duplicates
from workbench.document import Document, Finding, Origin
from workbench.glossary.check import check_for
from workbench.glossary.rows import glossary_of
from workbench.review.records import dump_spans
from workbench.review.segments import Row


def keep_findings(connection: sqlite3.Connection, segment: int, findings: Iterable[Finding]) -> None:
    """Store findings; one that says what a dismissed one said stays dismissed."""
    query = "SELECT code, message, dismissed FROM finding WHERE segment = ? AND dismissed IS NOT NULL"
    reasons = {(row["code"], row["message"]): row["dismissed"] for row in connection.execute(query, (segment,))}
    connection.executemany(
        "INSERT INTO finding (segment, code, severity, message, spans, dismissed) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (segment, one.code, one.severity, one.message, dump_spans(one), reasons.get((one.code, one.message)))
            for one in findings
        ],
    )


def check_again(connection: sqlite3.Connection, row: Row) -> None:
    """Run the checks on a segment's new target; findings of decoding concern the machine's text and go too."""
    model = row.content.origin is Origin.MODEL
    _renew(connection, row, _found(connection, row, CHECKS), lambda code: code in CODES or not model)


def check_terms(connection: sqlite3.Connection, row: Row) -> None:
    """Hold a segment against the project's glossary alone, after a change to that."""
    _renew(connection, row, _found(connection, row, ()), GLOSSARY.__eq__)


def _found(connection: sqlite3.Connection, row: Row, checks: Iterable[Check]) -> Sequence[Finding]:
    """Return what checks and the project's glossary find in a segment's target."""
    target = row.content.target
    if not target or row.content.origin is Origin.COPY:
        return ()
    return run_checks(with_glossary(check_for(glossary_of(connection)), checks), row.source, target)


def _renew(
    connection: sqlite3.Connection, row: Row, found: Sequence[Finding], concerned: Callable[[str], bool]
) -> None:
    """Put new findings in the place of the old ones of those codes; one found again stays, where it now stands."""
    known: dict[tuple[str, str], list[Finding]] = {}
    for one in found:
        known.setdefault((one.code, one.message), []).append(one)
    for old in connection.execute("SELECT id, code, message FROM finding WHERE segment = ?", (row.id,)).fetchall():
        if same := known.get((old["code"], old["message"])):
            connection.execute("UPDATE finding SET spans = ? WHERE id = ?", (dump_spans(same.pop(0)), old["id"]))
        elif concerned(old["code"]):
            connection.execute("DELETE FROM finding WHERE id = ?", (old["id"],))
    keep_findings(connection, row.id, [one for left in known.values() for one in left])


def keep_duplicates(connection: sqlite3.Connection, article: int, document: Document) -> None:
    """Store which segments of an article have the translation of another; those noted before are looked at anew."""
    found = find_duplicates([one for one in document.segments if one.origin is Origin.MODEL])
    rows = connection.execute("SELECT id, name FROM segment WHERE article = ?", (article,)).fetchall()
    for row in rows:
        query = "SELECT id, message, dismissed FROM finding WHERE segment = ? AND code = ?"
        known = connection.execute(query, (row["id"], *DUPLICATE)).fetchall()
        finding = found.get(row["name"])
        message = finding.message if finding else None
        connection.executemany(
            "DELETE FROM finding WHERE id = ?", [(old["id"],) for old in known if old["message"] != message]
        )
        if finding and message not in {old["message"] for old in known}:
            keep_findings(connection, row["id"], [finding])

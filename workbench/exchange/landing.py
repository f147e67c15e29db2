"""Bring targets that were edited elsewhere into a project: as drafts, and only where nobody has been quicker."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from workbench.document import Origin
from workbench.errors import InputError
from workbench.exchange.reviewed import article_key
from workbench.exchange.xliff import digest, plain
from workbench.exchange.xliff_reading import File, Unit, read_xliff
from workbench.review.actors import Actor
from workbench.review.findings import check_again
from workbench.review.history import Entry, record
from workbench.review.segments import Content, Row, SegmentState, read_segment, write_content
from workbench.review.service import LONGEST
from workbench.review.store import Store

_BATCH = 20  # segments a transaction, so that reviewers at work wait for no more than these


_UNCHANGED, _TAKEN = "unchanged", "taken"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Say why a segment of a file, or a whole article of it, was not taken; `target` is what the file offers."""

    article: str
    segment: str | None
    reason: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Landing:
    """Say what became of a file: the ids of segments taken, how many had not changed, what was refused."""

    taken: tuple[str, ...]
    unchanged: int
    refused: tuple[Refusal, ...]


def take_xliff(store: Store, actor: Actor, path: Path) -> Landing:
    """Land the targets of an XLIFF file that were changed since it was exported, as drafts whatever state it claims.

    A segment that is approved, or that has changed here meanwhile, is refused with the reason and stays as it is.
    ForbiddenError for readers, InputError for a file that cannot be read or has nothing of this project.
    """
    actor.must_review()
    files, articles = read_xliff(path), _articles(store)
    if not any(file.article in articles for file in files):
        raise InputError(f"{path} has nothing of this project: take a file that was exported from it")
    taken, unchanged, refused = list[str](), 0, list[Refusal]()
    for file in files:
        if file.article not in articles:
            refused.append(Refusal(file.name, None, "it is not an article of this project"))
            continue
        outcomes = _land_file(store, actor, file, articles[file.article], path.name)
        taken += [unit.id for unit, outcome in outcomes if outcome == _TAKEN]
        unchanged += sum(outcome == _UNCHANGED for _, outcome in outcomes)
        refused += [
            Refusal(file.name, unit.id, outcome, unit.target)
            for unit, outcome in outcomes
            if outcome not in {_TAKEN, _UNCHANGED}
        ]
    return Landing(tuple(taken), unchanged, tuple(refused))


def _articles(store: Store) -> dict[str | None, int]:
    with store.reading() as connection:
        rows = connection.execute("SELECT id, added_at, added_by, text_sha256 FROM article")
        return {article_key(row): row["id"] for row in rows}


def _land_file(store: Store, actor: Actor, file: File, article: int, source: str) -> list[tuple[Unit, str]]:
    """Return each segment of a file with what became of it: taken, unchanged, or the reason why not."""
    times, outcomes = Counter(unit.id for unit in file.units), list[tuple[Unit, str]]()
    for start in range(0, len(file.units), _BATCH):
        with store.writing() as connection:
            for unit in file.units[start : start + _BATCH]:
                row = _find(connection, article, unit.id)
                outcome = "it stands in the file twice" if times[unit.id] > 1 else _outcome(row, unit)
                if row and outcome == _TAKEN:
                    _land(connection, actor, row, unit, source)
                outcomes.append((unit, outcome))
    return outcomes


def _find(connection: sqlite3.Connection, article: int, name: str) -> Row | None:
    query = "SELECT id FROM segment WHERE article = ? AND name = ?"
    found = connection.execute(query, (article, name)).fetchone()
    return read_segment(connection, found["id"]) if found else None


def _outcome(row: Row | None, unit: Unit) -> str:
    """Say what is to become of a segment; nothing but a changed target of the segment as it was exported is taken."""
    if row is None:
        return "there is no such segment in the article"
    if plain(unit.source) != plain(row.source):
        return "its Arabic is another one than here"
    offered, current = digest(unit.target), digest(row.content.target)
    if offered in {current, unit.base}:
        return _UNCHANGED
    if row.content.state is SegmentState.APPROVED:
        return "it is approved here: mark it as needing work first"
    if (row.version, current) != (unit.version, unit.base):
        lost = unit.version is None or unit.base is None
        return "the file does not say what it was made from" if lost else "it has changed here since the export"
    return _fault(plain(unit.target)) or _TAKEN


def _fault(target: str) -> str | None:
    if not target:
        return "its translation was emptied"
    return f"its translation has more than {LONGEST:,} characters" if len(target) > LONGEST else None


def _land(connection: sqlite3.Connection, actor: Actor, row: Row, unit: Unit, source: str) -> None:
    """Make the target a draft, with its findings and an entry in the history that names the file."""
    content = Content(plain(unit.target), SegmentState.DRAFT, Origin.IMPORT, None)
    check_again(connection, write_content(connection, row, content, actor))
    after = content.as_json() | {"file": source}
    record(connection, actor, Entry("import", row.article, row.id, row.content.as_json(), after))

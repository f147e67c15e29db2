"""Read an article as it stands in a project: states, who wrote each target and who approved it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from workbench import __version__
from workbench.document import Document, Finding, Origin, Segment, Statement
from workbench.errors import InputError
from workbench.review.briefs import KeptBrief, accepted_brief
from workbench.review.history import APPROVES
from workbench.review.records import load_document
from workbench.review.segments import SegmentState
from workbench.writing.article import Article
from workbench.writing.html import SEVERITY_NAMES
from workbench.writing.provenance import Provenance

KEY_LENGTH = 16  # hexadecimal digits

_ORIGINS = {
    Origin.MODEL: "machine translation ({})",
    Origin.LANGUAGE_MODEL: "language model: {}",
    Origin.COPY: "copied, not translated",
    Origin.MEMORY: "translation memory",
    Origin.PERSON: "written by {}",
    Origin.IMPORT: "imported by {}",
}

# Who brought a target in that still stands: taking back and making again are no writing.
_WRITTEN = (
    "SELECT segment.name, change.actor, change.at, json_extract(change.after, '$.writer') AS writer "
    "FROM change JOIN segment ON segment.id = change.segment "
    "WHERE change.article = ? AND change.kind NOT IN ('undo', 'redo', 'dismiss') "
    "AND json_extract(change.after, '$.target') = segment.target "
    "AND json_extract(change.before, '$.target') IS NOT segment.target ORDER BY change.id"
)
_APPROVED = (
    "SELECT segment.name, change.actor, change.at, NULL AS writer "  # noqa: S608
    "FROM change JOIN segment ON segment.id = change.segment "
    f"WHERE change.article = ? AND segment.state = 'approved' AND {APPROVES} ORDER BY change.id"
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Say who did something and when (UTC, ISO 8601); `writer` is the language model whose text they took."""

    actor: str
    at: str
    writer: str | None = None

    @property
    def by(self) -> str:
        """Name who did it, and the language model whose text it was."""
        return f"{self.writer}, taken by {self.actor}" if self.writer else self.actor


@dataclass(frozen=True, slots=True)
class Standing:
    """Say how far people are with a segment; `version` counts its changes."""

    state: SegmentState
    version: int
    origin: Origin | None
    written: Deed | None
    approved: Deed | None

    @property
    def state_line(self) -> str:
        """Say the state, and who approved it and when."""
        return f"approved by {self.approved.actor}, {self.approved.at[:10]}" if self.approved else self.state.value

    @property
    def origin_line(self) -> str:
        """Say where the target came from and through whom; empty where there is none."""
        by = self.written.by if self.written else "unknown"
        return _ORIGINS[self.origin].format(by) if self.origin else ""


@dataclass(frozen=True)
class ReviewedArticle:
    """Hold an article of a project with how each segment stands; `key` tells it from the articles of any project.

    The document is cut down to the segments of one state where one was asked for.
    """

    number: int
    key: str
    document: Document
    standings: Mapping[str, Standing]
    model: str
    weights_sha256: str
    brief: KeptBrief | None = None

    @cached_property
    def page(self) -> Article:
        """Return the article as it is laid out for the eye."""
        lines = {name: (one.state_line, one.origin_line) for name, one in self.standings.items() if one.origin}
        notes = {name: " · ".join(filter(None, line)) for name, line in lines.items()}
        return Article(self.document, notes, self.brief.brief if self.brief else None, self.brief_line)

    @property
    def brief_line(self) -> str:
        """Say who wrote the brief, and who accepted it and when; empty where there is none."""
        if self.brief is None or self.brief.accepted_at is None:
            return ""
        accepted = f"accepted by {self.brief.accepted_by}, {self.brief.accepted_at[:10]}"
        return f"written by {self.brief.brief.writer}, {accepted}"

    def of(self, segment: Segment) -> Standing:
        """Return how a segment stands."""
        return self.standings[segment.id]

    @property
    def provenance(self) -> Provenance:
        """Say what the translation was made with, as far as the project knows, and what people have made of it."""
        return Provenance(self.model, self.model, self.weights_sha256, "", "", "", "", __version__, None, self._review)

    @property
    def _review(self) -> str:
        standings = [self.of(segment) for segment in self.document.segments]
        approved = [one.approved for one in standings if one.state is SegmentState.APPROVED]
        names = ", ".join(dict.fromkeys(deed.actor for deed in approved if deed))
        by = f" by {names}" if names else ""
        if len(approved) == len(standings):
            return f"Reviewed: all {len(standings):,} segments are approved{by}."
        if not approved:
            return "Draft: no segment is approved."
        return f"{len(approved):,} of {len(standings):,} segments are approved{by}, the others are not."


def read_articles(
    connection: sqlite3.Connection, numbers: Iterable[int] | None = None, state: SegmentState | None = None
) -> list[ReviewedArticle]:
    """Return articles of a project, all or those of the numbers, that have segments in a state, or in any.

    InputError for a number that the project does not have.
    """
    if numbers is None:
        numbers = [row["id"] for row in connection.execute("SELECT id FROM article ORDER BY id")]
    articles = [read_article(connection, number, state) for number in dict.fromkeys(numbers)]
    return [article for article in articles if article.document.segments]


def read_article(connection: sqlite3.Connection, number: int, state: SegmentState | None = None) -> ReviewedArticle:
    """Return one article with its segments of a state, or all; InputError where the project does not have it.

    Of the key statements those are left whose segment is.
    """
    row = connection.execute("SELECT * FROM article WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise InputError(f"there is no article {number} in this project")
    standings, document = _standings(connection, number), load_document(connection, number)
    kept = [_scored(one) for one in document.segments if state in {None, standings[one.id].state}]
    names = {segment.id for segment in kept}
    statements = tuple(one for one in document.statements if one.segment in names)
    document = replace(document, segments=tuple(kept), statements=statements)
    model = row["model"] or _model(standings.values())
    weights, brief = row["model_sha256"] or "", accepted_brief(connection, number)
    return ReviewedArticle(number, article_key(row), document, standings, model, weights, brief)


def article_key(row: sqlite3.Row) -> str:
    """Return what tells an article's row from that of any other article, in this project or another."""
    identity = "\0".join(str(row[name]) for name in ("id", "added_at", "added_by", "text_sha256"))
    return hashlib.sha256(identity.encode()).hexdigest()[:KEY_LENGTH]


def _scored(segment: Segment) -> Segment:
    """Leave a score only where it is of the target that stands: one that the model gave."""
    return segment if segment.origin is Origin.MODEL else replace(segment, score=None)


def finding_line(finding: Finding) -> str:
    """Say in one line what a check has found, how grave it is, and its code."""
    return f"{SEVERITY_NAMES[finding.severity]}: {finding.message} ({finding.code})"


def statement_line(statement: Statement) -> str:
    """Say in one line what makes a segment a key statement: its rank, and who speaks, in English."""
    speaker = statement.speaker
    names = ", ".join(filter(None, (speaker.english, speaker.english_title))) if speaker else ""
    return f"{statement.rank}: {names}" if names else str(statement.rank)


def _standings(connection: sqlite3.Connection, article: int) -> dict[str, Standing]:
    written, approved = (_deeds(connection, query, article) for query in (_WRITTEN, _APPROVED))
    rows = connection.execute("SELECT name, state, version, origin FROM segment WHERE article = ?", (article,))
    return {
        row["name"]: Standing(
            SegmentState(row["state"]),
            row["version"],
            Origin(row["origin"]) if row["origin"] else None,
            written.get(row["name"]),
            approved.get(row["name"]),
        )
        for row in rows
    }


def _deeds(connection: sqlite3.Connection, query: str, article: int) -> dict[str, Deed]:
    """Return the last deed for each segment."""
    return {row["name"]: Deed(row["actor"], row["at"], row["writer"]) for row in connection.execute(query, (article,))}


def _model(standings: Iterable[Standing]) -> str:
    """Return the model that most drafts name as their writer; empty where none is known."""
    names = Counter(one.written.actor for one in standings if one.written and one.origin is Origin.MODEL)
    return names.most_common(1)[0][0] if names else ""

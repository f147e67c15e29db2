"""Arrange an article for the eye: headline, sections, rows, folded boilerplate, findings by kind."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from workbench.document import (
    CONTENT_ROLES,
    Brief,
    BriefSentence,
    Document,
    Finding,
    Origin,
    Role,
    Segment,
    Severity,
    Statement,
)

FOLDED_FROM = 4  # marginal rows in a row
LONGEST_TITLE = 160  # characters
ARABIC_SCRIPT = frozenset({"ar", "fa", "ur"})


@dataclass(frozen=True, slots=True)
class Row:
    """Hold a segment as it is shown: its label, whether a block begins with it, and what makes it a key statement.

    `note` says how far people are with it, where they are at work on it.
    """

    segment: Segment
    label: str
    opens_block: bool
    reason: str | None
    statement: Statement | None
    note: str | None = None

    @property
    def copied(self) -> bool:
        """Say whether the text was passed through untranslated."""
        return self.segment.origin is Origin.COPY

    @property
    def remembered(self) -> bool:
        """Say whether the text was taken from a translation memory."""
        return self.segment.origin is Origin.MEMORY

    @property
    def edited(self) -> bool:
        """Say whether a language model edited the draft."""
        return self.segment.origin is Origin.LANGUAGE_MODEL

    @property
    def marginal(self) -> bool:
        """Say whether the row is of the page rather than of the article: boilerplate or a related article."""
        return self.segment.role not in CONTENT_ROLES

    @property
    def severity(self) -> Severity | None:
        """Return the gravest severity among the findings."""
        return next((severity for severity, _ in count_severities(self.segment.findings)), None)


@dataclass(frozen=True, slots=True)
class Run:
    """Hold rows that follow each other, all content or all marginal."""

    rows: tuple[Row, ...]

    @property
    def folded(self) -> bool:
        """Say whether the rows are shown folded: a long run of boilerplate or of related articles."""
        return self.rows[0].marginal and len(self.rows) >= FOLDED_FROM

    @property
    def findings(self) -> int:
        """Return the number of findings."""
        return sum(len(row.segment.findings) for row in self.rows)

    @property
    def roles(self) -> str:
        """Name the roles of the rows, for the line that stands for a folded run."""
        return " and ".join(dict.fromkeys(ROLE_NAMES[row.segment.role] for row in self.rows))


class Section(NamedTuple):
    """Hold one of the articles on a page; all but number 0 were pasted under the first."""

    number: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """Hold the findings of one code: their gravest severity, their number and the rows they are in."""

    code: str
    severity: Severity
    count: int
    rows: tuple[Row, ...]


ROLE_NAMES = {
    Role.HEADLINE: "headline",
    Role.SUBHEADING: "subheading",
    Role.BODY: "body text",
    Role.BOILERPLATE: "boilerplate",
    Role.RELATED: "related links",
}


def _plural(role: Role, count: int) -> str:
    counted = role in {Role.HEADLINE, Role.SUBHEADING} and count > 1
    return ROLE_NAMES[role] + ("s" if counted else "")


@dataclass(frozen=True)
class Article:
    """Show a document as a page does; `notes` stand at segments, by their id.

    A brief that a person has accepted stands above the key statements, with who wrote and accepted it in `brief_line`.
    """

    document: Document
    notes: Mapping[str, str] = field(default_factory=dict)
    brief: Brief | None = None
    brief_line: str = ""

    @property
    def language(self) -> str:
        """Return the language tag of the source text."""
        return self.document.language if self.document.language in ARABIC_SCRIPT else "ar"

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Return every segment as a row, in text order."""
        sentences = Counter(segment.block for segment in self.document.segments)
        reasons = {block.number: block.reason for block in self.document.blocks}
        statements = {statement.segment: statement for statement in self.document.statements}
        return tuple(
            Row(
                segment=segment,
                label=f"{segment.block}.{segment.number}" if sentences[segment.block] > 1 else str(segment.block),
                opens_block=segment.number == 1,
                reason=reasons.get(segment.block),
                statement=statements.get(segment.id),
                note=self.notes.get(segment.id),
            )
            for segment in self.document.segments
        )

    @cached_property
    def row(self) -> dict[str, Row]:
        """Return the rows by segment id."""
        return {row.segment.id: row for row in self.rows}

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Return the rows by section, each cut into runs."""
        return tuple(
            Section(number, tuple(Run(tuple(run)) for _, run in groupby(rows, lambda row: row.marginal)))
            for number, rows in groupby(self.rows, lambda row: row.segment.section)
        )

    @cached_property
    def key_rows(self) -> tuple[Row, ...]:
        """Return the rows of the key statements, by rank."""
        return tuple(self.row[statement.segment] for statement in sorted(self.document.statements, key=_rank))

    @property
    def brief_rows(self) -> list[tuple[BriefSentence, tuple[Row, ...]]]:
        """Return the grounded sentences of the brief, each with the rows that it cites, as far as they are here."""
        sentences = self.brief.grounded if self.brief else ()
        return [(one, tuple(self.row[name] for name in one.segments if name in self.row)) for one in sentences]

    @cached_property
    def headline(self) -> tuple[Segment, ...]:
        """Return the first article's headline; without one, its first segment; or nothing."""
        content = [row.segment for row in self.rows if not row.marginal]
        content = [segment for segment in content if segment.section == content[0].section]
        first = next((segment for segment in content if segment.role is Role.HEADLINE), None)
        if first is None:
            return tuple(content[:1])
        return tuple(segment for segment in content if segment.block == first.block)

    @property
    def headed(self) -> bool:
        """Say whether the first article has a headline of its own."""
        return any(segment.role is Role.HEADLINE for segment in self.headline)

    @cached_property
    def title(self) -> str:
        """Return the headline in English, or the file's name."""
        return _shortened(segment.target or "" for segment in self.headline) or self.document.name

    @cached_property
    def source_title(self) -> str:
        """Return the headline in the original, empty where there is none."""
        return _shortened(segment.source for segment in self.headline)

    @cached_property
    def severities(self) -> list[tuple[Severity, int]]:
        """Return how many findings there are of each severity that occurs, gravest first."""
        return count_severities(finding for segment in self.document.segments for finding in segment.findings)

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Return the findings by code, gravest and commonest first."""
        codes = dict.fromkeys(finding.code for row in self.rows for finding in row.segment.findings)
        return tuple(sorted((self._kind(code) for code in codes), key=_kind_order))

    @cached_property
    def roles(self) -> list[tuple[str, int]]:
        """Return how many segments there are of each role that occurs."""
        counts = Counter(segment.role for segment in self.document.segments)
        return [(_plural(role, counts[role]), counts[role]) for role in ROLE_NAMES if counts[role]]

    def _kind(self, code: str) -> Kind:
        found = [(row, finding) for row in self.rows for finding in row.segment.findings if finding.code == code]
        severity, _ = count_severities(finding for _, finding in found)[0]
        return Kind(code, severity, len(found), tuple(dict.fromkeys(row for row, _ in found)))


def count_severities(findings: Iterable[Finding]) -> list[tuple[Severity, int]]:
    """Return how many findings there are of each severity that occurs, gravest first."""
    counts = Counter(finding.severity for finding in findings)
    return [(severity, counts[severity]) for severity in Severity if counts[severity]]


def _rank(statement: Statement) -> int:
    return statement.rank


def _kind_order(kind: Kind) -> tuple[int, int, str]:
    return list(Severity).index(kind.severity), -kind.count, kind.code


def _shortened(texts: Iterable[str]) -> str:
    return textwrap.shorten(" ".join(texts), LONGEST_TITLE, placeholder=" …")

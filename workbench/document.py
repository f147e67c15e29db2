"""Define what flows through the workbench: documents, blocks, segments, findings, statements."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

ARTICLE_ID_LENGTH = 12


class Role(StrEnum):
    """Say what a block is to a careful reader of the page."""

    HEADLINE = "headline"
    SUBHEADING = "subheading"
    BODY = "body"
    BOILERPLATE = "boilerplate"
    RELATED = "related"


CONTENT_ROLES = frozenset({Role.HEADLINE, Role.SUBHEADING, Role.BODY})


class Hint(StrEnum):
    """Say what a file's markup calls a block, where the format has markup."""

    HEADING = "heading"
    LIST_ITEM = "list item"
    TABLE_CELL = "table cell"


class Severity(StrEnum):
    """Rank findings as reviewers' tools do."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Origin(StrEnum):
    """Say where a target text came from."""

    MODEL = "model"
    LANGUAGE_MODEL = "language model"
    COPY = "copy"
    MEMORY = "memory"
    PERSON = "person"
    IMPORT = "import"


# What no person has written: the checks look at all of it.
MACHINE_ORIGINS = frozenset({Origin.MODEL, Origin.LANGUAGE_MODEL})


@dataclass(frozen=True, slots=True)
class Span:
    """Mark code points from start (included) to end (excluded)."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the part of the text that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Block:
    """Hold one paragraph, heading, list item or cell of a document, and its role."""

    number: int
    span: Span
    text: str
    place: str
    hint: Hint | None = None
    role: Role = Role.BODY
    section: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Report what a check noticed, with the spans that it concerns in source and target."""

    code: str
    severity: Severity
    message: str
    source_span: Span | None = None
    target_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """Hold one sentence of a document and, once translated, its target text."""

    id: str
    block: int
    number: int
    section: int
    role: Role
    span: Span
    source: str
    source_sha256: str
    target: str | None = None
    score: float | None = None
    origin: Origin | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Name who made a statement, as the text gives it and in English; a title that is not sure has no English."""

    name: str
    title: str | None
    english: str
    english_title: str | None
    segment: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Point at a key segment: its rank from 1, score, speaker and the reasons for choosing it."""

    segment: str
    rank: int
    score: float
    speaker: Speaker | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BriefSentence:
    """Hold a sentence of a brief, the segments that it cites, and what keeps it from being grounded in them."""

    text: str
    segments: tuple[str, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """Hold a brief that a language model wrote from segments; `writer` names the model and the prompt."""

    sentences: tuple[BriefSentence, ...]
    writer: str

    @property
    def grounded(self) -> tuple[BriefSentence, ...]:
        """Return the sentences that nothing was found against."""
        return tuple(sentence for sentence in self.sentences if not sentence.problems)


@dataclass(frozen=True, slots=True)
class Document:
    """Hold one article on its way from decoded text to checked English with key statements."""

    id: str
    sha256: str
    name: str
    format: str
    encoding: str
    text: str
    blocks: tuple[Block, ...]
    language: str = "ar"
    segments: tuple[Segment, ...] = ()
    statements: tuple[Statement, ...] = ()
    warnings: tuple[str, ...] = ()


def headline_of(document: Document) -> str | None:
    """Return the first headline of a document as it stands, None where it has none."""
    return next((segment.source for segment in document.segments if segment.role is Role.HEADLINE), None)


def sha256(text: str) -> str:
    """Return the hexadecimal SHA-256 of the text's UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def segment_id(article: str, block: int, number: int) -> str:
    """Name a segment by its article, block and sentence number, both counted from 1."""
    return f"{article}-{block:04d}-{number:03d}"

"""Read articles with what people would extract from each, and give each its budget of words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.rouge import words
from workbench.document import Document, Role, Segment
from workbench.errors import InputError, UsageError
from workbench.statements.features import Measured
from workbench.statements.ranking import measured

FEWEST_PEOPLE = 2  # one is scored against the others


@dataclass(frozen=True, slots=True)
class Article:
    """Hold an article, the sentences that the workbench may choose, and each person's extract as folded words."""

    document: Document
    candidates: Sequence[Measured]
    references: tuple[tuple[str, ...], ...]

    @property
    def body(self) -> list[Segment]:
        """Return the body sentences in order."""
        return [segment for segment in self.document.segments if segment.role is Role.BODY]

    def extract(self, chosen: Sequence[Segment]) -> list[str]:
        """Return the words of chosen segments in the order of the text."""
        ordered = sorted(chosen, key=lambda segment: segment.span.start)
        return words(" ".join(segment.source for segment in ordered))

    @property
    def budget(self) -> int:
        """Return the mean length of the people's extracts, in words."""
        return round(sum(map(len, self.references)) / len(self.references))


def article(document: Document, extracts: Sequence[str]) -> Article:
    """Return a document with the people's extracts; UsageError where they are too few or one is empty."""
    references = tuple(tuple(words(extract)) for extract in extracts)
    if len(references) < FEWEST_PEOPLE or not all(references):
        raise UsageError(f"{document.name}: extracts by at least {FEWEST_PEOPLE} people are needed, none of them empty")
    return Article(document, measured(document), references)


def read_easc(path: Path) -> list[Article]:
    """Read EASC as JSON Lines with the fields text and summaries."""
    references = list(_summaries(path))
    documents = list(read_documents(path, "text"))
    if not documents or len(documents) != len(references):
        raise UsageError(f"{path}: {len(documents)} texts and {len(references)} lists of summaries")
    return [article(document, extracts) for document, extracts in zip(documents, references, strict=True)]


def _summaries(path: Path) -> Iterator[list[str]]:
    try:
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line:
                yield [str(summary) for summary in _list(json.loads(line)["summaries"])]
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: not JSON Lines with the fields text and summaries") from error


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(type(value))
    return value


def read_documents(path: Path, text_column: str | None = None) -> Iterator[Document]:
    """Read, understand and segment the articles of a file or folder; raise the InputError of one that cannot be."""
    from workbench import reading
    from workbench.pipeline import prepare

    for found in reading.find_inputs([str(path)], reading.Limits()):
        for item in reading.read_documents(found, reading.Limits(), text_column):
            if isinstance(item, InputError):
                raise item
            yield prepare(item)

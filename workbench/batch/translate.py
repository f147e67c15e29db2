"""Translate a chunk in steps that different threads take, and write the part that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workbench.batch.chunks import Chunk
from workbench.batch.known import Target
from workbench.batch.output import Failure, Output
from workbench.batch.records import ReadingOptions, Record
from workbench.batch.rows import own_columns, passed_on
from workbench.document import Document, Segment
from workbench.errors import InputError
from workbench.pipeline import Workbench, prepare


@dataclass(frozen=True, slots=True)
class Prepared:
    """Hold a chunk whose articles are read and split, and hold what the memory has; errors stand for the others."""

    chunk: Chunk
    articles: tuple[Document | InputError, ...]

    @property
    def sources(self) -> dict[str, Segment]:
        """Return the segments without target, one for each source."""
        found = (segment for article in _read(self.articles) for segment in article.segments if segment.target is None)
        return {segment.source: segment for segment in reversed(list(found))}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Hold a prepared chunk, and the targets of the sources in it."""

    prepared: Prepared
    targets: Mapping[str, Target]


@dataclass(frozen=True, slots=True)
class Finished:
    """Count what became of a chunk: records read, those of them set aside, and segments; position as in Chunk."""

    part: str
    records: int
    failed: int
    segments: int
    position: int


class PartTranslator:
    """Take chunks to written parts, step by step; each step may run in a thread of its own."""

    def __init__(self, workbench: Workbench, reading: ReadingOptions, output: Output) -> None:
        self._workbench = workbench
        self._reading = reading
        self._output = output

    def translate(self, chunk: Chunk) -> Finished:
        """Take a chunk to its end by itself."""
        return self.finish(self.decode(self.prepare(chunk), {}))

    def prepare(self, chunk: Chunk) -> Prepared:
        """Read the chunk's articles, split them into segments and look these up in the memory."""
        return Prepared(chunk, tuple(self._prepare(record) for record in chunk.records))

    def decode(self, prepared: Prepared, known: Mapping[str, Target]) -> Decoded:
        """Translate each source that is not known, once."""
        sources = prepared.sources
        new = [segment for source, segment in sources.items() if source not in known]
        drafts = {segment.source: Target.of(segment) for segment in self._workbench.draft(new)}
        return Decoded(prepared, {source: known.get(source) or drafts[source] for source in sources})

    def finish(self, decoded: Decoded) -> Finished:
        """Check the articles, pick their key statements and write the part."""
        chunk, rows, failures, segments = decoded.prepared.chunk, [], [], 0
        for record, article in zip(chunk.records, decoded.prepared.articles, strict=True):
            row = article if isinstance(article, InputError) else self._finish(record, article, decoded.targets)
            if isinstance(row, InputError):
                failures.append(Failure(record.name, record.number, str(row).removeprefix(f"{record.name}: ")))
            else:
                rows.append(row)
                segments += len(row["segments"])
        self._output.write(chunk, rows, failures)
        return Finished(chunk.name, len(chunk.records), len(failures), segments, chunk.position)

    def _prepare(self, record: Record) -> Document | InputError:
        try:
            article = prepare(record.read(self._reading))
            return replace(article, segments=tuple(self._workbench.recall(article.segments)))
        except InputError as error:
            return error
        except Exception as error:  # noqa: BLE001 - one record of a million must not stop the others
            return _unforeseen(record, error)

    def _finish(self, record: Record, article: Document, targets: Mapping[str, Target]) -> dict[str, Any] | InputError:
        try:
            put = [targets[each.source].put(each) if each.target is None else each for each in article.segments]
            finished = self._workbench.finish(article, put)
            return passed_on(record, self._reading.text_columns) | own_columns(finished, self._workbench.provenance)
        except Exception as error:  # noqa: BLE001 - the same
            return _unforeseen(record, error)


def _unforeseen(record: Record, error: Exception) -> InputError:
    return InputError(f"{record.name}: could not be processed: {type(error).__name__}")


def _read(articles: tuple[Document | InputError, ...]) -> list[Document]:
    return [article for article in articles if isinstance(article, Document)]

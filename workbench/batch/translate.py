"""Translate a chunk in steps that different threads take, and write the part that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from workbench.batch.chunks import Chunk
from workbench.batch.finish import Finisher, Row, unforeseen
from workbench.batch.known import Target
from workbench.batch.output import Failure, Output
from workbench.batch.records import ReadingOptions, Record
from workbench.batch.rows import passed_on
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

    @property
    def articles(self) -> list[Document]:
        """Return the articles with all targets in place."""
        return [
            replace(article, segments=tuple(self._with_target(segment) for segment in article.segments))
            for article in _read(self.prepared.articles)
        ]

    def _with_target(self, segment: Segment) -> Segment:
        return self.targets[segment.source].put(segment) if segment.target is None else segment


@dataclass(frozen=True, slots=True)
class Finished:
    """Count what became of a chunk: records read, those of them set aside, and segments; position as in Chunk."""

    part: str
    records: int
    failed: int
    segments: int
    position: int


class PartTranslator:
    """Take chunks to written parts, step by step; each step may run in a thread of its own.

    `processes` is how many check translations, as in Finisher.
    """

    def __init__(
        self, workbench: Workbench, reading: ReadingOptions, output: Output, processes: int | None = None
    ) -> None:
        self._workbench = workbench
        self._reading = reading
        self._output = output
        self._finisher = Finisher(workbench, processes)

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
        chunk = decoded.prepared.chunk
        rows: list[Row] = []
        failures: list[Failure] = []
        finished = self._finisher.finish(decoded.articles)
        for record, article in zip(chunk.records, decoded.prepared.articles, strict=True):
            row = article if isinstance(article, InputError) else next(finished)
            if isinstance(row, InputError):
                failures.append(Failure(record.name, record.number, str(row).removeprefix(f"{record.name}: ")))
            else:
                rows.append(passed_on(record, self._reading.text_columns) | row)
        self._output.write(chunk, rows, failures)
        segments = sum(len(row["segments"]) for row in rows)
        return Finished(chunk.name, len(chunk.records), len(failures), segments, chunk.position)

    def _prepare(self, record: Record) -> Document | InputError:
        try:
            article = prepare(record.read(self._reading))
            return replace(article, segments=tuple(self._workbench.recall(article.segments)))
        except InputError as error:
            return error
        except Exception as error:  # noqa: BLE001 - see `unforeseen`
            return unforeseen(record.name, error)


def _read(articles: tuple[Document | InputError, ...]) -> list[Document]:
    return [article for article in articles if isinstance(article, Document)]

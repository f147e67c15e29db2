"""Cut records into chunks, each of which becomes one part of the output, whoever translates it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from workbench.batch.plan import Input, Plan
from workbench.batch.records import ReadingOptions, Record, read_file, read_table
from workbench.errors import UsageError

FILES = 0  # number of the source that all files of one article each make up; tables count from 1


@dataclass(frozen=True, slots=True)
class ChunkSize:
    """Bound a chunk: it ends with the record with which it reaches one of the limits; `text` as in Record.size."""

    records: int = 1000
    text: int = 500_000


@dataclass(frozen=True, slots=True)
class Shard:
    """Name one of several runs that share the work: its number, from 1, and how many there are."""

    number: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Return the shard that "2/8" means; raise UsageError for other texts."""
        number, slash, of = text.partition("/")
        if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
            raise UsageError(f"--shard {text}: say which of how many, from 1/8 to 8/8 for instance")
        return cls(int(number), int(of))


@dataclass(frozen=True, slots=True)
class Source:
    """Name what is cut by itself, a table or all files of one article each, and the bytes of the inputs before it."""

    number: int = FILES
    table: Input | None = None
    before: int = 0


@dataclass(frozen=True, slots=True)
class Chunk:
    """Hold some records of one source, and where they stand: source and chunk number, and bytes read until then."""

    source: int
    number: int
    records: tuple[Record, ...]
    position: int

    @property
    def name(self) -> str:
        """Return the name of the part that the chunk becomes; names sort as the records stand."""
        return f"part-{self.source:05d}-{self.number:06d}"


def shard_chunks(plan: Plan, reading: ReadingOptions, size: ChunkSize, shard: Shard) -> Iterator[Chunk]:
    """Yield the chunks of a shard, in order: those of whole tables where there are enough of them."""
    sources = plan_sources(plan)
    whole = len(sources) > shard.of > 1
    for source in sources:
        if whole and source.table and source.number % shard.of != shard.number - 1:
            continue
        for chunk in source_chunks(plan, source, reading, size):
            if (whole and source.table) or (source.number + chunk.number) % shard.of == shard.number - 1:
                yield chunk


def plan_sources(plan: Plan) -> list[Source]:
    """Return the sources of a plan by their numbers; raise UsageError for a table that has changed."""
    tables = plan.tables()
    sizes = [table.size for table in tables]
    starts = accumulate(sizes, initial=plan.size() - sum(sizes))
    return [Source(), *map(Source, range(1, len(tables) + 1), tables, starts)]


def source_chunks(plan: Plan, source: Source, reading: ReadingOptions, size: ChunkSize) -> Iterator[Chunk]:
    """Yield the chunks of one source."""
    records = read_table(source.table, reading) if source.table else map(read_file, plan.articles())
    return _cut(source.number, records, size, source.before)


def _cut(source: int, records: Iterable[Record], size: ChunkSize, before: int) -> Iterator[Chunk]:
    chunk: list[Record] = []
    text = number = 0
    for record in records:
        chunk.append(record)
        text += record.size
        before += record.position if source == FILES else 0
        if len(chunk) == size.records or text >= size.text:
            yield Chunk(source, number, tuple(chunk), _reached(chunk, before))
            chunk, text, number = [], 0, number + 1
    if chunk:
        yield Chunk(source, number, tuple(chunk), _reached(chunk, before))


def _reached(chunk: list[Record], before: int) -> int:
    return before + (chunk[-1].position if chunk[-1].number else 0)

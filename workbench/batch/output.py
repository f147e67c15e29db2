"""Keep the output folder: parts that stand or do not, what was set aside, and the settings that made them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from workbench.batch.chunks import FILES, Chunk, Shard
from workbench.batch.formats import write_rows
from workbench.batch.rows import SCHEMA
from workbench.errors import OutputError, UsageError
from workbench.writing.files import replace_file
from workbench.writing.rows import dump_json

RECORD = "batch.json"
WORK = ".work"
FAILED = ".failed.jsonl"


@dataclass(frozen=True, slots=True)
class Failure:
    """Name a record that was set aside, its row (0 for a file) and why, in one line without its text."""

    name: str
    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Output:
    """Write parts into a folder, each at once or not at all: a part that is there is finished.

    `text_columns` are the names under which the text may stand, which is not passed on.
    """

    folder: Path
    format: str
    text_columns: tuple[str, ...]

    @property
    def work(self) -> Path:
        """Return the folder for what only the runs themselves need."""
        return self.folder / WORK

    def make(self) -> None:
        """Make the folder; raise OutputError where that fails."""
        try:
            self.work.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{self.folder}: could not be written: {error.strerror}") from error

    def claim(self, settings: Mapping[str, Any]) -> None:
        """Record the settings of the run; raise UsageError where parts of other settings are there."""
        path = self.folder / RECORD
        record = {"schema": SCHEMA, **settings}
        if not path.exists():
            replace_file(path, f"{dump_json(record, indent=1)}\n".encode(), self.work)
        earlier = _record(path)
        changed = [name for name in record if earlier.get(name) != json.loads(dump_json(record[name]))]
        if changed:
            names = ", ".join(changed)
            raise UsageError(f"{self.folder}: was begun with another {names}; go on as then, or in a new folder")

    @contextmanager
    def alone(self, shard: Shard) -> Iterator[None]:
        """Keep others from the same work meanwhile; raise UsageError where some are at it."""
        lock = FileLock(self.work / f"shard-{shard.number}-of-{shard.of}.lock")
        try:
            with lock.acquire(timeout=0):
                self._tidy(shard)
                yield
        except Timeout as error:
            raise UsageError(f"{self.folder}: another run is writing there") from error

    def has(self, name: str) -> bool:
        """Say whether a part is finished."""
        return self._part(name).exists()

    def finished(self) -> frozenset[str]:
        """Return the names of all parts that are finished."""
        return frozenset(path.stem for path in self.folder.glob(f"part-*.{self.format}") if FAILED not in path.name)

    def set_aside(self) -> int:
        """Count the records that were set aside, by this run or earlier ones."""
        return sum(path.read_bytes().count(b"\n") for path in self.folder.glob(f"*{FAILED}"))

    def write(self, chunk: Chunk, rows: Sequence[Mapping[str, Any]], failures: Sequence[Failure]) -> None:
        """Write what was set aside of a chunk, if anything, and then its part."""
        if failures:
            lines = "".join(f"{dump_json(asdict(failure))}\n" for failure in failures)
            replace_file(self.folder / f"{chunk.name}{FAILED}", lines.encode(), self.work)
        table = None if chunk.source == FILES else chunk.records[0].source
        replace_file(self._part(chunk.name), write_rows(rows, self.format, table, self.text_columns), self.work)

    def _tidy(self, shard: Shard) -> None:
        """Remove what a killed run had not finished writing, where nobody else can be writing it."""
        if shard.of == 1:
            for path in self.work.glob(".workbench-*.tmp"):
                path.unlink(missing_ok=True)

    def _part(self, name: str) -> Path:
        return self.folder / f"{name}.{self.format}"


def _record(path: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return record if record["schema"] == SCHEMA else {}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise OutputError(f"{path}: not written by the workbench, or damaged") from error

"""Answer sources with what people have translated them as, for translation without review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbench.document import Origin, Segment
from workbench.memory.files import open_memory
from workbench.memory.lookup import Context, exact
from workbench.memory.units import digest


class Recall:
    """Look sources up in the memory of a file; `sha256` changes with what it would answer."""

    def __init__(self, path: Path) -> None:
        self._store = open_memory(path)
        with self._store.reading() as connection:
            self.sha256 = digest(connection)

    def targets(self, sources: Sequence[str]) -> list[str | None]:
        """Return for each source of a text, in order, the target of its best exact match, in one line; None without."""
        sides = zip([None, *sources], [*sources[1:], None], strict=False)
        with self._store.reading() as connection:
            found = [
                exact(connection, source, Context(before, after), most=1)
                for source, (before, after) in zip(sources, sides, strict=True)
            ]
        return [" ".join(matches[0].stored.unit.target.split()) if matches else None for matches in found]

    def translate(self, segments: Sequence[Segment]) -> list[Segment]:
        """Return the segments, with target and origin where the memory knows them exactly."""
        targets = self.targets([segment.source for segment in segments])
        return [
            segment if target is None else replace(segment, target=target, origin=Origin.MEMORY)
            for segment, target in zip(segments, targets, strict=True)
        ]

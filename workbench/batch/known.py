"""Remember the translations of the last parts, so that what recurs is translated once; the same after a restart."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.document import Finding, Origin, Segment, Severity

AHEAD = 2  # parts that are decoded at once, so that no core waits for the last sentences of one


@dataclass(frozen=True, slots=True)
class Target:
    """Hold what a model made of a source, with what the decoder noted about it."""

    text: str | None
    score: float | None
    origin: Origin | None
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, segment: Segment) -> Target:
        """Return the target of a segment that has only been translated yet."""
        return cls(segment.target, segment.score, segment.origin, segment.findings)

    def put(self, segment: Segment) -> Segment:
        """Return another segment of the same source with this target."""
        return replace(segment, target=self.text, score=self.score, origin=self.origin, findings=self.findings)


Targets = Mapping[str, Target]  # by source


class Window:
    """Hold the targets of the parts that a part may take them from: `most` parts, the last that were surely finished.

    They are those before the ones that are decoded while it is. So it depends on the records alone what a part takes
    from others, not on the speed of the machine or on where a run was interrupted.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        self._most = most
        self._names = deque[str]()
        self._targets = deque[Targets](maxlen=most)

    def find(self, sources: Iterable[str]) -> dict[str, Target]:
        """Return the targets that are known, by source."""
        wanted = set(sources)
        found: dict[str, Target] = {}
        for targets in self._targets:
            found |= {source: targets[source] for source in wanted if source in targets}
        return found

    def add(self, targets: Targets) -> None:
        """Take up the targets of the next part."""
        if self._most:
            self._targets.append(targets)

    def keep(self, name: str, targets: Targets) -> None:
        """Write the targets of the next part to disk, for a run that goes on from there, and drop what is past."""
        if not self._most:
            return
        rows = [[source, each.text, each.score, each.origin, _written(each)] for source, each in targets.items()]
        path = self._path(name)
        path.with_suffix(".tmp").write_text(json.dumps(rows), encoding="utf-8")
        path.with_suffix(".tmp").replace(path)
        self.pass_by(name)

    def pass_by(self, name: str) -> None:
        """Note that a part is finished, as its targets are on disk."""
        self._names.append(name)
        while len(self._names) > self._most + AHEAD:
            self._path(self._names.popleft()).unlink(missing_ok=True)

    def restore(self) -> list[Targets]:
        """Return the targets of the finished parts that are still on disk, in order."""
        return [_read(path) for path in map(self._path, self._names) if path.exists()]

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.known.json"


def _written(target: Target) -> list[list[str]]:
    return [[finding.code, finding.severity, finding.message] for finding in target.findings]


def _read(path: Path) -> Targets:
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {
        source: Target(
            text,
            score,
            origin and Origin(origin),
            tuple(Finding(code, Severity(severity), message) for code, severity, message in findings),
        )
        for source, text, score, origin, findings in rows
    }

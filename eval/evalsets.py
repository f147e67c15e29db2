"""Read evaluation sets: folders of public ones, any two aligned files, and the seeds with the project's references."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.figures import DATA
from workbench.errors import UsageError

SOURCE, REFERENCE, DOCUMENTS = "source.ar", "reference.en", "documents.txt"  # in the folder of a set
SEEDS = "seeds"
SEED_REFERENCES = DATA / "references"
# Errors were read in the first lines of these sets while the workbench was written, and never beyond: only figures of
# the second part tell what to expect on text that nobody has tuned for.
READ_LINES: Mapping[str, int] = {"flores-dev": 500, "ntrex-dev": 503}


@dataclass(frozen=True, slots=True)
class EvalSet:
    """Hold aligned sources and references, which document each is from, and the files of stored outputs by system."""

    name: str
    sources: tuple[str, ...]
    references: tuple[str, ...]
    documents: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    stored: Mapping[str, Path] = field(default_factory=dict)

    @property
    def parts(self) -> dict[str, slice]:
        """Return the lines whose errors were read and those left unread, by name; nothing for most sets."""
        read, size = READ_LINES.get(self.name, 0), len(self.sources)
        if not 0 < read < size:
            return {}
        return {f"{self.name}-1-{read}": slice(0, read), f"{self.name}-{read + 1}-{size}": slice(read, size)}

    @property
    def readable(self) -> range:
        """Return the numbers of the segments, from 0, that a report may show."""
        return range(min(READ_LINES.get(self.name, len(self.sources)), len(self.sources)))


def find_sets(folder: Path | None, names: Sequence[str] = ()) -> list[EvalSet]:
    """Return the sets of a folder, in order, and the seeds, or those of them that are named; UsageError for others."""
    found = {path.parent.name: path.parent for path in sorted(folder.glob(f"*/{SOURCE}"))} if folder else {}
    if folder and not found:
        raise UsageError(f"{folder} holds no set: a set is a folder with the files {SOURCE} and {REFERENCE}")
    available = [*found, SEEDS]
    if unknown := [name for name in names if name not in available]:
        raise UsageError(f"there is no set {unknown[0]}: choose {', '.join(available)}")
    return [read_set(found[name]) if name in found else read_seeds() for name in names or available]


def read_set(folder: Path) -> EvalSet:
    """Read a set from its folder: sources, references, document ids where there are some; other *.en are outputs."""
    paths = (folder / SOURCE, folder / REFERENCE, folder / DOCUMENTS)
    stored = {path.stem: path for path in sorted(folder.glob("*.en")) if path.name != REFERENCE}
    return _aligned(folder.name, *paths[:2], documents=paths[2] if paths[2].exists() else None, stored=stored)


def read_pair(source: Path, reference: Path) -> EvalSet:
    """Read a set from two aligned files, named after the source's."""
    return _aligned(source.stem, source, reference)


def read_seeds(folder: Path = SEED_REFERENCES) -> EvalSet:
    """Read the references written for the seed articles."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise UsageError(f"{folder}: no references (*.json) there")
    entries = [(path.stem, entry) for path in paths for entry in _references(path)]
    return EvalSet(
        name=SEEDS,
        sources=tuple(entry["source"] for _, entry in entries),
        references=tuple(entry["target"] for _, entry in entries),
        documents=tuple(document for document, _ in entries),
        files=tuple(paths),
    )


def read_lines(path: Path) -> list[str]:
    """Return the lines of a UTF-8 file, which end at a line feed alone; UsageError where it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 at byte {error.start}") from error
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []


def read_aligned(path: Path, other: Path, lines: int) -> list[str]:
    """Return the lines of a file; UsageError, which names both files, unless it has as many as the other."""
    found = read_lines(path)
    if len(found) != lines:
        raise UsageError(f"{path} has {len(found)} lines, {other} has {lines}: they must be line by line the same text")
    return found


def _aligned(
    name: str, source: Path, reference: Path, documents: Path | None = None, stored: Mapping[str, Path] | None = None
) -> EvalSet:
    sources = read_lines(source)
    if not sources:
        raise UsageError(f"{source}: no lines in it")
    return EvalSet(
        name,
        tuple(sources),
        tuple(read_aligned(reference, source, len(sources))),
        tuple(read_aligned(documents, source, len(sources))) if documents else (),
        tuple(path for path in (source, reference, documents) if path),
        stored or {},
    )


def _references(path: Path) -> Iterable[dict[str, Any]]:
    try:
        entries = list(json.loads(path.read_text(encoding="utf-8"))["references"])
        return [{"source": str(entry["source"]), "target": str(entry["target"])} for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: no JSON object with references, each with source and target") from error

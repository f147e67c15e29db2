"""Find the files that a command names: files, folders, glob patterns and standard input."""

from __future__ import annotations

import glob
import os
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import UsageError

EXTENSIONS = {
    ".txt": "txt",
    ".md": "md",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".jsonl": "jsonl",
    ".csv": "csv",
}
STDIN = "-"
STDIN_NAME = "stdin.txt"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bound what one article and one run may take; beyond them an input is refused.

    `max_input` is in bytes of an article as stored (a row, in a table), `max_unpacked` in bytes of a DOCX once
    unzipped, `max_memory` in bytes and `max_seconds` in seconds of the process that takes HTML, DOCX and PDF apart.
    """

    max_input: int = 20_000_000
    max_unpacked: int = 200_000_000
    max_memory: int = 1_000_000_000
    max_seconds: float = 120.0
    max_files: int = 100_000


@dataclass(frozen=True, slots=True)
class InputFile:
    """Name one input: its path (None is standard input) and a name, "/"-separated and unique within a run."""

    path: Path | None
    name: str

    @property
    def format(self) -> str:
        """Return the format that the extension stands for ("txt", "html" ...)."""
        return EXTENSIONS.get(self.path.suffix.lower(), "txt") if self.path else "txt"


@dataclass(frozen=True, slots=True)
class _Found:
    """Hold a path and how many of its last parts name it."""

    path: Path
    depth: int


def find_inputs(arguments: Sequence[str], limits: Limits) -> list[InputFile]:
    """Return the inputs that the arguments name, in their order, each once, folders sorted.

    Raises UsageError for what is missing, empty or of a kind that is not read.
    """
    found: dict[Path, _Found] = {}
    stdin = []
    for argument in arguments:
        if argument == STDIN:
            stdin = [InputFile(None, STDIN_NAME)]
            continue
        for item in _find(argument):
            found.setdefault(Path(os.path.realpath(item.path)), item)
            if len(found) > limits.max_files:
                raise UsageError(f"{printable(argument)}: more than {limits.max_files} files in one run")
    return stdin + _name(list(found.values()), {file.name for file in stdin})


def printable(name: str) -> str:
    """Return a file name fit for messages and outputs: odd bytes and control characters become U+FFFD."""
    return "".join("\ufffd" if unicodedata.category(char) in {"Cc", "Cs"} else char for char in name)


def _find(argument: str) -> list[_Found]:
    path = Path(argument)
    if path.is_dir():
        return _require(argument, list(_walk(path)))
    if path.is_file():
        if path.suffix.lower() not in EXTENSIONS:
            raise UsageError(f"{printable(argument)}: not a kind of file that is read ({_known()})")
        return [_Found(path, 1)]
    if os.path.lexists(path):
        raise UsageError(f"{printable(argument)}: neither a file nor a folder")
    if glob.has_magic(argument):
        return _require(argument, list(_match(argument)))
    raise UsageError(f"{printable(argument)}: no such file or folder")


def _require(argument: str, found: list[_Found]) -> list[_Found]:
    if not found:
        raise UsageError(f"{printable(argument)}: holds no file that is read ({_known()})")
    return found


def _known() -> str:
    return ", ".join(EXTENSIONS)


def _is_read(path: Path) -> bool:
    return path.suffix.lower() in EXTENSIONS and not path.name.startswith((".", "~$")) and path.is_file()


def _match(pattern: str) -> Iterator[_Found]:
    for match in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207 - the pattern may be absolute
        path = Path(match)
        if path.is_dir():
            yield from _walk(path)
        elif _is_read(path):
            yield _Found(path, 1)


def _walk(folder: Path) -> Iterator[_Found]:
    """Yield what a folder holds; a part that cannot be listed is yielded too, so that reading it reports the fault."""
    unreadable: list[OSError] = []
    paths = []
    for parent, folders, files in os.walk(folder, onerror=unreadable.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += [path for path in map(Path(parent).joinpath, files) if _is_read(path)]
    paths += [Path(os.fsdecode(error.filename)) for error in unreadable if error.filename]
    for path in sorted(paths):
        yield _Found(path, max(1, len(path.relative_to(folder).parts)))


def _name(found: list[_Found], taken: set[str]) -> list[InputFile]:
    """Name files by as few of their last parts as keep the names apart."""
    parts = [item.path.absolute().parts for item in found]
    depths = [item.depth for item in found]
    while True:
        names = ["/".join(part[-depth:]) for part, depth in zip(parts, depths, strict=True)]
        count = Counter(names) + Counter(taken)
        deeper = [
            depth + 1 if count[name] > 1 and depth < len(part) - 1 else depth
            for name, part, depth in zip(names, parts, depths, strict=True)
        ]
        if deeper == depths:
            return [InputFile(item.path, name) for item, name in zip(found, _number(names, taken), strict=True)]
        depths = deeper


def _number(names: list[str], taken: set[str]) -> Iterator[str]:
    """Tell apart names that differ only in bytes that cannot be shown."""
    seen = set(taken)
    for name in map(printable, names):
        unique, number = name, 2
        while unique in seen:
            stem, dot, extension = name.rpartition(".")
            unique, number = f"{stem}~{number}{dot}{extension}", number + 1
        seen.add(unique)
        yield unique

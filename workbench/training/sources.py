"""Read the table of open sources: where training text comes from, under what licence, and how pairs are made of it."""

import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from workbench.errors import WorkbenchError

Built = TypeVar("Built")

TABLE = "sources.toml"
_GITHUB = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+")
_REVISION = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class OriginFile:
    """Name one file of a GitHub repository at a commit; without a revision, on the default branch."""

    path: str
    repository: str = ""  # URL; default: the source's first
    revision: str = ""  # commit, 40 hexadecimal digits; default: the source's
    sha256: str = ""  # of the file's content, where it is known


@dataclass(frozen=True, slots=True)
class Origin:
    """Describe where the pairs of one source come from; without a format they cannot be made again here."""

    name: str
    repositories: tuple[str, ...]  # URLs
    licence: str  # as the publisher states it
    attribution: str
    pairs: str  # how they are made
    recorded_pairs: int  # what the recorded runs of the starter model read
    recorded_sha256: str  # of that file, NAME.tsv.xz
    recorded_text_sha256: str  # of its text, unpacked
    format: str = ""  # a name in `pairing.FORMATS`
    revision: str = ""
    files: tuple[OriginFile, ...] = ()  # for a format with a file a language: the Arabic ones, then the English ones
    note: str = ""


def read_origins(path: Path) -> tuple[Origin, ...]:
    """Read the table of open sources; WorkbenchError when it is missing, malformed or has an unknown key."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WorkbenchError(f"cannot read {path}: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise WorkbenchError(f"{path} is not valid TOML: {error}") from error
    if unknown := sorted(set(table) - {"source"}):
        raise WorkbenchError(f"{path} has unknown keys: {', '.join(unknown)}")
    return tuple(_origin(entry, path) for entry in table.get("source", []))


def _origin(entry: dict[str, Any], path: Path) -> Origin:
    where = f"{path}, {entry.get('name', 'a source without a name')}"
    files = tuple(_build(OriginFile, file, where) for file in entry.get("files", []))
    lists = {"repositories": tuple(entry.get("repositories", ())), "files": files}
    origin = _build(Origin, entry | lists, where)
    if not origin.repositories or bool(origin.format) != bool(files):
        raise WorkbenchError(f"{where}: a source has repositories, and both a format and files or neither")
    filled = replace(origin, files=tuple(_fill(file, origin) for file in files))
    _check(filled, where)
    return filled


def _fill(file: OriginFile, origin: Origin) -> OriginFile:
    return replace(
        file, repository=file.repository or origin.repositories[0], revision=file.revision or origin.revision
    )


def _check(origin: Origin, where: str) -> None:
    """Raise WorkbenchError for a value that is not of the form it must have."""
    forms = [(_SHA256, origin.recorded_sha256), (_SHA256, origin.recorded_text_sha256)]
    forms += [(_GITHUB, url) for url in origin.repositories]
    for file in origin.files:
        forms += [
            (_GITHUB, file.repository),
            (_REVISION, file.revision or "0" * 40),
            (_SHA256, file.sha256 or "0" * 64),
        ]
        parts = PurePosixPath(file.path)
        if not parts.name or parts.is_absolute() or ".." in parts.parts:
            raise WorkbenchError(f"{where}: {file.path!r} is no path in a repository")
    for form, value in forms:
        if not form.fullmatch(value):
            raise WorkbenchError(f"{where}: {value!r} is no repository on GitHub, commit or SHA-256")


def _build(kind: type[Built], table: dict[str, Any], where: str) -> Built:
    try:
        return kind(**table)
    except TypeError as error:  # an unknown or missing key
        raise WorkbenchError(f"{where}: {str(error).partition('() ')[2]}") from error

"""Replace files atomically, and only our own."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from workbench.errors import OutputError

MARK = "arabic-news-workbench"
SEGMENT_SCHEMA = "workbench.segment/1"
RUN_SCHEMA = "workbench.run/1"

# What each kind of file carries in its first bytes when this project wrote it, in whatever version.
_MARKS = {
    ".html": f'<meta name="generator" content="{MARK}'.encode(),
    ".md": f"<!-- {MARK}".encode(),
    ".jsonl": b'{"schema": "workbench.segment/',
    ".json": b'"schema": "workbench.run/',
}
_HEAD = 256


def replace_files(contents: Mapping[Path, str]) -> None:
    """Write the files in order, each at once or not at all; leave those that already hold the same bytes.

    Raises OutputError where a file cannot be written; before any is touched, where one of them is not ours.
    """
    changed = {path: content.encode() for path, content in contents.items()}
    for path, content in list(changed.items()):
        if _current(path) == content:
            del changed[path]
    for path, content in changed.items():
        replace_file(path, content)


def replace_file(path: Path, content: bytes, scratch: Path | None = None) -> None:
    """Write a file at once or not at all, whoever wrote the one that it replaces; OutputError where that fails.

    Until it is whole it lies beside the file, or in the scratch folder, which must be on the same file system.
    """
    with _reported(path):
        _replace(path, content, scratch or path.parent)


def _current(path: Path) -> bytes | None:
    """Return what the file holds, None where there is none; refuse a file that is not ours."""
    with _reported(path):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
    if content and _MARKS[path.suffix] not in content[:_HEAD]:
        raise OutputError(f"{path}: not overwritten: this file was not written by the workbench")
    return content


def _replace(path: Path, content: bytes, scratch: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = scratch / f".workbench-{secrets.token_hex(8)}.tmp"
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path}: could not be written: {error.strerror or type(error).__name__}") from error

"""Name an article's output files by its path among the inputs and a short id that keeps any two apart."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from workbench.document import Document

SHORT_ID_LENGTH = 8
LONGEST_NAME = 255  # bytes in a file name, on every common file system
_LONGEST_SUFFIX = len(".jsonl")

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_FORBIDDEN = frozenset('<>:"/\\|?*')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_HIDING_STARTS = (".", "-", "~")


@dataclass(frozen=True, slots=True)
class WrittenFiles:
    """Hold the paths of an article's output files."""

    html: Path
    jsonl: Path
    markdown: Path


def document_files(document: Document, output: Path) -> WrittenFiles:
    """Return where the article's files stand, or will stand, in the output folder."""
    stem = output / output_stem(document)
    html, jsonl, markdown = (stem.with_name(f"{stem.name}{suffix}") for suffix in (".html", ".jsonl", ".md"))
    return WrittenFiles(html, jsonl, markdown)


def output_stem(document: Document) -> PurePosixPath:
    """Return a relative path, without suffix, that no other article shares even where case does not count.

    It stays inside the output folder whatever the article is called.
    """
    path = safe_path(document.name, LONGEST_NAME - SHORT_ID_LENGTH - 1 - _LONGEST_SUFFIX)
    return path.with_name(f"{path.name}-{_short_id(document)}")


def safe_path(name: str, room: int = LONGEST_NAME) -> PurePosixPath:
    """Return a relative path for any name, which stays inside its folder; the last part has at most `room` bytes."""
    parts = [part for part in PurePosixPath(name).parts if part.strip("/") not in {"", ".", ".."}]
    *folders, leaf = parts or [""]
    return PurePosixPath(
        *(safe for folder in folders if (safe := _safe(folder, LONGEST_NAME))), _safe(leaf, room) or "article"
    )


def _short_id(document: Document) -> str:
    identity = f"{document.name}\0{document.id}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(identity).hexdigest()[:SHORT_ID_LENGTH]


def _safe(name: str, room: int) -> str:
    """Return the name with at most `room` bytes and nothing that a shell, a browser or a file system may trip over."""
    name = "".join(_safe_character(character) for character in unicodedata.normalize("NFC", name)).strip(" ")
    if _RESERVED.match(name) or name.startswith(_HIDING_STARTS):
        name = f"_{name}"
    return name.encode()[:room].decode("utf-8", "ignore").rstrip(". ")


def _safe_character(character: str) -> str:
    category = unicodedata.category(character)
    if character == " ":
        return character
    return "_" if category[0] in "CZ" or character in _FORBIDDEN else character

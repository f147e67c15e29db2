"""Read compressed files on the fly."""

from __future__ import annotations

import gzip
import lzma
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Opener = Callable[[BinaryIO], BinaryIO]

_OPENERS: dict[str, Opener] = {
    ".gz": lambda raw: cast("BinaryIO", gzip.GzipFile(fileobj=raw)),
    ".zst": lambda raw: cast("BinaryIO", zstd.ZstdFile(raw)),
    ".xz": lambda raw: cast("BinaryIO", lzma.LZMAFile(raw)),  # noqa: SIM115 - closed with `raw`
}

# What reading from a damaged or truncated file raises, besides OSError.
DAMAGED = (EOFError, zlib.error, lzma.LZMAError, zstd.ZstdError)


def is_compressed(path: Path) -> bool:
    """Say whether a file's name ends as compressed files' do: .gz, .zst or .xz."""
    return path.suffix.lower() in _OPENERS


def plain_suffix(path: Path) -> str:
    """Return the suffix that a file has, or would have if it were not compressed, in lower case."""
    return (path.with_suffix("") if is_compressed(path) else path).suffix.lower()


def decompressed(path: Path, raw: BinaryIO) -> BinaryIO:
    """Return an open file's content, decompressed while it is read where its name says so."""
    opener = _OPENERS.get(path.suffix.lower())
    return opener(raw) if opener else raw

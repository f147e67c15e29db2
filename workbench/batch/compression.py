"""Read compressed files on the fly."""

from __future__ import annotations

import gzip
import io
import lzma
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

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
_DAMAGED = (EOFError, OSError, zlib.error, lzma.LZMAError, zstd.ZstdError)


class Content(io.RawIOBase):
    """Read a file's content, decompressed where its name says so; it ends where the file is `damaged` or cut off."""

    def __init__(self, path: Path, raw: BinaryIO) -> None:
        opener = _OPENERS.get(path.suffix.lower())
        self._stream: Any = opener(raw) if opener else raw
        self.damaged = False

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read again."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; back means to decompress from the start again."""
        self.damaged = False
        return int(self._stream.seek(offset, whence))

    def tell(self) -> int:
        """Return the place, in bytes of the content."""
        return int(self._stream.tell())

    def readinto(self, buffer: Any) -> int:
        """Read some bytes, none at the end."""
        try:
            data = self._stream.read1(len(buffer))
        except _DAMAGED:
            self.damaged = True
            return 0
        buffer[: len(data)] = data
        return len(data)


def is_compressed(path: Path) -> bool:
    """Say whether a file's name ends as compressed files' do: .gz, .zst or .xz."""
    return path.suffix.lower() in _OPENERS


def plain_suffix(path: Path) -> str:
    """Return the suffix that a file has, or would have if it were not compressed, in lower case."""
    return (path.with_suffix("") if is_compressed(path) else path).suffix.lower()

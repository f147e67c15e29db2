"""Remove what was brought to the server, or made for somebody, and never fetched: uploads that broke off, exports."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

KEPT = 3600.0  # seconds


def sweep(folder: Path, kept: float = KEPT) -> None:
    """Remove files under a folder that are older than so many seconds, and the folders that are empty then."""
    oldest = time.time() - kept
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder comes before it
        with suppress(OSError):  # somebody else has been quicker, or there is still something in it
            if path.lstat().st_mtime < oldest:
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()

"""Hash files once and remember the result until their size or modification time changes."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from workbench.models.cache import cache_folder, write_atomically


def file_sha256(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file's content."""
    path = path.resolve()
    status = path.stat()
    state = {"path": str(path), "size": status.st_size, "mtime_ns": status.st_mtime_ns}
    memory = cache_folder() / "hashes" / f"{hashlib.sha256(str(path).encode()).hexdigest()}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        remembered = json.loads(memory.read_bytes())
        if {key: remembered[key] for key in state} == state:
            return str(remembered["sha256"])
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with suppress(OSError):  # a cache that cannot be written only costs time
        write_atomically(memory, json.dumps(state | {"sha256": digest}).encode())
    return digest


def files_sha256(paths: list[Path]) -> str:
    """Return one hash for several files: a single file's own, else that of their names and hashes."""
    digests = {path.name: file_sha256(path) for path in paths}
    if len(digests) == 1:
        return next(iter(digests.values()))
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()

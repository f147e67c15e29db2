"""Get what a system makes of some sources: a model translates them, once, and a stored output is read."""

from __future__ import annotations

import hashlib
import html
import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

import workbench
from eval.evalsets import read_aligned
from workbench.models.cache import cache_folder, write_atomically
from workbench.models.hashes import file_sha256
from workbench.models.narrow import overflows
from workbench.pipeline import Workbench
from workbench.text.tables import read_rows

BATCH_LINES = 64  # between two reports of progress
# What turns a source into a hypothesis: what other code translated is not taken for what this code would.
_TRANSLATING = ("pipeline.py", "models", "text", "translation")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+);", re.IGNORECASE)


def hypotheses(system: str, sources: Sequence[str]) -> list[str]:
    """Translate sources with a model, given by name or folder; remember the result.

    It is known by the model, the code, the sources and whether this processor has weights of 7 bits.
    """
    bench = Workbench(system)
    memory = cache_folder() / "hypotheses" / f"{_key(bench, sources)}.json"
    with suppress(OSError, ValueError):
        remembered = json.loads(memory.read_bytes())
        if isinstance(remembered, list) and len(remembered) == len(sources):
            return [str(line) for line in remembered]
    translated = _translate(bench, sources)
    with suppress(OSError):  # a cache that cannot be written only costs time
        write_atomically(memory, json.dumps(translated, ensure_ascii=False).encode())
    return translated


def stored_hypotheses(path: Path, source: Path, lines: int) -> list[str]:
    """Read a stored output, aligned with a source of so many lines; resolve the HTML entities that services send."""
    return [_ENTITY.sub(lambda match: html.unescape(match[0]), line) for line in read_aligned(path, source, lines)]


def describe(system: str) -> str:
    """Say what a stored output of that name is, where it is a known one; else nothing."""
    return _described().get(system, "")


@cache
def _described() -> dict[str, str]:
    return {row[0]: row[1] for row in read_rows("eval", "systems.tsv")}


def _key(bench: Workbench, sources: Sequence[str]) -> str:
    parts = [bench.fingerprint, _code_sha256(), version("ctranslate2"), overflows(), *sources]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


@cache
def _code_sha256() -> str:
    root = Path(workbench.__file__).parent
    hashes = {path.relative_to(root).as_posix(): file_sha256(path) for path in _code_files(root)}
    return hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()


def _code_files(root: Path) -> Iterator[Path]:
    for name in _TRANSLATING:
        found = [root / name, *(root / name).rglob("*")]
        yield from (path for path in found if path.is_file() and path.suffix != ".pyc")


def _translate(bench: Workbench, sources: Sequence[str]) -> list[str]:
    translated: list[str] = []
    end = "\r" if sys.stderr.isatty() else "\n"
    for start in range(0, len(sources), BATCH_LINES):
        translated += bench.translate_lines(sources[start : start + BATCH_LINES])
        progress = f"{bench.settings.model}: {len(translated)} of {len(sources)} segments translated"
        print(progress, end=end if len(translated) < len(sources) else "\n", file=sys.stderr, flush=True)
    return translated

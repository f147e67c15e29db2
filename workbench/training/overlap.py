"""Keep protected text, such as evaluation sets, out of training text."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import InputError
from workbench.text.normalize import Normalization, normalize

RUN = 8  # words
_FOLD = Normalization(strip_vowels=True, fold_letters=True, straight_quotes=True, ascii_digits=True)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Protected:
    """Hold the runs of `RUN` folded words of texts never to train on, and the whole of those that are shorter."""

    runs: frozenset[tuple[str, ...]] = frozenset()

    def touches(self, text: str) -> bool:
        """Tell whether `text` shares a run with a protected text or, being short itself, equals one."""
        return not self.runs.isdisjoint(runs(text))


def fold_words(text: str) -> list[str]:
    """Return the words of `text` without case, vowels, punctuation and letter variants."""
    return _WORD.findall(normalize(text, _FOLD).casefold())


def runs(text: str) -> list[tuple[str, ...]]:
    """Return every run of `RUN` folded words in `text`, or all its words when it has fewer."""
    words = fold_words(text)
    last = max(len(words) - RUN, 0)
    return [tuple(words[start : start + RUN]) for start in range(last + 1)] if words else []


def protect(paths: Iterable[Path]) -> Protected:
    """Read every file under `paths` (text, TSV, JSON or JSON lines), each cell or string on its own.

    InputError on a path that is missing or cannot be read.
    """
    files = (path for root in paths for path in (_files(root) if root.is_dir() else [root]))
    return protect_texts(text for path in files for text in _texts(path))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def protect_texts(texts: Iterable[str]) -> Protected:
    """Protect texts, each on its own."""
    return Protected(frozenset(run for text in texts for run in runs(text)))


def _texts(path: Path) -> Iterator[str]:
    try:
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            yield from _strings(json.loads(content))
        elif path.suffix == ".jsonl":
            yield from (text for line in content.splitlines() if line for text in _strings(json.loads(line)))
        else:
            yield from (cell for line in content.splitlines() for cell in line.split("\t"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as text to keep out of training") from error


def _strings(value: Any) -> Iterator[str]:
    """Yield every line of every string in a JSON value."""
    if isinstance(value, str):
        yield from value.splitlines()
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)

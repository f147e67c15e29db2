"""Keep evaluation text out of training text: no run of eight words in common."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from workbench.text.normalize import Normalization, normalize

RUN = 8  # words
_FOLD = Normalization(strip_vowels=True, fold_letters=True, straight_quotes=True, ascii_digits=True)
_WORD = re.compile(r"\w+")


def fold_words(text: str) -> list[str]:
    """Return the words of `text` without case, vowels, punctuation and letter variants."""
    return _WORD.findall(normalize(text, _FOLD).casefold())


def runs(text: str) -> Iterator[int]:
    """Yield a hash of every run of `RUN` folded words in `text`."""
    words = fold_words(text)
    return (hash(tuple(words[start : start + RUN])) for start in range(len(words) - RUN + 1))


def excluded_runs(folders: Iterable[Path]) -> frozenset[int]:
    """Return the runs of every line of every file under `folders` (text, TSV or JSON lines)."""
    paths = (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
    lines = (line for path in paths for line in path.read_text(encoding="utf-8").replace("\\n", "\n").splitlines())
    return frozenset(run for line in lines for run in runs(line))


def overlaps(text: str, excluded: frozenset[int]) -> bool:
    """Tell whether `text` shares a run with the excluded text."""
    return any(run in excluded for run in runs(text))

"""Share the form of figures: one flat object for every script, and one line for every error.

Figures map a name such as `challenge.held.starter.passed` to a number, and `data` to the SHA-256 of each data file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from workbench.errors import OutputError, UsageError, WorkbenchError
from workbench.models.hashes import file_sha256

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "eval" / "data"
STARTER = "starter"

Figures = dict[str, float | dict[str, str]]


def with_data(values: Mapping[str, float], paths: Iterable[Path]) -> Figures:
    """Return figures, rounded to 4 decimals, with the hashes of the files that they were measured on."""
    return {**{name: round(value, 4) for name, value in values.items()}, "data": {_named(p): _hash(p) for p in paths}}


def values(figures: Figures) -> dict[str, float]:
    """Return the numbers alone."""
    return {name: value for name, value in figures.items() if not isinstance(value, dict)}


def hashes(figures: Figures) -> dict[str, str]:
    """Return the SHA-256 by data file."""
    data = figures.get("data", {})
    return data if isinstance(data, dict) else {}


def write_json(path: Path, figures: Figures) -> None:
    """Write figures as JSON; raise OutputError where that fails."""
    write_text(path, json.dumps(figures, ensure_ascii=False, indent=2) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8; raise OutputError where that fails."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from error


def name_part(text: str) -> str:
    """Return a category, or a model by name or folder, as one part of a figure name: no spaces, dots, machine paths."""
    return Path(text).name.replace(" ", "-").replace(".", "-")


def check_distinct(names: Sequence[str]) -> None:
    """Raise UsageError where two systems would share a name in the figures."""
    doubled = {name for name in names if names.count(name) > 1}
    if doubled:
        raise UsageError(f"two systems are called {min(doubled)}: give one another name")


def exit_code(work: Callable[[], object]) -> int:
    """Do a script's work; print the one line of a WorkbenchError and return its exit code, else 0."""
    try:
        work()
    except WorkbenchError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


def _named(path: Path) -> str:
    path = path.resolve()
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else f"{path.parent.name}/{path.name}"


def _hash(path: Path) -> str:
    try:
        return file_sha256(path)
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error

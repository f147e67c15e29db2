"""Read pairs of source and corrected target that people have made."""

import lzma
from collections.abc import Iterator
from pathlib import Path

from workbench.errors import InputError, WorkbenchError
from workbench.memory.tmx import read_tmx
from workbench.review.segments import approved_pairs
from workbench.review.store import Store
from workbench.training.mix import Pair, read_pairs


def read_corrections(path: Path) -> list[Pair]:
    """Return the pairs of a .tsv, .tsv.xz (arabic, english) or .tmx file, or those approved in a review project (.db).

    Empty sides are left out; InputError where the file cannot be read.
    """
    readers = {".tsv": read_pairs, ".xz": read_pairs, ".tmx": _read_tmx, ".db": _read_project}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            f"{path}: corrections are read from .tsv, .tsv.xz and .tmx files, and from review projects (.db)"
        )
    try:
        pairs = [Pair(pair.source.strip(), pair.target.strip()) for pair in reader(path)]
    except (OSError, UnicodeDecodeError, lzma.LZMAError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{path} cannot be read: {reason}") from error
    except WorkbenchError as error:
        raise InputError(str(error)) from error
    return [pair for pair in pairs if pair.source and pair.target]


def _read_tmx(path: Path) -> Iterator[Pair]:
    for unit in read_tmx(path):
        yield Pair(" ".join(unit.source.split()), " ".join(unit.target.split()))


def _read_project(path: Path) -> Iterator[Pair]:
    with Store(path).reading() as connection:
        yield from (Pair(*pair) for pair in approved_pairs(connection))

"""Bring terms in from files and write them out; open a glossary wherever it lies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import InputError, UsageError
from workbench.glossary.index import Glossary
from workbench.glossary.project import Taken, all_terms, take
from workbench.glossary.table import Row, read_table, write_table
from workbench.glossary.tbx import read_tbx, write_tbx
from workbench.glossary.term import Term, checked, key, merged
from workbench.review.actors import Actor
from workbench.review.store import Store

LARGEST = 100_000_000  # bytes of a file: some 300,000 terms
_READERS = {".csv": read_table, ".tsv": read_table, ".txt": read_table, ".tbx": read_tbx, ".xml": read_tbx}


@dataclass(frozen=True, slots=True)
class Import:
    """Say what a file brought into a glossary, and in one line each what could not be taken."""

    taken: Taken
    problems: tuple[str, ...]


def open_glossary(path: Path) -> Glossary:
    """Return the glossary of a project (.db), or of a .csv, .tsv or .tbx file; InputError where there is none."""
    if path.suffix.lower() != ".db":
        terms, problems = read_terms(path)
        if problems:
            raise InputError(f"{path}: {problems[0]}")
        return Glossary(terms)
    if not path.is_file():
        raise InputError(f"{path}: there is no such project")
    return Glossary(all_terms(Store(path)))


def import_file(store: Store, path: Path, actor: Actor) -> Import:
    """Take the terms of a file into a project; a term takes the place of one with its source and domain.

    ForbiddenError for readers, InputError for a file that cannot be read.
    """
    actor.must_review()
    terms, problems = read_terms(path)
    return Import(take(store, actor, terms), tuple(problems))


def read_terms(path: Path) -> tuple[list[Term], list[str]]:
    """Return the terms of a file, those with one source and domain made one, and what is wrong with the others."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path}: a glossary is read from .csv, .tsv and .tbx files")
    try:
        return _gather(reader(_content(path)))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except InputError as error:
        raise InputError(f"{path} cannot be read: {error}") from error


def dump_terms(terms: Iterable[Term], suffix: str) -> bytes:
    """Return terms as the content of a .tbx, .tsv or .csv file; tables begin with the mark that spreadsheets want."""
    if suffix.lower() in {".tbx", ".xml"}:
        return write_tbx(terms)
    if suffix.lower() not in {".csv", ".tsv"}:
        raise UsageError(f"a glossary is written as .csv, .tsv or .tbx, not as {suffix or 'a file without a suffix'}")
    return write_table(terms, "\t" if suffix.lower() == ".tsv" else ",").encode("utf-8-sig")


def _content(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise InputError(f"it is larger than {LARGEST // 1_000_000} MB")
    return path.read_bytes()


def _gather(rows: Iterable[Row]) -> tuple[list[Term], list[str]]:
    terms: dict[tuple[object, str], Term] = {}
    problems: list[str] = []
    for row in rows:
        try:
            term = checked(row.term)
            place = key(term.source), term.domain
            terms[place] = merged(terms[place], term) if place in terms else term
        except InputError as error:
            problems.append(f"{row.place}: {error}")
    return list(terms.values()), problems

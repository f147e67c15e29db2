"""Read and write a glossary as a table: one term a row, named columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from workbench.errors import InputError
from workbench.glossary.term import Term
from workbench.glossary.times import time_of
from workbench.reading.encoding import decode
from workbench.text.language import has_arabic
from workbench.text.tables import read_toml

HEADER = {
    "arabic": "arabic", "english": "english", "alternatives": "alternatives", "forbidden": "forbidden",
    "note": "note", "domain": "domain", "creator": "added by", "created_at": "added at",
}  # fmt: skip
SEPARATOR = "|"  # between the renderings in one cell
_DELIMITERS = ",;\t"
_LOCALE = re.compile("(ar|en)[-_][a-z]{2,4}(?:[-_].*)?")
_FORMULA = re.compile(r"^'*[=+\-@\t\r]")  # a spreadsheet would take such a cell for a formula: ' makes it text
_LONGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """Hold a term as a row gives it, before it is checked, and where the row stands."""

    place: str
    term: Term


def read_table(data: bytes) -> Iterator[Row]:
    """Yield the terms of a CSV or TSV table; rows without Arabic or any English are left out.

    The first row names the columns, in one of many ways; without names, the columns are those that are written, in
    that order, Arabic or English first. InputError where there are no such columns.
    """
    text = decode(data).text
    csv.field_size_limit(_LONGEST_CELL)
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns: Mapping[str, Sequence[int]] | None = None
        for cells in reader:
            if columns is None:
                columns, named = _columns(cells)
                if named:
                    continue
            if term := _term({name: _cells(cells, places) for name, places in columns.items()}):
                yield Row(f"line {reader.line_num}", term)
    except csv.Error as error:
        raise InputError(f"line {reader.line_num}: {error}") from error


def write_table(terms: Iterable[Term], delimiter: str = ",") -> str:
    """Return terms as a table with a header, as `read_table` reads it and spreadsheets open it without harm."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=delimiter)
    writer.writerow(HEADER.values())
    for term in terms:
        alternatives, forbidden = (SEPARATOR.join(each) for each in (term.alternatives, term.forbidden))
        cells = (term.source, term.target, alternatives, forbidden, term.note, term.domain, term.creator)
        writer.writerow([_harmless(cell or "") for cell in (*cells, term.created_at)])
    return table.getvalue()


def _columns(cells: Sequence[str]) -> tuple[dict[str, list[int]], bool]:
    """Return where each part of a term stands, and whether the row names them."""
    named: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        if part := _names().get(_language(" ".join(cell.split()).lower())):
            named.setdefault(part, []).append(place)
    if {"arabic", "english"} <= named.keys():
        return named, True
    if len(cells) > 1 and has_arabic(cells[0]) is not has_arabic(cells[1]):
        sides = ("arabic", "english") if has_arabic(cells[0]) else ("english", "arabic")
        return {part: [place] for place, part in enumerate((*sides, *list(HEADER)[2:]))}, False
    raise InputError("the first line names no columns for Arabic and English, such as: arabic,english")


def _language(name: str) -> str:
    locale = _LOCALE.fullmatch(name)
    return locale[1] if locale else name


@cache
def _names() -> dict[str, str]:
    table = read_toml("workbench.glossary", "columns.toml")
    return {name: part for part in HEADER for name in table[part]}


@cache
def _marks() -> frozenset[str]:
    return frozenset(read_toml("workbench.glossary", "columns.toml")["marks"])


def _cells(cells: Sequence[str], places: Sequence[int]) -> list[str]:
    found = [cells[place].strip() for place in places if place < len(cells)]
    return [cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell for cell in found if cell]


def _term(parts: Mapping[str, Sequence[str]]) -> Term | None:
    arabic, english = "".join(parts["arabic"][:1]), _split(parts["english"][:1])
    forbidden = _split(parts.get("forbidden", ()))
    if forbidden and forbidden[0].lower() in _marks():
        english, forbidden = (), english
    if not arabic or not (english or forbidden):
        return None
    alternatives = (*english[1:], *_split(parts.get("alternatives", ())))
    note, domain = "\n".join(parts.get("note", ())), " / ".join(parts.get("domain", ()))
    creator, created_at = ("".join(parts.get(name, ())[:1]) or None for name in ("creator", "created_at"))
    target = english[0] if english else ""
    return Term(arabic, target, alternatives, forbidden, note, domain, creator, time_of(created_at))


def _split(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.strip() for cell in cells for part in re.split(r"[|;\n]", cell) if part.strip())


def _harmless(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell

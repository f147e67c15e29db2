"""Write raters' marked errors and scores as Marot reads them: ten columns, one row for each error or clean segment.

https://github.com/google-research/google-research/tree/master/marot
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Any

from workbench.review.marking import standing
from workbench.review.ratings import MarkedError, Rating, read_ratings
from workbench.writing.rows import dump_json

COLUMNS = (
    "system", "doc", "docSegId", "globalSegId", "rater", "source", "target", "category", "severity", "metadata",
)  # fmt: skip
NO_ERROR = "no-error"
MISSING = "Accuracy/Omission"  # the category of what is missing, where the rater gave none
EVALUATION = {"template": "ESA", "source_language": "ar", "target_language": "en"}
_BREAKS = re.compile(r"[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_MARKER = re.compile(r"<(/?)v>")
_HEADER = re.compile(r"(system)\t(?=doc)", re.IGNORECASE)  # a line that holds this anywhere is left out as a header

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Say where a segment stands: its document's name, its number there from 1, its id, its source."""

    doc: str
    number: int
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class RatedText:
    """Hold the ratings of one text of a segment, and the name that tells it from the other texts there."""

    place: Place
    system: str
    ratings: tuple[Rating, ...]


def rated_texts(connection: sqlite3.Connection, articles: Collection[int] | None = None) -> list[RatedText]:
    """Return the texts that have a score, of a project's articles, all or some, in their order."""
    places = _places(connection, articles)
    found: dict[int, dict[str, list[Rating]]] = defaultdict(lambda: defaultdict(list))
    for rating in standing(read_ratings(connection)):
        if rating.segment in places:
            found[rating.segment][rating.target].append(rating)
    return [text for segment, place in places.items() for text in _told_apart(place, found[segment].values())]


def render(texts: Iterable[RatedText]) -> bytes:
    """Return the ratings of texts as a file, UTF-8, with a line of column names."""
    rows = [row for text in texts for row in _rows(text)]
    if rows:
        rows[0]["metadata"]["evaluation"] = EVALUATION
    return "".join(f"{line}\n" for line in ("\t".join(COLUMNS), *map(_line, rows))).encode()


def _places(connection: sqlite3.Connection, articles: Collection[int] | None) -> dict[int, Place]:
    """Return the rated segments in reading order; an article whose name another has gets its number too."""
    named = {row["id"]: row["name"] for row in connection.execute("SELECT id, name FROM article ORDER BY id")}
    chosen = {number: name for number, name in named.items() if articles is None or number in articles}
    often = Counter(chosen.values())
    docs = {number: name if often[name] == 1 else f"{name} ({number})" for number, name in chosen.items()}
    rows = connection.execute(
        "SELECT id, article, place, name, source FROM segment WHERE id IN (SELECT segment FROM rating) "
        "ORDER BY article, place"
    )
    return {
        row["id"]: Place(docs[row["article"]], row["place"] + 1, row["name"], row["source"])
        for row in rows
        if row["article"] in docs
    }


def _told_apart(place: Place, texts: Iterable[list[Rating]]) -> Iterator[RatedText]:
    """Name the texts of a segment: Marot takes what one system wrote there for one text."""
    seen = Counter[str]()
    for ratings in sorted(texts, key=lambda ratings: ratings[0].id):
        system = ratings[0].system
        seen[system] += 1
        name = system if seen[system] == 1 else f"{system} (text {seen[system]})"
        yield RatedText(place, name, tuple(sorted(ratings, key=lambda rating: rating.rater)))


def _rows(text: RatedText) -> Iterator[Row]:
    """Yield a row for each marked error, or rating without any.

    Each has the mean of the text's scores: Marot sorts the rows anew and takes what the first then says.
    """
    about = {"segment": {"metrics": {"ESA": fmean(one.score or 0 for one in text.ratings)}}}
    for rating in text.ratings:
        for error in rating.errors or (None,):
            yield {**_columns(text, rating), **_error(rating, error), "metadata": _metadata(rating, error) | about}


def _columns(text: RatedText, rating: Rating) -> Row:
    place = text.place
    return {
        "system": text.system,
        "doc": place.doc,
        "docSegId": str(place.number),
        "globalSegId": place.name,
        "rater": rating.rater,
        "source": _plain(place.source),
    }


def _error(rating: Rating, error: MarkedError | None) -> Row:
    target = _plain(rating.target)
    if error is None:
        return {"target": target, "category": NO_ERROR, "severity": NO_ERROR}
    category = error.category or ("" if error.span else MISSING)
    if error.span:
        start, end = error.span.start, error.span.end
        target = f"{target[:start]}<v>{target[start:end]}</v>{target[end:]}"
    return {"target": target, "category": category, "severity": error.grade.capitalize()}


def _metadata(rating: Rating, error: MarkedError | None) -> Row:
    """Return what the columns do not hold: the time in milliseconds, the score, what is marked, an outdated text."""
    span = error.span if error else None
    told: Row = {"timestamp": round(datetime.fromisoformat(rating.at).timestamp() * 1000), "score": rating.score}
    marked = {"marked_text": span.of(rating.target), "marked_span": [span.start, span.end]} if span else {}
    return told | marked | ({"stale": True} if rating.stale else {})


def _plain(text: str) -> str:
    """Return a text without what would end a cell or be taken for a mark, each character in its place."""
    return _MARKER.sub(r"‹\1v›", _BREAKS.sub(" ", text))


def _line(row: Row) -> str:
    cells = [_BREAKS.sub(" ", row[name]) for name in COLUMNS[:-1]]
    line = "\t".join((*cells, dump_json(row["metadata"])))
    return _HEADER.sub(r"\1 \t", line)

"""Look sources up in a memory: exactly, nearly, and by the words of either side."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.memory.matching import Difference, differences, percentage
from workbench.memory.sought import Sought, quoted
from workbench.memory.unit import fold, folded_words
from workbench.memory.units import Stored, select

EXACT, IN_CONTEXT = 100, 101  # per cent
LEAST, MOST = 60, 5  # per cent, matches
_MOST_WORDS, _MOST_CANDIDATES, _MOST_LENGTHS = 64, 500, 12
_BEST_FIRST = "ORDER BY approved DESC, changed_at DESC, id DESC"


@dataclass(frozen=True, slots=True)
class Context:
    """Hold the sources before and after a segment; `segment` is its row where it stands in the same project."""

    before: str | None
    after: str | None
    segment: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Hold a unit with how near it is, in per cent, and where its source differs from the one looked up."""

    percent: int
    stored: Stored
    differences: tuple[Difference, ...] = ()


def lookup(
    connection: sqlite3.Connection, source: str, context: Context | None = None, *, least: int = LEAST, most: int = MOST
) -> list[Match]:
    """Return the best matches, best first: 101% equal in its context too, 100% equal once folded, below that alike."""
    matches = exact(connection, source, context, most=most)
    if len(matches) < most:
        matches += _near(connection, source, least, most - len(matches))
    return matches


def exact(
    connection: sqlite3.Connection, source: str, context: Context | None = None, *, most: int = MOST
) -> list[Match]:
    """Return the units whose source is the same once folded: those in the same context first, approved ones, new ones.

    The context is the same where the neighbours on both sides are, folded too; a segment without any has none.
    """
    found = select(connection, f"WHERE folded = ? {_BEST_FIRST}", (fold(source),))
    known = _in_context(connection, found, context) if context and found else frozenset()
    matches = [Match(IN_CONTEXT if each.id in known else EXACT, each) for each in found]
    return sorted(matches, key=lambda match: -match.percent)[:most]


def concordance(connection: sqlite3.Connection, text: str, *, most: int = 20) -> list[Stored]:
    """Return units that have all words of a text, on either side, the most telling first.

    A word may go on, and an Arabic one may have particles before it: a search for a minister finds the ministers.
    """
    sought = Sought.of(text)
    if not sought.words:
        return []
    rest = "JOIN unit_words ON unit_words.rowid = unit.id WHERE unit_words MATCH ? ORDER BY rank LIMIT ?"
    return select(connection, rest, (f"{{folded target}} : ({sought.expression})", most))


def context_of(connection: sqlite3.Connection, segment: int) -> Context:
    """Return the context of a segment of the project."""
    query = (
        "SELECT other.place - here.place AS step, other.source FROM segment AS here JOIN segment AS other "
        "ON other.article = here.article AND other.place IN (here.place - 1, here.place + 1) WHERE here.id = ?"
    )
    beside = {row["step"]: row["source"] for row in connection.execute(query, (segment,))}
    return Context(beside.get(-1), beside.get(1), segment)


def _in_context(connection: sqlite3.Connection, found: Sequence[Stored], context: Context) -> frozenset[int]:
    """Return the units that an approved segment with the same neighbours stands for."""
    wanted = _folded(context)
    if wanted == (None, None):
        return frozenset()
    rows = connection.execute(
        "SELECT unit, segment FROM unit_segment WHERE unit IN (SELECT value FROM json_each(?)) AND segment IS NOT ?",
        (json.dumps([each.id for each in found]), context.segment),
    ).fetchall()
    return frozenset(row["unit"] for row in rows if _folded(context_of(connection, row["segment"])) == wanted)


def _folded(context: Context) -> tuple[str | None, str | None]:
    before, after = (None if text is None else fold(text) for text in (context.before, context.after))
    return before, after


def _near(connection: sqlite3.Connection, source: str, least: int, most: int) -> list[Match]:
    folded = fold(source)
    words = folded_words(folded)
    scored = [
        (percentage(words, folded_words(row["folded"])), row["id"])
        for row in _candidates(connection, words, least)
        if row["folded"] != folded
    ]
    best = sorted((one for one in scored if one[0] >= least), reverse=True)[:most]
    stored = {each.id: each for each in select(connection, *_numbered([number for _, number in best]))}
    return [Match(percent, stored[number], differences(stored[number].unit.source, source)) for percent, number in best]


def _numbered(numbers: Sequence[int]) -> tuple[str, tuple[str]]:
    return "WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(numbers),)


def _candidates(connection: sqlite3.Connection, words: Sequence[str], least: int) -> list[sqlite3.Row]:
    """Return units that share the telling words, those that share most of them first."""
    lengths = _lengths(len(words), least)
    terms = [f"folded : {quoted(word)}{lengths}" for word in _telling(connection, words, least)]
    return connection.execute(
        "SELECT unit.id, unit.folded FROM (SELECT unit_words.rowid AS number, count(*) AS shared FROM json_each(?) "
        "CROSS JOIN unit_words ON unit_words MATCH json_each.value GROUP BY number ORDER BY shared DESC LIMIT ?) "
        "JOIN unit ON unit.id = number",
        (json.dumps(terms), _MOST_CANDIDATES),
    ).fetchall()


def _telling(connection: sqlite3.Connection, words: Sequence[str], least: int) -> list[str]:
    """Return the rarest words, so many that every unit near enough has one of them at least.

    A match of `least` per cent lacks at most (100 - least) per cent of the words (prefix filtering: Chaudhuri, Ganti
    and Kaushik 2006).
    """
    counts = Counter(words)
    query = "SELECT term, doc FROM json_each(?) CROSS JOIN unit_vocabulary ON term = json_each.value"
    terms = json.dumps([word.casefold() for word in counts])
    spread = {row["term"]: row["doc"] for row in connection.execute(query, (terms,))}
    lacking = len(words) * (100 - least) // 100
    telling = []
    for word in sorted(counts, key=lambda word: spread.get(word.casefold(), 0)):
        telling.append(word)
        lacking -= counts[word]
        if lacking < 0 or len(telling) == _MOST_WORDS:
            break
    return telling


def _lengths(words: int, least: int) -> str:
    """Return the condition on the length of sources near enough; none for long ones, some of whose words are rare."""
    possible = range(-(-words * least // 100), words * 100 // least + 1)
    if len(possible) > _MOST_LENGTHS:
        return ""
    return f" AND words : ({' OR '.join(quoted(str(number)) for number in possible)})"

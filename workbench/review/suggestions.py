"""Suggest translations beside a segment: from the model, from what has been typed, from the memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from workbench.errors import InputError
from workbench.glossary.index import Glossary
from workbench.glossary.rows import glossary_of
from workbench.memory.lookup import MOST, Match, context_of, lookup
from workbench.review.engine import Engine
from workbench.review.segments import Row, read_segment
from workbench.review.store import Store

ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Hold a translation that the model offers and its length-normalised log-probability."""

    text: str
    score: float | None


def alternatives(store: Store, engine: Engine, segment: int, most: int = ALTERNATIVES) -> list[Suggestion]:
    """Return up to `most` translations of a segment other than the one it has, best first, guided by the glossary.

    InputError where the project has no such segment, ModelError where the model cannot be run.
    """
    row, glossary = _ask(store, segment)
    with engine.for_person() as workbench:
        offered = workbench.alternatives(row.source, most + 1, glossary)
    others = [one for one in offered if one.text != row.content.target]
    return [Suggestion(one.text, one.score) for one in others[:most]]


def complete(store: Store, engine: Engine, segment: int, typed: str) -> Suggestion | None:
    """Return the translation of a segment that begins exactly as it was typed; None where the source is only copied.

    InputError where the project has no such segment or more was typed than the model takes, ModelError as above.
    """
    row, glossary = _ask(store, segment)
    with engine.for_person() as workbench, _told():
        found = workbench.complete(row.source, typed, glossary)
    return Suggestion(found.text, found.score) if found else None


def memory_matches(store: Store, segment: int, most: int = MOST) -> list[Match]:
    """Return what the memory has for a segment's source or one like it, best first, but for its own translation.

    A match has its percentage and, as spans of either source, the differences. InputError for a segment that is none.
    """
    with store.reading() as connection:
        row = read_segment(connection, segment)
        own = {
            found["id"]
            for found in connection.execute(
                "SELECT unit.id FROM unit JOIN unit_segment ON unit = unit.id WHERE segment = ? AND file IS NULL AND "
                "NOT EXISTS (SELECT 1 FROM unit_segment AS other WHERE other.unit = unit.id AND other.segment <> ?)",
                (segment, segment),
            )
        }
        matches = lookup(connection, row.source, context_of(connection, segment), most=most + len(own))
    return [match for match in matches if match.stored.id not in own][:most]


def _ask(store: Store, segment: int) -> tuple[Row, Glossary]:
    with store.reading() as connection:
        return read_segment(connection, segment), glossary_of(connection)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise InputError(f"the translation cannot be completed: {error}") from error

"""Change and ask the glossary of a review project: who acts is known, and what they change is checked anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workbench.errors import InputError
from workbench.glossary.index import Glossary, Match
from workbench.glossary.rows import glossary_of, insert, read_term, same_place, standing, withdraw
from workbench.glossary.term import Term, checked
from workbench.review.actors import Actor
from workbench.review.findings import check_terms
from workbench.review.segments import read_segment
from workbench.review.store import Store, now

_BATCH = 200  # segments a transaction, so that others come to write between


@dataclass(frozen=True, slots=True)
class Taken:
    """Count the terms that a glossary was given: all of them, those that are new to it, those that changed one."""

    read: int
    added: int
    changed: int


def all_terms(store: Store) -> list[Term]:
    """Return the terms of a project, oldest first."""
    with store.reading() as connection:
        return list(standing(connection))


def terms_in(store: Store, source: str) -> tuple[Match, ...]:
    """Return the terms of a project that stand in a source, in reading order, each with its place."""
    with store.reading() as connection:
        glossary = glossary_of(connection)
    return glossary.find(source)


def add(store: Store, actor: Actor, term: Term) -> Term:
    """Add a term, in the place of one with its source and domain if there is one, and return it as it stands.

    ForbiddenError for readers, InputError for what is no term.
    """
    take(store, actor, [term])
    with store.reading() as connection:
        return same_place(connection, checked(term)) or term


def take(store: Store, actor: Actor, terms: Iterable[Term]) -> Taken:
    """Add terms, all or none, as `add` does, and count them; their own makers and times stay."""
    actor.must_review()
    given = [checked(term) for term in terms]
    with store.writing() as connection:
        outcomes = [_keep(connection, actor, term) for term in given]
    changed = [term for term, outcome in zip(given, outcomes, strict=True) if outcome != "known"]
    _check_again(store, changed)
    return Taken(len(given), outcomes.count("added"), outcomes.count("changed"))


def remove(store: Store, actor: Actor, number: int) -> Term:
    """Remove a term and return it; the project keeps that it stood, and who removed it. InputError for none."""
    actor.must_review()
    with store.writing() as connection:
        term = read_term(connection, number)
        if term is None:
            raise InputError(f"there is no term {number} in this glossary")
        withdraw(connection, number, actor.name, now())
    _check_again(store, [term])
    return term


def _keep(connection: sqlite3.Connection, actor: Actor, term: Term) -> str:
    """Add a term or let it take another's place; one that says nothing new leaves no trace."""
    before, at = same_place(connection, term), now()
    if before and replace(term, creator=before.creator, created_at=before.created_at) == before:
        return "known"
    if before and before.id:
        withdraw(connection, before.id, actor.name, at)
    insert(connection, replace(term, creator=term.creator or actor.name, created_at=term.created_at or at))
    return "changed" if before else "added"


def _check_again(store: Store, changed: Sequence[Term]) -> None:
    """Hold the segments in which changed terms stand against the glossary as it is now."""
    if not changed:
        return
    glossary = Glossary(changed)
    with store.reading() as connection:
        rows = connection.execute("SELECT id, source FROM segment WHERE target IS NOT NULL").fetchall()
    concerned = [row["id"] for row in rows if glossary.find(row["source"])]
    for start in range(0, len(concerned), _BATCH):
        with store.writing() as connection:
            for number in concerned[start : start + _BATCH]:
                check_terms(connection, read_segment(connection, number))

"""Show and change what translations are held against: the glossary and the translation memory."""

from __future__ import annotations

from dataclasses import asdict

from workbench.glossary import project
from workbench.glossary.term import Term
from workbench.memory.files import count_units
from workbench.review.actors import Actor
from workbench.ui.desk import Desk
from workbench.ui.rows import Json, person


def show_resources(desk: Desk, actor: Actor) -> Json:
    """Return the terms of the glossary, newest first, and how many units the memory has from where."""
    with desk.store.reading() as connection:
        units = count_units(connection)
    terms = [asdict(term) for term in reversed(project.all_terms(desk.store))]
    return {"terms": terms, "units": units, "actor": person(actor)}


def add_term(desk: Desk, actor: Actor, term: Term) -> Json:
    """Add a term to the glossary, in the place of one with its source and domain."""
    return asdict(project.add(desk.store, actor, term))


def remove_term(desk: Desk, actor: Actor, term: int) -> None:
    """Remove a term from the glossary; the history keeps that it stood."""
    project.remove(desk.store, actor, term)

"""Show the key statements of an article, let people change them, and merge those of all articles."""

from __future__ import annotations

from dataclasses import asdict

from workbench.review import apply
from workbench.review.actors import Actor
from workbench.review.digest import MOST_MERGED, Saying, project_digest
from workbench.review.statements import (
    AddStatement,
    DropStatement,
    Listed,
    MoveStatement,
    NameSpeaker,
    StatementAct,
    read_statements,
)
from workbench.ui.desk import Desk
from workbench.ui.language_model import about
from workbench.ui.rows import Json, person
from workbench.writing.markup import source_markup


def list_statements(desk: Desk, actor: Actor, article: int) -> Json:  # noqa: ARG001
    """Return the key statements of an article by rank, and the version of the list."""
    with desk.store.reading() as connection:
        found = read_statements(connection, article)
    return {"version": found.version, "statements": [_shown(one) for one in found.entries]}


def drop_statement(desk: Desk, actor: Actor, act: DropStatement) -> Json:
    """Take a segment off the key statements."""
    return _changed(desk, actor, act)


def add_statement(desk: Desk, actor: Actor, act: AddStatement) -> Json:
    """Make a segment a key statement."""
    return _changed(desk, actor, act)


def move_statement(desk: Desk, actor: Actor, act: MoveStatement) -> Json:
    """Give a key statement another rank."""
    return _changed(desk, actor, act)


def name_speaker(desk: Desk, actor: Actor, act: NameSpeaker) -> Json:
    """Say who makes a key statement."""
    return _changed(desk, actor, act)


def show_digest(desk: Desk, actor: Actor) -> Json:
    """Return what the articles of the project say, each statement once, with every article that makes it."""
    with desk.store.reading() as connection:
        merged = project_digest(connection, MOST_MERGED)
    statements = [{"sayings": [_said(saying) for saying in one.sayings]} for one in merged]
    return {"statements": statements, "languageModel": about(desk, actor), "actor": person(actor)}


def _said(saying: Saying) -> Json:
    return asdict(saying) | {"sourceHtml": str(source_markup(saying.source, []))}


def _changed(desk: Desk, actor: Actor, act: StatementAct) -> Json:
    row = apply(desk.store, actor, act)
    return list_statements(desk, actor, row.article) if row else {}


def _shown(listed: Listed) -> Json:
    statement = listed.statement
    speaker = asdict(statement.speaker) if statement.speaker else None
    return {"segment": listed.segment, "rank": statement.rank, "speaker": speaker, "reasons": statement.reasons}

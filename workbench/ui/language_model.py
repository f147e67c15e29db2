"""Let reviewers ask a language model for a sentence, an explanation or a brief, and take what it offers."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict

from workbench.document import BriefSentence
from workbench.errors import InputError
from workbench.review import briefs, language_model
from workbench.review.actors import Actor, Role
from workbench.review.questions import Questions
from workbench.ui.desk import Desk
from workbench.ui.rows import Json, row_of


def about(desk: Desk, actor: Actor) -> Json | None:
    """Name the language model that one may ask, and the host that text goes to where that is not this machine.

    None for readers, and where there is no language model.
    """
    if desk.questions is None or actor.role is Role.READER:
        return None
    backend = desk.questions.author.backend
    return {"name": backend.name, "host": backend.host}


def ask_for_edit(desk: Desk, actor: Actor, segment: int) -> str:
    """Begin to ask for a better sentence than a segment has; return the name of the question."""
    store = desk.store
    return _questions(desk, actor).ask(
        actor, lambda author: asdict(language_model.suggest_edit(store, author, actor, segment))
    )


def ask_for_translation(desk: Desk, actor: Actor, segment: int) -> str:
    """Begin to ask for a translation of a segment anew."""
    store = desk.store
    return _questions(desk, actor).ask(
        actor, lambda author: asdict(language_model.suggest_translation(store, author, actor, segment))
    )


def ask_for_explanation(desk: Desk, actor: Actor, finding: int) -> str:
    """Begin to ask why something was found."""
    store = desk.store
    return _questions(desk, actor).ask(
        actor, lambda author: language_model.explain_finding(store, author, actor, finding)
    )


def ask_for_brief(desk: Desk, actor: Actor, article: int | None = None) -> str:
    """Begin to ask for a brief of an article, or of the digest; the answer is its number."""
    store = desk.store
    if article is None:
        return _questions(desk, actor).ask(actor, lambda author: briefs.suggest_digest_brief(store, author, actor).id)
    return _questions(desk, actor).ask(actor, lambda author: briefs.suggest_brief(store, author, actor, article).id)


def look_at_answer(desk: Desk, actor: Actor, question: str) -> Json:
    """Return how far an answer is; its error where it met one."""
    return asdict(_questions(desk, actor).look(actor, question))


def stop_asking(desk: Desk, actor: Actor, question: str) -> None:
    """Stop a question."""
    _questions(desk, actor).stop(actor, question)


def list_offers(desk: Desk, actor: Actor, segment: int) -> list[Json]:
    """Return what a language model has offered for a segment as it stands, newest first, to those who may ask one."""
    if about(desk, actor) is None:
        return []
    with desk.store.reading() as connection:
        return [asdict(one) for one in language_model.suggested(connection, segment)]


def take_offer(desk: Desk, actor: Actor, suggestion: int) -> Json:
    """Put what a language model offers in the place of a segment's translation, as a draft."""
    row = language_model.accept(desk.store, actor, suggestion)
    with desk.store.reading() as connection:
        return row_of(connection, row.id)


def show_brief(desk: Desk, actor: Actor, article: int | None = None) -> Json:
    """Return the brief of an article, or of the digest, that was accepted, and for reviewers the latest one."""
    with desk.store.reading() as connection:
        accepted = briefs.accepted_brief(connection, article)
        latest = briefs.latest_brief(connection, article) if actor.role is not Role.READER else None
        fresh = latest if latest and latest.accepted_at is None else None
        return {"accepted": _brief(connection, accepted), "latest": _brief(connection, fresh)}


def take_brief(desk: Desk, actor: Actor, brief: int) -> Json:
    """Accept a brief; the sentences that the checks refuse stay out."""
    kept = briefs.accept_brief(desk.store, actor, brief)
    return show_brief(desk, actor, kept.article)


def _questions(desk: Desk, actor: Actor) -> Questions:
    actor.must_review()
    if desk.questions is None:
        raise InputError("there is no language model: start `workbench review` with --llm")
    return desk.questions


def _brief(connection: sqlite3.Connection, kept: briefs.KeptBrief | None) -> Json | None:
    if kept is None:
        return None
    return {
        "id": kept.id,
        "writer": kept.brief.writer,
        "at": kept.at,
        "acceptedBy": kept.accepted_by,
        "acceptedAt": kept.accepted_at,
        "sentences": [_sentence(connection, kept.article, one) for one in kept.brief.sentences],
    }


def _sentence(connection: sqlite3.Connection, article: int | None, sentence: BriefSentence) -> Json:
    """Return a sentence with the segments that it cites, each with its article, for links."""
    query = (
        "SELECT segment.id AS segment, article, place, title FROM segment JOIN article ON article.id = article "
        "WHERE segment.name = ? AND article = coalesce(?, article) ORDER BY article LIMIT 1"
    )
    cited = [connection.execute(query, (name, article)).fetchone() for name in sentence.segments]
    return {
        "text": sentence.text,
        "problems": sentence.problems,
        "cited": [dict(row) for row in cited if row is not None],
    }

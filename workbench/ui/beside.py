"""Give what helps with one segment: memory, model, glossary, what was approved elsewhere, its history."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from pydantic import Field

from workbench.document import Finding, Severity, Span
from workbench.glossary.index import Match as TermMatch
from workbench.glossary.project import terms_in
from workbench.memory.lookup import Match
from workbench.review import comments, concordance, suggestions
from workbench.review.actors import Actor
from workbench.review.history import Change, changes
from workbench.review.records import load_findings
from workbench.review.segments import read_segment
from workbench.ui.desk import Desk
from workbench.ui.language_model import list_offers
from workbench.ui.rows import Json
from workbench.writing.markup import source_markup, target_markup

LONGEST_TYPED = 5_000  # characters from which the model is asked to go on


def help_for(desk: Desk, actor: Actor, segment: int) -> Json:
    """Return what is known at once: matches of the memory, a language model's offers, terms, and the source marked."""
    with desk.store.reading() as connection:
        source = read_segment(connection, segment).source
        findings = load_findings(connection, segment)
    terms = terms_in(desk.store, source)
    marks = [_mark(one.span, None, one.term.target) for one in terms]
    return {
        "memory": [_match(one) for one in suggestions.memory_matches(desk.store, segment)],
        "offers": list_offers(desk, actor, segment),
        "terms": [term_of(source, one) for one in terms],
        "sourceHtml": str(source_markup(source, [*findings, *marks])),
    }


def alternatives(desk: Desk, actor: Actor, segment: int) -> list[str]:  # noqa: ARG001
    """Return other translations by the model, best first."""
    return [one.text for one in suggestions.alternatives(desk.store, desk.translator.engine, segment)]


def complete(
    desk: Desk,
    actor: Actor,
    segment: int,
    typed: Annotated[str, Field(max_length=LONGEST_TYPED)],
) -> str | None:
    """Return the translation that begins as the person has typed; None where the model has none."""
    actor.must_review()
    found = suggestions.complete(desk.store, desk.translator.engine, segment, typed)
    return found.text if found else None


def find_words(desk: Desk, actor: Actor, text: str) -> list[Json]:  # noqa: ARG001
    """Return segments of the project that have these words on either side, approved ones first."""
    return [_hit(one) for one in concordance.search(desk.store, text)]


def segment_history(desk: Desk, actor: Actor, segment: int) -> list[Json]:  # noqa: ARG001
    """Return every change of a segment, oldest first."""
    with desk.store.reading() as connection:
        return [_change(one) for one in changes(connection, segment=segment)]


def comment_on(desk: Desk, actor: Actor, segment: int, text: str) -> Json:
    """Say something of a segment; what was said stays in its history."""
    return asdict(comments.comment(desk.store, actor, segment, text))


def term_of(source: str, match: TermMatch) -> Json:
    """Return a term of the glossary with how a source has it."""
    term = match.term
    return {
        "id": term.id,
        "found": match.span.of(source),
        "source": term.source,
        "target": term.target,
        "alternatives": list(term.alternatives),
        "forbidden": list(term.forbidden),
        "note": term.note,
    }


def _match(match: Match) -> Json:
    unit = match.stored.unit
    marks = [_mark(one.unit, None) for one in match.differences if one.unit]
    return {
        "percent": match.percent,
        "sourceHtml": str(source_markup(unit.source, marks)),
        "target": unit.target,
        "approved": match.stored.approved,
        "from": unit.creator if match.stored.approved else match.stored.file,
        "at": unit.changed_at,
    }


def _hit(hit: concordance.Hit) -> Json:
    return {
        "article": hit.article,
        "place": hit.place,
        "title": hit.title,
        "state": hit.state,
        "times": hit.times,
        "sourceHtml": str(source_markup(hit.source, [_mark(span, None) for span in hit.source_spans])),
        "targetHtml": str(target_markup(hit.target or "", [_mark(None, span) for span in hit.target_spans])),
    }


def _mark(source: Span | None, target: Span | None, title: str = "") -> Finding:
    return Finding("mark", Severity.INFO, title, source, target)


def _change(change: Change) -> Json:
    after = change.entry.after
    about = {name: after.get(name) for name in ("target", "state", "message", "reason", "comment", "writer")}
    return {"id": change.id, "at": change.at, "actor": change.actor, "kind": change.entry.kind, **about}

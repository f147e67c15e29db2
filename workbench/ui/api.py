"""Offer scripts what they may do with a project; whatever they bring in is a draft until a person approves it."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict

from gradio import FileData

from workbench.exchange.forms import Form
from workbench.exchange.reviewed import read_articles
from workbench.glossary.project import terms_in
from workbench.review import comments, suggestions
from workbench.review.actors import Actor
from workbench.review.segments import SegmentState, read_segment
from workbench.ui import articles, beside, bring_in
from workbench.ui.calls import Function
from workbench.ui.desk import Desk
from workbench.ui.handover import packed
from workbench.ui.rows import Json, rows_of
from workbench.ui.statements import list_statements
from workbench.ui.sweep import sweep


def upload(desk: Desk, actor: Actor, files: list[FileData]) -> Json:
    """Add files as articles, to be translated. Returns the numbers of the articles, and a line for each refusal."""
    return bring_in.take_articles(desk, actor, [one.path for one in files])


def translate(desk: Desk, actor: Actor, text: str, name: str = "") -> Json:
    """Add a text as an article, to be translated. Returns its number, or a line that says why it was refused."""
    return bring_in.paste(desk, actor, text, name)


def progress(desk: Desk, actor: Actor, article: int) -> Json:  # noqa: ARG001
    """Say how far an article is: its state, segments with a translation and in all, the problem if it failed."""
    return asdict(desk.translator.progress(article))


def list_articles(desk: Desk, actor: Actor, start: int = 0) -> Json:
    """Return up to 100 articles, newest first, with how far each is, and how many the project has."""
    found = articles.list_articles(desk, actor, max(start, 0))
    return {name: found[name] for name in ("total", "articles")}


def read(desk: Desk, actor: Actor, article: int) -> Json:
    """Return an article with its segments, their findings and comments, and its key statements."""
    with desk.store.reading() as connection:
        about = articles.summary_of(connection, article)
        said = defaultdict[object, list[Json]](list)
        for one in comments.comments(connection, article):
            said[one.segment].append(asdict(one))
        segments = [_plain(row | {"comments": said[row["id"]]}) for row in rows_of(connection, article)]
    return about | {"segments": segments, "statements": list_statements(desk, actor, article)["statements"]}


def suggest(desk: Desk, actor: Actor, segment: int, typed: str = "") -> Json:
    """Return what helps to translate a segment: alternatives, memory matches, terms; the rest of what was typed."""
    with desk.store.reading() as connection:
        source = read_segment(connection, segment).source
    matches = suggestions.memory_matches(desk.store, segment)
    return {
        "source": source,
        "alternatives": beside.alternatives(desk, actor, segment),
        "memory": [{"percent": one.percent} | asdict(one.stored.unit) for one in matches],
        "terms": [beside.term_of(source, one) for one in terms_in(desk.store, source)],
        "completion": beside.complete(desk, actor, segment, typed) if typed else None,
    }


def comment(desk: Desk, actor: Actor, segment: int, text: str) -> Json:
    """Say something of a segment, for those who review it. Returns the comment as the history keeps it."""
    return beside.comment_on(desk, actor, segment, text)


def export(
    desk: Desk,
    actor: Actor,  # noqa: ARG001
    form: Form,
    article: int | None = None,
    state: SegmentState | None = None,
) -> FileData:
    """Return an article, or all, as a file; all segments, or those of one state."""
    with desk.store.reading() as connection:
        found = read_articles(connection, None if article is None else [article], state)
    content, kind, name = packed(found, form)
    sweep(desk.uploads)
    path = desk.exports / secrets.token_urlsafe(16) / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return FileData(path=str(path), orig_name=name, size=len(content), mime_type=kind)


ENDPOINTS: Mapping[str, Function] = {
    "upload": upload,
    "translate": translate,
    "progress": progress,
    "articles": list_articles,
    "read": read,
    "suggest": suggest,
    "comment": comment,
    "export": export,
}


def _plain(row: object) -> object:
    """Return what is known of a segment without the markup that the page shows."""
    if isinstance(row, dict):
        return {name: _plain(value) for name, value in row.items() if not name.endswith("Html")}
    return [_plain(one) for one in row] if isinstance(row, list) else row

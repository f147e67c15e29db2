"""A project with one article in every state, for the tests of exchange."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from writing_sample import sample_document

from workbench.document import Document
from workbench.exchange import ReviewedArticle, read_articles
from workbench.review import Actor, Store, apply
from workbench.review.articles import add_article, take_drafts, take_statements
from workbench.review.segments import Row, SegmentState, read_segment
from workbench.review.service import Edit, Mark

ANNA, BEN, MODEL = Actor("anna"), Actor("ben"), Actor("starter")
HEADLINE, UNTRANSLATED, APPROVED, NEEDS_WORK, EDITED, DRAFT = (
    "0001-001", "0004-001", "0003-001", "0003-002", "0005-001", "0005-002",
)  # fmt: skip
WRITTEN = "Al-Khatib said the share of the country would rise by 12%, by the latest report of the UNDP Water Desk."


def add(store: Store, document: Document, leave: Sequence[str] = ()) -> int:
    """Add a translated article to a project, leave some of its segments untranslated, and return its row."""
    article = add_article(store, replace(document, statements=()), ANNA)
    drafts = [one for one in document.segments if one.id[13:] not in leave]
    take_drafts(store, article, drafts, MODEL)
    take_statements(store, article, document)
    return article


def make_project(folder: Path, document: Document | None = None) -> Store:
    """Make a project with the sample article: approved, edited, needing work, untranslated and drafts."""
    store = Store(folder / "project.db")
    article = add(store, document or sample_document(), leave=[UNTRANSLATED])
    approve(store, article, HEADLINE)
    apply(store, BEN, Edit(find(store, article, EDITED).id, 1, WRITTEN))
    approve(store, article, APPROVED)
    apply(store, ANNA, Mark(find(store, article, NEEDS_WORK).id, 1, SegmentState.NEEDS_WORK))
    return store


def find(store: Store, article: int, place: str) -> Row:
    """Return the segment at a place (block and number) of an article."""
    with store.reading() as connection:
        query = "SELECT id FROM segment WHERE article = ? AND name LIKE '%-' || ?"
        return read_segment(connection, connection.execute(query, (article, place)).fetchone()["id"])


def edit(store: Store, article: int, place: str, target: str, actor: Actor = BEN, *, approve: bool = False) -> Row:
    """Give a segment a target."""
    row = find(store, article, place)
    changed = apply(store, actor, Edit(row.id, row.version, target, approve=approve))
    assert changed is not None
    return changed


def approve(store: Store, article: int, place: str) -> None:
    """Approve a segment as it stands."""
    edit(store, article, place, find(store, article, place).content.target or "", ANNA, approve=True)


def articles(store: Store, state: SegmentState | None = None) -> list[ReviewedArticle]:
    """Return all articles of a project."""
    with store.reading() as connection:
        return read_articles(connection, state=state)

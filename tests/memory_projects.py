"""Projects with approved segments, for the tests of the memory."""

from pathlib import Path

from workbench.document import Document
from workbench.pipeline import prepare
from workbench.reading import Limits, find_inputs, read_documents
from workbench.review import Actor, Store, apply
from workbench.review.articles import add_article
from workbench.review.segments import Row, read_segment
from workbench.review.service import Edit

ANNA = Actor("anna")


def document(folder: Path, name: str, *paragraphs: str) -> Document:
    """Return a prepared article of one segment a paragraph."""
    (folder / name).write_text("\n\n".join(paragraphs), encoding="utf-8")
    [found] = find_inputs([str(folder / name)], Limits())
    [read] = read_documents(found, Limits())
    assert isinstance(read, Document)
    prepared = prepare(read)
    assert [segment.source for segment in prepared.segments] == list(paragraphs)
    return prepared


def add(store: Store, name: str, *paragraphs: str) -> list[int]:
    """Add such an article to a project and return its segments' rows."""
    article = add_article(store, document(store.path.parent, name, *paragraphs), ANNA)
    with store.reading() as connection:
        rows = connection.execute("SELECT id FROM segment WHERE article = ? ORDER BY place", (article,))
        return [row["id"] for row in rows]


def segment(store: Store, number: int) -> Row:
    """Return a segment as it stands."""
    with store.reading() as connection:
        return read_segment(connection, number)


def approve(store: Store, number: int, target: str, actor: Actor = ANNA) -> Row:
    """Approve a segment with a target."""
    row = apply(store, actor, Edit(number, segment(store, number).version, target, approve=True))
    assert row is not None
    return row

"""Translate the articles of a project in the background, a few segments at a time, whatever happens in between."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from workbench.checking import check_segment
from workbench.document import Segment
from workbench.errors import WorkbenchError
from workbench.glossary.check import check_for
from workbench.glossary.rows import glossary_of
from workbench.pipeline import Workbench
from workbench.review.actors import Actor
from workbench.review.articles import (
    ArticleState,
    advance,
    note_model,
    take_drafts,
    take_statements,
    untranslated,
    waiting,
)
from workbench.review.engine import Engine
from workbench.review.findings import keep_duplicates
from workbench.review.history import Entry, record
from workbench.review.records import article_row, load_document
from workbench.review.recurring import draft_from_memory
from workbench.review.store import Store
from workbench.statements import select

IN_TURN = 4  # articles that are translated by turns, so that a long one does not keep the others waiting
FEWEST, MOST = 2, 16  # segments at a time
QUICK, SLOW = 0.3, 1.0  # seconds for them: below more are taken the next time, above fewer
PAUSE = 0.3  # seconds until the project is looked at again when there is nothing to do
UNDONE = frozenset({ArticleState.WAITING, ArticleState.TRANSLATING})
STOPPED = frozenset({ArticleState.CANCELLED, ArticleState.FAILED})


@dataclass(frozen=True, slots=True)
class Progress:
    """Say how far an article is: its state, segments with a translation and in all, the problem if it failed."""

    state: ArticleState
    done: int
    total: int
    problem: str | None


class Translator:
    """Work through the waiting articles in one thread, which starts at once; all it knows is in the project.

    What is drafted is kept: after `close`, or a kill, the next translator goes on where this one was. `trouble` is what
    keeps it from reading or writing the project now, such as a full disk, in one line.
    """

    def __init__(self, store: Store, load_engine: Callable[[], Workbench]) -> None:
        self.engine = Engine(load_engine)
        self.trouble: str | None = None
        self._store = store
        self._closing = threading.Event()
        self._wake = threading.Event()
        self._turns = count(1)
        self._last_turn: dict[int, int] = {}
        self._size = FEWEST
        self._thread = threading.Thread(target=self._run, name="translator", daemon=True)
        self._thread.start()

    def progress(self, article: int) -> Progress:
        """Return how far an article is; raise InputError where the project has none of that number."""
        return progress(self._store, article)

    def cancel(self, actor: Actor, article: int) -> bool:
        """Stop translating an article, keeping its drafts; False where it was not to be translated."""
        return self._order(actor, article, UNDONE, ArticleState.CANCELLED, "cancel")

    def resume(self, actor: Actor, article: int) -> bool:
        """Go on with an article that was cancelled or has failed; False where it was neither."""
        resumed = self._order(actor, article, STOPPED, ArticleState.WAITING, "resume")
        self._wake.set()
        return resumed

    def close(self) -> None:
        """Stop after the segments in hand, and wait for that."""
        self._closing.set()
        self._wake.set()
        self._thread.join()

    def _order(
        self, actor: Actor, article: int, before: frozenset[ArticleState], after: ArticleState, kind: str
    ) -> bool:
        actor.must_review()
        with self._store.writing() as connection:
            moved = advance(connection, article, before, after)
            if moved:
                record(connection, actor, Entry(kind, article))
        return moved

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                worked, self.trouble = self._take_turn(), None
            except (WorkbenchError, sqlite3.Error) as error:
                worked, self.trouble = False, str(error)
            if not worked:
                self._wake.wait(PAUSE)
                self._wake.clear()
        self._store.close()

    def _take_turn(self) -> bool:
        """Do a little for the article whose turn it is; say whether there was one."""
        with self._store.reading() as connection:
            queue = waiting(connection)[:IN_TURN]
        self._last_turn = {article: self._last_turn[article] for article in queue if article in self._last_turn}
        if not queue:
            return False
        article = min(queue, key=lambda one: self._last_turn.get(one, 0))
        try:
            self._do_some(article)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one article, the others go on
            self._fail(article, error)
        return True

    def _do_some(self, article: int) -> None:
        if article not in self._last_turn or self._state(article) is ArticleState.WAITING:
            self._move(article, ArticleState.TRANSLATING)
            draft_from_memory(self._store, article)
        self._last_turn[article] = next(self._turns)
        if segments := self._left(article, self._size):
            self._draft(article, segments)
        if not self._left(article, 1):
            self._finish(article)

    def _state(self, article: int) -> ArticleState:
        with self._store.reading() as connection:
            return ArticleState(article_row(connection, article, "state")["state"])

    def _left(self, article: int, most: int) -> list[Segment]:
        with self._store.reading() as connection:
            return untranslated(connection, article, most)

    def _draft(self, article: int, segments: Sequence[Segment]) -> None:
        with self._store.reading() as connection:
            glossary = glossary_of(connection)
        with self.engine.for_background() as workbench:
            start = time.monotonic()
            drafts = workbench.draft(segments, glossary)
            self._fit_size(time.monotonic() - start)
            model = workbench.model
        check = check_for(glossary)
        checked = [replace(one, findings=(*one.findings, *check_segment(one, check))) for one in drafts]
        if self._state(article) in UNDONE:  # nobody has cancelled it meanwhile
            note_model(self._store, article, model.entry.name, model.weights_sha256)
            take_drafts(self._store, article, checked, Actor(model.entry.name))

    def _fit_size(self, seconds: float) -> None:
        """Take as many segments the next time as show soon and keep the engine busy."""
        if seconds < QUICK:
            self._size = min(self._size * 2, MOST)
        elif seconds > SLOW:
            self._size = max(self._size // 2, FEWEST)

    def _finish(self, article: int) -> None:
        """Find what concerns the whole article: duplicates, key statements, the English headline."""
        with self.engine.for_background() as workbench:
            number = workbench.settings.statements
        with self._store.writing() as connection:
            document = load_document(connection, article)
            keep_duplicates(connection, article, document)
        take_statements(self._store, article, replace(document, statements=select(document, number)))
        self._move(article, ArticleState.READY)

    def _move(self, article: int, state: ArticleState, problem: str | None = None) -> None:
        with self._store.writing() as connection:
            advance(connection, article, UNDONE, state, problem)

    def _fail(self, article: int, error: Exception) -> None:
        unforeseen = f"stopped by an unforeseen fault ({type(error).__name__})"  # its text may quote the article
        self._move(article, ArticleState.FAILED, str(error) if isinstance(error, WorkbenchError) else unforeseen)


def progress(store: Store, article: int) -> Progress:
    """Return how far an article is; raise InputError where the project has none of that number."""
    with store.reading() as connection:
        row = article_row(connection, article, "state, problem")
        query = "SELECT count(*) FROM segment WHERE article = ?"
        [total] = connection.execute(query, (article,)).fetchone()
        [left] = connection.execute(f"{query} AND state = 'untranslated'", (article,)).fetchone()
    return Progress(ArticleState(row["state"]), total - left, total, row["problem"])

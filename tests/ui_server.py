"""Start the review server as people do, and fill projects for it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.checking import check
from workbench.commands import run
from workbench.document import Document, Origin
from workbench.memory.files import open_project
from workbench.pipeline import prepare
from workbench.reading import Limits, read_text
from workbench.review.actors import Actor
from workbench.review.articles import ArticleState, add_article, set_state, take_drafts, take_statements
from workbench.review.store import Store
from workbench.statements import select

OWNER = Actor("Owner")
PASSWORD = "correct horse"  # noqa: S105 -- of people made up for the tests


@contextmanager
def serving(project: Path, *options: str, log: Path | None = None) -> Iterator[str]:
    """Serve a project in a process of its own and yield its address; all that it prints goes into the log."""
    command = [sys.executable, "-m", "workbench", "review", str(project), "--port", "0", *options]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    printed = log or project.with_suffix(".log")
    with (
        printed.open("w", encoding="utf-8") as output,
        subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT if log else None, env=environment) as server,
    ):
        try:
            while "\n" not in printed.read_text(encoding="utf-8") and server.poll() is None:
                time.sleep(0.05)
            yield printed.read_text(encoding="utf-8").split("\n")[0].split()[-1]
        finally:
            server.terminate()


def translated(text: str, targets: Sequence[str], name: str = "article.txt") -> Document:
    """Return a text as an article whose first segments have these translations."""
    document = prepare(read_text(name, text, Limits()))
    pairs = zip(document.segments, [*targets, *[None] * len(document.segments)], strict=False)
    segments = tuple(replace(one, target=target, origin=Origin.MODEL if target else None) for one, target in pairs)
    return check(replace(document, segments=segments))


def add_translated(store: Store, document: Document) -> int:
    """Put a translated article into a project, as the translator does."""
    article = add_article(store, document, OWNER)
    take_drafts(store, article, [one for one in document.segments if one.target], Actor("model"))
    take_statements(store, article, replace(document, statements=select(document, 3)))
    set_state(store, article, ArticleState.READY)
    return article


def project_with(path: Path, *documents: Document) -> Store:
    """Make a project of translated articles."""
    store = open_project(path)
    for document in documents:
        add_translated(store, document)
    return store


def add_people(project: Path) -> None:
    """Add a reviewer, Dana, and a reader, Rami, with one password, from the command line."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_PASSWORD", PASSWORD)
        assert run(["review", str(project), "--add-user", "Dana"]) == 0
        assert run(["review", str(project), "--add-user", "Rami", "--role", "reader"]) == 0

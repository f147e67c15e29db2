"""A project under review, its server, a browser, and people who sign in; a test file with other needs has its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ui_article import ARABIC, ENGLISH
from ui_browser import launched, reviewer
from ui_calls import Caller
from ui_server import PASSWORD, add_people, add_translated, project_with, serving, translated

from workbench.review.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("review")


@pytest.fixture(scope="module")
def store(folder: Path) -> Store:
    return project_with(folder / "project.db")


@pytest.fixture(scope="module")
def address(store: Store) -> Iterator[str]:
    with serving(store.path) as found:
        yield found


@pytest.fixture(scope="module")
def log(folder: Path) -> Path:
    """Return the file that holds whatever the guarded server and its workers print."""
    return folder / "server.log"


@pytest.fixture(scope="module")
def guarded(folder: Path, store: Store, log: Path) -> Iterator[str]:
    """Serve to people with passwords, temporary files in `temporary`."""
    add_people(store.path)
    (folder / "temporary").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder / "temporary"))
        with serving(store.path, "--auth", log=log) as found:
            yield found


@pytest.fixture(scope="module")
def dana(guarded: str) -> Caller:
    return Caller(guarded, "Dana", PASSWORD)


@pytest.fixture(scope="module")
def rami(guarded: str) -> Caller:
    return Caller(guarded, "Rami", PASSWORD)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture
def article(store: Store) -> int:
    return add_translated(store, translated(ARABIC, ENGLISH))


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    made = reviewer(browser, address)
    yield made
    made.context.close()

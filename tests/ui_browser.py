"""Drive the review page with a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1400, "height": 900}


@contextmanager
def launched() -> Iterator[Browser]:
    """Start a browser."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def reviewer(
    browser: Browser, address: str, name: str = "Dana", password: str = "", viewport: Any = None, **options: Any
) -> Page:
    """Return a page of a person who has given their name, and a password where one is asked for."""
    context = browser.new_context(viewport=viewport or DESK, base_url=address, **options)
    form: dict[str, Any] = {"username": name, "password": password}
    assert context.request.post("/sign-in", form=form, max_redirects=0).status == 303
    page = context.new_page()
    page.set_default_timeout(30_000)  # for busy machines
    return page


def opened(page: Page, article: int, place: int | None = None) -> Page:
    """Open an article, at a segment if one is named, and wait until it can be worked on."""
    page.goto(f"/?article={article}{f'#{place}' if place else ''}")
    page.locator(".row.current").wait_for()
    return page


def row(page: Page, place: int) -> Locator:
    """Return the row of a segment by its number on the page."""
    return page.locator(f"#s{place}")


def state(page: Page, place: int) -> str:
    """Return the state that a row shows."""
    return row(page, place).get_attribute("data-state") or ""


def settled(page: Page) -> None:
    """Wait until nothing is on its way to the server."""
    page.wait_for_load_state("networkidle")


def wait_until(page: Page, holds: Callable[[], bool], seconds: float = 30) -> None:
    """Let the page go on until something holds."""
    for _ in range(round(seconds / 0.05)):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come about")

"""Take the pictures of the documentation anew, from the seeds: PYTHONPATH=tests .venv/bin/python docs/screenshots.py.

It needs a browser and the helpers of the tests; what is approved in the pictures is what the seeds' references say.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from chat_server import Chat, Reply, saying, serve
from PIL import Image
from ui_article import ARABIC, ENGLISH
from ui_browser import PHONE, launched, opened, reviewer
from ui_server import OWNER, project_with, serving, translated

from workbench.commands import run
from workbench.glossary.files import import_file
from workbench.review import apply
from workbench.review.actors import Actor
from workbench.review.intake import take_files
from workbench.review.segments import SegmentState
from workbench.review.service import Edit, Mark
from workbench.review.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DOCS = Path(__file__).parent
ROOT = DOCS.parent
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
DATA = ROOT / "eval/data"
REVIEWER = "Dana Haddad"
APPROVED, AT_HAND = 13, 14  # segments of the first seed
TOUCH = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
SLOW = 120_000  # milliseconds
BETTER = ENGLISH[1].replace("2026", "2027")
EXPLANATION = "The Arabic says the end of 2027, the translation says 2026."


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as temporary, launched() as browser:
        folder = Path(temporary)
        take_article(browser, folder / "out")
        take_review(browser, folder / "project.db")
        take_language_model(browser, folder / "asked.db")


def take_article(browser: Browser, output: Path) -> None:
    """Translate the seeds and show the first as readers get it."""
    run(["translate", *map(str, SEEDS), "--output", str(output)])
    [page_file] = output.rglob(f"{SEEDS[0].stem}*.html")
    for name, width, height in (("article", 1200, 1150), ("article-phone", 390, 1000)):
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(page_file.as_uri())
        keep(page, name)
        page.close()


def take_review(browser: Browser, project: Path) -> None:
    """Show the first seed under review, and the list of articles."""
    store = project_with(project)
    import_file(store, DATA / "glossary.csv", OWNER)
    take_files(store, Actor(REVIEWER), SEEDS)
    with serving(project) as address:
        page = reviewer(browser, address, REVIEWER)
        page.goto("/")
        page.locator(".articles li").first.wait_for()
        page.locator(".articles progress").first.wait_for(state="detached", timeout=SLOW)
        reviewed(store)
        helped(opened(page, 1, AT_HAND))
        keep(page, "review")
        page.goto("/")
        page.locator(".articles li").first.wait_for()
        keep(page, "review-articles")
        keep(helped(opened(reviewer(browser, address, REVIEWER, color_scheme="dark"), 1, AT_HAND)), "review-dark")
        phone = reviewer(
            browser, address, REVIEWER, viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2
        )
        keep(opened(phone, 1, AT_HAND), "review-phone")


def take_language_model(browser: Browser, project: Path) -> None:
    """Show what a language model offers and explains; its words are those of the tests' server."""
    project_with(project, translated(ARABIC, ENGLISH))
    with serve(saying(Reply())) as chat:
        os.environ["WORKBENCH_LLM_URL"] = chat.url
        with serving(project, "--llm", "test-model") as address:
            page = helped(opened(reviewer(browser, address, REVIEWER), 1, 2))
            ask(page, chat)
            keep(page, "review-language-model")


def ask(page: Page, chat: Chat) -> None:
    """Have a sentence bettered and a finding explained."""
    chat.model = saying(Reply(json.dumps({"target": BETTER})))
    page.keyboard.press("Control+.")
    page.get_by_text("The language model offers a text.").wait_for()
    chat.model = saying(Reply(json.dumps({"explanation": EXPLANATION})))
    page.get_by_role("button", name="Explain: ").first.click()
    page.get_by_text("Explained by").scroll_into_view_if_needed()


def reviewed(store: Store) -> None:
    """Approve the first segments with their reference translations, and send the one after that at hand back."""
    references = json.loads((DATA / f"references/{SEEDS[0].stem}.json").read_text(encoding="utf-8"))["references"]
    with store.reading() as connection:
        rows = connection.execute("SELECT id, version FROM segment WHERE article = 1 ORDER BY place").fetchall()
    dana = Actor(REVIEWER)
    for row, reference in zip(rows[:APPROVED], references, strict=False):
        apply(store, dana, Edit(row["id"], row["version"], reference["target"], approve=True))
    sent_back = rows[AT_HAND]
    apply(store, dana, Mark(sent_back["id"], sent_back["version"], SegmentState.NEEDS_WORK))


def helped(page: Page) -> Page:
    """Wait until the model has made its suggestions for the segment at hand."""
    page.get_by_label("Suggestions").locator(".offered").nth(2).wait_for(timeout=SLOW)
    return page


def keep(page: Page, name: str) -> None:
    """Write what the page shows as a picture of 256 colours, which is a third as large."""
    page.wait_for_timeout(1000)  # fonts, and what moves
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = shown.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    few.save(DOCS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()

"""The list of articles and the progress page: what is found, and how far people are."""

from typing import TYPE_CHECKING

import pytest
from ui_browser import PHONE, needs_browser, opened, reviewer
from ui_calls import Caller
from ui_server import OWNER, add_translated, translated

from workbench.review import apply
from workbench.review.service import Edit
from workbench.review.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WHEAT = "قال الوزير إن محصول القمح زاد هذا العام."


@pytest.fixture(scope="module")
def wheat(store: Store) -> int:
    """Return an article of one segment, which is approved."""
    article = add_translated(store, translated(WHEAT, ["The minister said the wheat harvest grew."], "farm/wheat.txt"))
    with store.reading() as connection:
        [segment, version] = connection.execute(
            "SELECT id, version FROM segment WHERE article = ?", (article,)
        ).fetchone()
    apply(store, OWNER, Edit(segment, version, "The wheat harvest grew this year, the minister said.", approve=True))
    return article


def found(caller: Caller, **sought: str) -> set[int]:
    return {one["id"] for one in caller("list_articles", **sought)["value"]["articles"]}


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("قمح", True),  # with its article before it
        ("HARVEST minister", True),
        ("wheat.txt", True),
        ("FARM/", True),
        ("harvest prices", False),
        ("' OR 1=1 --", False),
        ('"harvest', True),  # what is typed is words
        ("!?", False),
    ],
)
def test_articles_are_found_by_words_in_them_and_by_name(address: str, wheat: int, words: str, fits: bool) -> None:
    assert (wheat in found(Caller(address, "Dana"), words=words)) is fits


def test_articles_are_found_by_what_is_left_to_do(address: str, wheat: int, article: int) -> None:
    dana = Caller(address, "Dana")
    left = {name: found(dana, left=name) & {wheat, article} for name in ("", "open", "errors", "approved")}
    assert left == {"": {wheat, article}, "open": {article}, "errors": {article}, "approved": {wheat}}
    assert dana("list_articles", left="approved", words="harvest")["value"]["total"] == 1
    assert dana("list_articles", left="all")["kind"] == "malformed"


@needs_browser
def test_what_was_searched_for_is_there_on_the_way_back(page: "Page", wheat: int, article: int) -> None:
    page.goto("/")
    page.locator(f"[data-article='{article}']").wait_for()
    page.get_by_label("Search the articles").fill("harvest")
    page.get_by_text("1 article found").wait_for()
    page.locator(f"[data-article='{wheat}'] a").click()
    page.locator(".row.current").wait_for()
    page.go_back()
    page.get_by_text("1 article found").wait_for()
    assert page.get_by_label("Search the articles").input_value() == "harvest"
    page.get_by_label("Search the articles").fill("no such word")
    page.get_by_text("No article fits.").wait_for()
    page.get_by_label("Search the articles").fill("")
    page.locator(f"[data-article='{article}']").wait_for()


@needs_browser
def test_the_figures_fit_a_phone_and_stay_a_table(browser: "Browser", address: str, article: int) -> None:
    page = opened(reviewer(browser, address, viewport=PHONE, has_touch=True), article)
    page.keyboard.press("Control+Enter")
    page.goto("/?show=figures")
    page.locator("svg.plot").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    first, last = (page.locator(".numbers tbody td").nth(at).bounding_box() for at in (0, 3))
    assert first
    assert last
    assert abs(first["y"] - last["y"]) < 1
    assert last["x"] + last["width"] <= PHONE["width"]
    letters = page.locator("svg.plot text").first.bounding_box()
    assert letters
    assert letters["height"] >= 9
    page.context.close()


@needs_browser
def test_the_progress_page_says_how_far_people_are_with_the_articles(page: "Page", wheat: int, article: int) -> None:
    assert wheat != article
    page.goto("/?show=figures")
    tile = page.locator(".tiles > div").nth(2)
    tile.get_by_text("1 approved").wait_for()
    tile.get_by_text("not begun").wait_for()


@needs_browser
def test_what_is_tapped_stays_in_view_though_a_long_segment_above_is_left(
    browser: "Browser", address: str, store: Store
) -> None:
    long = " ".join(["قال الوزير إن العمل في المشروع سيبدأ قريبا في المنطقة الشمالية"] * 5)
    english = " ".join(["The minister said that work on the project will soon begin in the northern region"] * 5)
    document = translated("\n\n".join(f"{long} {number}." for number in range(4)), [english] * 4, "long.txt")
    phone = reviewer(browser, address, viewport=PHONE, has_touch=True, is_mobile=True)
    page = opened(phone, add_translated(store, document), 2)
    page.locator("#s3").evaluate("row => scrollBy(0, row.getBoundingClientRect().top - 110)")  # just below the bar
    page.locator("#s3 .text").tap()
    page.locator("#s3.current").wait_for()
    page.wait_for_timeout(500)  # rows that had no height of their own yet would have it by now
    box = page.locator("#s3 textarea").bounding_box()
    assert box
    assert 0 < box["y"] < PHONE["height"]
    page.context.close()


@needs_browser
def test_the_list_goes_on_when_the_server_is_back_after_a_search_in_vain(page: "Page", wheat: int) -> None:
    page.goto("/")
    page.locator(f"[data-article='{wheat}']").wait_for()
    page.context.set_offline(True)
    page.get_by_label("Search the articles").fill("harvest")
    page.get_by_text("The server does not answer.").wait_for()
    page.context.set_offline(False)
    page.get_by_text("The server answers again.").wait_for()
    page.get_by_text("1 article found").wait_for()
    page.get_by_text("The server does not answer.").wait_for(state="detached")

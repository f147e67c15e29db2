"""The search in an article: what it finds is marked, and the way there and back is by keyboard."""

from typing import TYPE_CHECKING

from ui_browser import needs_browser, opened, row

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_browser


def marked(page: "Page") -> list[str]:
    """Return what is marked as searched for."""
    found: list[str] = page.evaluate("[...(CSS.highlights.get('searched') ?? [])].map(String)")
    return found


def at_hand(page: "Page") -> str:
    """Return the name of what has the focus."""
    return str(page.evaluate("document.activeElement.getAttribute('aria-label')"))


def test_what_is_found_is_marked_however_it_is_written(page: "Page", article: int) -> None:
    opened(page, article, 6)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("الاسعار")
    assert marked(page) == ["الأسعار"]
    words = page.get_by_label("Search in the article")
    assert float(words.evaluate("field => parseFloat(getComputedStyle(field).paddingLeft)")) > 20  # beside the lens
    words.fill("PROJECT")
    assert marked(page) == ["project"]  # the segment at hand is a text field, which has none
    words.fill("")
    assert marked(page) == []


def test_enter_leads_from_the_search_to_the_first_found_and_escape_back_to_the_text(page: "Page", article: int) -> None:
    opened(page, article, 6)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("million")
    page.keyboard.press("Enter")
    assert at_hand(page) == "English of segment 5"
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    assert at_hand(page) == "English of segment 5"
    assert row(page, 6).is_visible()
    assert page.get_by_label("Search in the article").input_value() == ""


def test_enter_leads_back_to_the_text_from_the_page_and_presses_buttons_elsewhere(page: "Page", article: int) -> None:
    opened(page, article, 3)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.body")
    page.keyboard.press("Enter")
    assert at_hand(page) == "English of segment 3"
    page.get_by_role("tab", name="Quality").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("tab", name="Quality").get_attribute("aria-selected") == "true"

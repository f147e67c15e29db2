from typing import TYPE_CHECKING

import pytest
from ui_article import ENGLISH
from ui_browser import needs_browser, opened, reviewer, row, wait_until

from workbench.review.ratings import read_ratings
from workbench.review.statements import read_statements
from workbench.review.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = needs_browser


@pytest.fixture
def page(page: "Page", article: int) -> "Page":
    """Return the page with the article open."""
    return opened(page, article, 3)


def ranked(store: Store, article: int) -> list[int]:
    """Return the places of the key statements, by rank."""
    with store.reading() as connection:
        places = dict(connection.execute("SELECT id, place + 1 FROM segment").fetchall())
        return [places[one.segment] for one in read_statements(connection, article).entries]


def test_statements_are_dropped_added_and_moved_and_that_is_taken_back(
    page: "Page", store: Store, article: int
) -> None:
    first, second, *others = ranked(store, article)
    page.get_by_role("tab", name="Key statements").click()
    page.get_by_role("button", name="Move statement 1 down").click()
    wait_until(page, lambda: ranked(store, article) == [second, first, *others])
    page.get_by_role("button", name="Drop statement 2").click()
    wait_until(page, lambda: ranked(store, article) == [second, *others])
    row(page, first).locator(".star[aria-pressed=false]").wait_for(state="attached")
    row(page, 7).hover()
    row(page, 7).locator(".star").click()
    wait_until(page, lambda: ranked(store, article) == [second, *others, 7])
    page.locator("#s7.key").wait_for()
    page.get_by_role("button", name="Undo").click()
    wait_until(page, lambda: ranked(store, article) == [second, *others])
    page.locator("#s7:not(.key)").wait_for()


def test_who_speaks_is_corrected(page: "Page", store: Store, article: int) -> None:
    page.get_by_role("tab", name="Key statements").click()
    page.get_by_role("button", name="Say who makes statement 1").click()
    page.get_by_label("Name in English").fill("Nadia Salem")
    page.get_by_label("Title in English").fill("spokeswoman")
    page.keyboard.press("Enter")
    page.locator(".speaker", has_text="Nadia Salem, spokeswoman").wait_for()
    with store.reading() as connection:
        speaker = read_statements(connection, article).entries[0].statement.speaker
    assert speaker
    assert (speaker.english, speaker.english_title) == ("Nadia Salem", "spokeswoman")


def test_statements_changed_by_another_arrive(browser: "Browser", page: "Page", address: str, article: int) -> None:
    other = opened(reviewer(browser, address, "Rami"), article)
    row(other, 7).hover()
    row(other, 7).locator(".star").click()
    page.locator("#s7.key").wait_for()
    other.context.close()


def test_a_rater_marks_errors_and_scores_and_finds_that_again(page: "Page", store: Store, article: int) -> None:
    page.get_by_role("tab", name="Quality").click()
    page.locator(".rated").get_by_text(ENGLISH[2]).wait_for()
    page.evaluate(
        """() => {
            const text = document.querySelector(".rated").firstChild;
            const range = document.createRange();
            range.setStart(text, text.data.indexOf("arrested"));
            range.setEnd(text, text.data.indexOf("arrested") + "arrested".length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    page.get_by_role("button", name="Major error").click()
    page.locator(".rated mark.major", has_text="arrested").wait_for()
    page.get_by_label("Category of “arrested”").select_option("Accuracy/Mistranslation")
    page.get_by_role("button", name="Something is missing").click()
    page.locator(".marked").get_by_text("something is missing").wait_for()
    page.get_by_label("Score from 0 to 100").fill("70")
    page.get_by_label("Score from 0 to 100").blur()

    def last() -> tuple[int | None, list[str]]:
        with store.reading() as connection:
            ratings = read_ratings(connection, "Dana", article=article)
        return (ratings[-1].score, [one.category or "" for one in ratings[-1].errors]) if ratings else (None, [])

    wait_until(page, lambda: last() == (70, ["Accuracy/Mistranslation", "Accuracy/Omission"]))
    page.reload()
    page.locator(".row.current").wait_for()
    page.get_by_role("tab", name="Quality").click()
    page.locator(".rated mark.major", has_text="arrested").wait_for()
    assert page.locator(".score output").inner_text() == "70"
    table = page.context.request.get("/export/ratings").text()
    assert "arrested" in table
    assert "Dana" in table


def test_the_progress_page_counts_and_draws(page: "Page", store: Store) -> None:
    page.keyboard.press("Control+Enter")
    page.locator("#s3[data-state=approved]").wait_for()
    page.goto("/?show=figures")
    page.locator("svg.plot", has_text="Dana").wait_for()
    with store.reading() as connection:
        [total] = connection.execute("SELECT count(*) FROM segment").fetchone()
    page.get_by_text(f"{total} segments").wait_for()
    page.get_by_role("cell", name="negation-lost").wait_for()


def test_the_digest_says_once_what_several_articles_say(page: "Page") -> None:
    page.goto("/?show=digest")
    statements = page.locator(".digest > li")
    statements.first.wait_for()
    texts = statements.locator(".source").all_inner_texts()
    assert len(texts) == len(set(texts))
    statements.first.get_by_role("link").first.click()
    page.locator(".row.current.key").wait_for()

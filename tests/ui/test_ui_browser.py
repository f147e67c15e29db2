import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from ui_article import ENGLISH
from ui_browser import PHONE, needs_browser, opened, reviewer, row, wait_until
from ui_server import add_translated, translated

from workbench.review.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = needs_browser


def stored(store: Store, article: int, place: int) -> sqlite3.Row:
    with store.reading() as connection:
        query = "SELECT * FROM segment WHERE article = ? AND place = ?"
        found: sqlite3.Row = connection.execute(query, (article, place - 1)).fetchone()
    return found


def test_the_name_is_asked_once(browser: "Browser", address: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/")
    page.fill("input[name=username]", "Dana Haddad")
    page.keyboard.press("Enter")
    page.get_by_text("Dana Haddad").wait_for()
    again = context.new_page()
    again.goto("/")
    again.get_by_text("Dana Haddad").wait_for()


def test_no_other_host_is_asked_for_anything_and_nothing_goes_wrong(page: "Page", article: int, address: str) -> None:
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/")
    page.locator(".articles li").first.wait_for()
    opened(page, article)
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(1500)
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert faults == []


def test_a_seed_is_uploaded_translated_before_ones_eyes_and_opened(page: "Page", seeds: Path) -> None:
    page.goto("/")
    page.set_input_files("input[aria-label='Articles to upload']", seeds / "001_988bb7c48388d14e.txt")
    page.get_by_text("1 article added.").wait_for()
    page.locator(".articles progress").wait_for()
    page.locator(".articles .title").first.click()
    page.locator(".row[data-state=draft]").first.wait_for(timeout=60_000)
    page.locator(".translation progress").wait_for(state="detached", timeout=120_000)
    assert page.locator(".row[data-state=untranslated]").count() == 0
    page.locator(".row.key .star").first.wait_for()
    assert page.locator(".bar .title").inner_text().isascii()


def test_what_cannot_be_read_is_told_and_the_rest_taken(page: "Page", tmp_path: Path) -> None:
    (tmp_path / "english.txt").write_text("There is no Arabic here.")
    (tmp_path / "خبر.txt").write_text("قال الوزير إن العمل بدأ اليوم في الجنوب.")
    page.goto("/")
    page.set_input_files("input[aria-label='Articles to upload']", [tmp_path / "english.txt", tmp_path / "خبر.txt"])
    page.get_by_text("english.txt: there is no Arabic text in it").wait_for()
    page.get_by_text("1 article added.").wait_for()


def test_pasted_text_becomes_an_article(page: "Page") -> None:
    page.goto("/")
    page.get_by_role("button", name="Paste text").click()
    page.get_by_label("Arabic text").fill("قالت الوزيرة إن الخطة الجديدة ستبدأ غدا في الشمال.")
    page.get_by_label("Name", exact=True).fill("note")
    page.get_by_role("button", name="Add article").click()
    page.get_by_text("1 article added.").wait_for()


def test_an_edit_is_saved_when_the_segment_is_left_and_is_there_after_a_refresh(
    page: "Page", store: Store, article: int
) -> None:
    opened(page, article, 4)
    page.keyboard.press("Control+a")
    page.keyboard.type("The minister stressed that the plan will not affect prices.")
    page.keyboard.press("Alt+ArrowDown")
    wait_until(page, lambda: stored(store, article, 4)["origin"] == "person")
    assert stored(store, article, 4)["state"] == "draft"
    page.reload()
    page.locator(".row.current").wait_for()
    assert "will not affect" in row(page, 4).inner_text()
    assert row(page, 5).get_attribute("aria-current") == "true"


def test_approving_by_keyboard_goes_on_and_is_undone_and_made_again(page: "Page", store: Store, article: int) -> None:
    opened(page, article)
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    assert row(page, 3).get_attribute("aria-current") == "true"
    wait_until(page, lambda: [stored(store, article, place)["state"] for place in (1, 2)] == ["approved"] * 2)
    page.keyboard.press("Control+z")
    wait_until(page, lambda: stored(store, article, 2)["state"] == "draft")
    page.locator("#s2[aria-current=true][data-state=draft]").wait_for()
    page.keyboard.press("Control+Shift+z")
    wait_until(page, lambda: stored(store, article, 2)["state"] == "approved")
    page.get_by_text(f"2 of {len(ENGLISH)} approved").wait_for()


def test_two_people_at_one_segment_never_overwrite_each_other(
    browser: "Browser", page: "Page", address: str, store: Store, article: int
) -> None:
    other = opened(reviewer(browser, address, "Rami"), article, 4)
    opened(page, article, 4)
    page.keyboard.type(" Mine.")
    other.keyboard.type(" Theirs.")
    other.keyboard.press("Control+s")
    conflict = row(page, 4).locator(".conflict")
    conflict.wait_for()
    assert "Theirs." in conflict.inner_text()
    assert conflict.locator("b").all_inner_texts() == ["Theirs."]
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    assert stored(store, article, 4)["target"].endswith("Theirs.")
    conflict.get_by_role("button", name="Keep mine").click()
    page.keyboard.press("Control+Enter")
    wait_until(page, lambda: stored(store, article, 4)["target"].endswith("Mine."))
    wait_until(other, lambda: "Mine." in row(other, 4).locator("textarea").input_value())
    other.context.close()


def test_a_change_by_another_arrives_without_a_refresh(
    browser: "Browser", page: "Page", address: str, article: int
) -> None:
    other = opened(reviewer(browser, address, "Rami"), article, 5)
    opened(page, article, 1)
    other.keyboard.type(" Indeed.")
    other.keyboard.press("Control+Enter")
    row(page, 5).get_by_text("Indeed.").wait_for()
    assert row(page, 5).get_attribute("data-state") == "approved"
    other.context.close()


def test_what_is_typed_and_not_saved_outlives_a_lost_server_and_a_closed_tab(page: "Page", article: int) -> None:
    opened(page, article, 2)
    page.context.set_offline(True)
    page.keyboard.type(" Unsaved.")
    page.keyboard.press("Alt+ArrowDown")
    row(page, 2).get_by_text("not saved yet").wait_for()  # the server did not get it: no other line says so
    page.get_by_text("What you typed is kept").first.wait_for()
    page.close()
    page.context.set_offline(False)
    again = opened(page.context.new_page(), article, 3)
    again.get_by_role("button", name="Look at the first").click()
    assert row(again, 2).locator("textarea").input_value().endswith("Unsaved.")
    again.keyboard.press("Control+Enter")
    again.locator("#s2[data-state=approved]").wait_for()


def test_search_finds_words_of_both_languages_however_they_are_written(page: "Page", article: int) -> None:
    opened(page, article)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("الاسعار")
    page.get_by_text(f"1 of {len(ENGLISH)}", exact=True).wait_for()
    assert row(page, 4).is_visible()
    assert not row(page, 5).is_visible()
    page.get_by_label("Search in the article").fill("FIVE million")
    row(page, 5).wait_for()
    assert not row(page, 4).is_visible()


def test_latin_and_numbers_keep_their_order_in_the_arabic(page: "Page", article: int) -> None:
    opened(page, article)
    source = row(page, 3).locator(".source")
    assert source.evaluate("e => [getComputedStyle(e).direction, e.lang]") == ["rtl", "ar"]
    places = source.evaluate(
        """cell => {
            const place = word => {
                const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                    const at = walker.currentNode.data.indexOf(word);
                    if (at < 0) continue;
                    const range = document.createRange();
                    range.setStart(walker.currentNode, at);
                    range.setEnd(walker.currentNode, at + word.length);
                    const box = range.getBoundingClientRect();
                    return [Math.round(box.top / 20), -box.left];
                }
            };
            return ["وقالت", "CTU", "إن", "45", "2019", "2021", "CTU-7", "قرب"].map(place);
        }"""
    )
    assert places == sorted(places)
    letters = source.locator("bdi").first.evaluate(
        """isolate => [...isolate.textContent].map((_, at) => {
            const range = document.createRange();
            range.setStart(isolate.firstChild, at);
            range.setEnd(isolate.firstChild, at + 1);
            return range.getBoundingClientRect().left;
        })"""
    )
    assert letters == sorted(letters)


def test_a_phone_shows_the_pair_one_under_the_other_and_nothing_is_wider(
    browser: "Browser", address: str, article: int
) -> None:
    page = opened(reviewer(browser, address, viewport=PHONE, has_touch=True), article)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    source, target = row(page, 2).locator(".source").bounding_box(), row(page, 2).locator(".target").bounding_box()
    assert source
    assert target
    assert target["y"] >= source["y"] + source["height"] - 1
    page.goto("/")
    page.locator(".articles li").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.context.close()


def test_markup_in_an_article_is_shown_as_text(page: "Page", store: Store) -> None:
    hostile = "<img src=x onerror=window.ran=1> قال الوزير <script>window.ran=1</script> إن العمل بدأ."
    english = "<img src=x onerror=window.ran=1> The minister said work <script>window.ran=1</script> began."
    opened(page, add_translated(store, translated(hostile, [english], "<b onload=window.ran=1>.txt")))
    page.goto("/")
    page.locator(".articles li").first.wait_for()
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert page.locator(".workbench img").count() == 0


def test_the_list_of_keys_opens_and_closes_by_keyboard(page: "Page", article: int) -> None:
    opened(page, article)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_text("Approve and go to the next").wait_for()
    page.keyboard.press("Escape")
    page.get_by_text("Approve and go to the next").wait_for(state="hidden")


def test_an_answer_from_before_the_server_was_lost_does_not_bring_it_back(page: "Page", article: int) -> None:
    held: list[Route] = []

    def hold_looks(route: "Route") -> None:
        looks = (route.request.post_data_json or {}).get("fn_name") == "changes_since"
        held.append(route) if looks else route.abort()

    opened(page, article, 2)
    page.context.route(re.compile("component_server"), hold_looks)
    wait_until(page, lambda: bool(held))
    page.keyboard.type(" Later.")
    page.keyboard.press("Alt+ArrowDown")
    row(page, 2).get_by_text("not saved yet").wait_for()
    with page.expect_response(re.compile("component_server")):
        held[0].continue_()
    page.wait_for_timeout(300)
    assert page.get_by_text("The server answers again.").count() == 0
    page.context.unroute_all(behavior="ignoreErrors")


def test_what_the_server_missed_is_sent_when_it_is_back(page: "Page", store: Store, article: int) -> None:
    opened(page, article, 2)
    page.context.route(re.compile("component_server"), lambda route: route.abort())
    page.keyboard.type(" Later.")
    page.keyboard.press("Alt+ArrowDown")
    page.get_by_text("not saved yet").wait_for()
    page.context.unroute(re.compile("component_server"))
    page.get_by_text("The server answers again.").wait_for()
    wait_until(page, lambda: stored(store, article, 2)["target"].endswith("Later."))
    page.get_by_text("not saved yet").wait_for(state="detached")

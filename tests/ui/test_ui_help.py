import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from translate.storage import factory
from ui_article import ENGLISH
from ui_browser import needs_browser, opened, row, wait_until
from ui_server import OWNER, add_translated, translated

from workbench.glossary import project as glossary
from workbench.glossary.term import Term
from workbench.review import apply
from workbench.review.service import Edit
from workbench.review.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_browser


def text(page: "Page", place: int) -> str:
    return row(page, place).locator("textarea").input_value()


until = partial(wait_until, seconds=20)


def segment(store: Store, article: int, place: int) -> tuple[int, int, str, str]:
    with store.reading() as connection:
        query = "SELECT id, version, target, state FROM segment WHERE article = ? AND place = ?"
        found = connection.execute(query, (article, place - 1)).fetchone()
    return tuple(found)


def test_the_model_offers_other_translations_and_one_is_taken_by_key_and_taken_back(page: "Page", article: int) -> None:
    opened(page, article, 5)
    offers = page.get_by_label("Suggestions").locator(".offered")
    offers.nth(1).wait_for(timeout=60_000)
    second = offers.nth(1).inner_text()
    page.keyboard.press("Alt+2")
    assert text(page, 5) == second != ENGLISH[4]
    page.keyboard.press("Control+z")
    assert text(page, 5) == ENGLISH[4]


def test_what_is_offered_is_held_against_the_translation_that_now_stands(page: "Page", article: int) -> None:
    opened(page, article, 5)
    offers = page.get_by_label("Suggestions").locator(".offered")
    offers.nth(1).wait_for(timeout=60_000)
    first, second, *_ = offers.all_inner_texts()
    page.keyboard.press("Alt+2")
    page.keyboard.press("Control+s")
    until(page, lambda: second not in offers.all_inner_texts())
    words = set(offers.first.locator("b").all_inner_texts())
    assert offers.first.inner_text() == first
    assert words == {word for word in words if word not in second.split()} != set()


def test_what_is_searched_for_comes_into_view_and_another_tab_begins_at_its_top(page: "Page", article: int) -> None:
    page.set_viewport_size({"width": 1400, "height": 480})
    opened(page, article, 2)
    page.get_by_label("Suggestions").locator(".offered").nth(1).wait_for(timeout=60_000)
    page.keyboard.press("Control+k")
    page.keyboard.type("الاسعار")
    page.keyboard.press("Enter")
    pair = page.get_by_label("Concordance").locator("li").first
    pair.wait_for()
    box = pair.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 480
    page.get_by_role("tab", name="Key statements").click()
    assert page.locator(".panel-body").evaluate("body => body.scrollTop") == 0


def test_the_memory_offers_what_was_approved_with_its_percentage_and_differences(
    page: "Page", store: Store, article: int
) -> None:
    near = add_translated(store, translated("وأضاف أن المشروع يحتاج إلى ستة ملايين دولار.", ["It needs six million."]))
    number, version, *_ = segment(store, near, 1)
    apply(store, OWNER, Edit(number, version, "He added that the project needs six million dollars.", approve=True))
    opened(page, article, 5)
    offer = page.get_by_label("Suggestions").locator("li", has_text="six million dollars")
    offer.wait_for()
    assert re.search(r"\d\d% memory", offer.inner_text())
    assert offer.locator("mark").all_inner_texts() == ["ستة"]


def test_what_was_typed_is_kept_and_the_model_goes_on_from_there(page: "Page", article: int) -> None:
    opened(page, article, 7)
    page.keyboard.press("Control+a")
    page.keyboard.type("In closing, the minister")
    page.keyboard.press("Control+Space")
    until(page, lambda: len(text(page, 7)) > len("In closing, the minister"))
    assert text(page, 7).startswith("In closing, the minister")


def test_glossary_terms_are_shown_with_their_english_and_typed_in(page: "Page", store: Store, article: int) -> None:
    glossary.add(store, OWNER, Term("وزير النقل", "Minister of Transport", forbidden=("carriage minister",)))
    opened(page, article, 2)
    term = page.get_by_label("Glossary", exact=True)
    term.get_by_text("Minister of Transport").wait_for()
    assert "not: carriage minister" in term.inner_text()
    term.get_by_role("button", name="Minister of Transport").click()
    assert text(page, 2).endswith(" Minister of Transport")


def test_a_finding_is_dismissed_with_a_reason_and_brought_back(page: "Page", article: int) -> None:
    opened(page, article, 2)
    message = row(page, 2).locator(".findings li > span").first
    said = message.inner_text()
    panel = page.locator(".panel").get_by_label("Findings")
    panel.get_by_text("Dismiss…").first.click()
    panel.get_by_placeholder("Reason").first.fill("The ministry said so itself")
    page.keyboard.press("Enter")
    panel.get_by_text("Dismissed: The ministry said so itself").wait_for()
    assert said not in row(page, 2).inner_text()
    page.get_by_text("History", exact=False).locator("visible=true").first.click()
    page.get_by_label("History").get_by_text("dismissed a finding").wait_for()
    panel.get_by_role("button", name="Bring back").click()
    row(page, 2).get_by_text(said).wait_for()


def test_a_finding_is_dismissed_from_where_it_stands(page: "Page", article: int) -> None:
    page.set_viewport_size({"width": 1400, "height": 480})
    opened(page, article, 2)
    page.get_by_label("Suggestions").locator(".offered").nth(1).wait_for(timeout=60_000)
    page.get_by_role("tab", name="Quality").click()
    said = row(page, 2).locator(".findings li > span").first.inner_text()
    dismiss = row(page, 2).get_by_role("button", name=f"Dismiss: {said}")
    assert dismiss.evaluate("button => button.offsetHeight") >= 24  # WCAG 2.2, target size
    dismiss.click()
    page.keyboard.type("As the ministry says")
    page.keyboard.press("Enter")
    page.locator(".panel").get_by_text("Dismissed: As the ministry says").wait_for()
    assert said not in row(page, 2).inner_text()


def test_the_history_says_who_did_what(page: "Page", article: int) -> None:
    opened(page, article, 6)
    page.keyboard.type(" Yes.")
    page.keyboard.press("Control+s")
    page.locator(".panel summary", has_text="History").click()
    history = page.get_by_label("History")
    history.get_by_text("Dana edited it, draft").wait_for()
    history.get_by_text("model drafted it").wait_for()


def test_words_are_searched_in_all_articles_from_what_is_selected(page: "Page", store: Store, article: int) -> None:
    other = translated("قال الخبير إن المفاوضات ستستأنف قريبا.", ["The expert said negotiations will resume soon."])
    number = add_translated(store, other)
    opened(page, article, 1)
    page.keyboard.press("Control+k")
    page.keyboard.type("المفاوضات' OR 1=1 --")
    page.keyboard.press("Enter")
    page.get_by_text("No segment has all these words.").wait_for()
    page.get_by_label("Search all articles").fill("مفاوضات")
    page.keyboard.press("Enter")
    found = page.get_by_label("Concordance").locator("li").first
    found.get_by_text("negotiations will resume").wait_for()
    assert found.locator("mark").first.inner_text() == "المفاوضات"
    found.get_by_role("link").click()
    page.wait_for_url(f"**/?article={number}#1")


def test_key_statements_lead_to_their_segments(page: "Page", article: int) -> None:
    opened(page, article, 1)
    page.get_by_role("tab", name="Key statements").click()
    first = page.get_by_label("Key statements").locator(".statements .offer").first
    said = first.inner_text()
    first.click()
    assert page.locator(".row.current.key textarea").input_value() == said


@pytest.mark.parametrize(("name", "form"), [("Word", "docx"), ("XLIFF", "xlf"), ("TMX", "tmx")])
def test_an_article_is_handed_over_in_forms_that_others_read(
    page: "Page", article: int, tmp_path: Path, name: str, form: str
) -> None:
    opened(page, article)
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    path = tmp_path / f"article.{form}"
    download.value.save_as(path)
    if form == "docx":
        cells = [cell.text for table in docx.Document(str(path)).tables for line in table.rows for cell in line.cells]
        assert any(ENGLISH[3] in cell for cell in cells)
    else:
        assert ENGLISH[3] in [str(unit.target) for unit in factory.getobject(str(path)).units]


def test_an_xliff_file_comes_back_by_upload_as_drafts(page: "Page", store: Store, article: int, tmp_path: Path) -> None:
    exported = page.context.request.get(f"/export/articles?form=xliff&article={article}").text()
    path = tmp_path / "back.xlf"
    path.write_text(exported.replace(ENGLISH[5], "Work has begun in the north, said the director."))
    page.goto("/")
    page.set_input_files("input[aria-label='Articles to upload']", path)
    page.get_by_text("1 translation came back, as drafts.").wait_for()
    assert segment(store, article, 6)[2:] == ("Work has begun in the north, said the director.", "draft")


def test_terms_come_in_from_a_file_are_added_and_removed_by_hand(page: "Page", store: Store, tmp_path: Path) -> None:
    (tmp_path / "terms.csv").write_text("arabic,english\nالأمن السيبراني,cybersecurity\nno arabic,nothing\n")
    page.goto("/?show=resources")
    page.set_input_files("input[aria-label='Files for take_terms']", tmp_path / "terms.csv")
    page.get_by_role("cell", name="cybersecurity", exact=True).wait_for()
    assert "terms.csv" in page.locator(".refusals").inner_text()
    page.get_by_label("Arabic term").fill("مجلس الأمن")
    page.get_by_label("English", exact=True).fill("Security Council")
    page.get_by_label("Forbidden").fill("safety council; council of safety")
    page.keyboard.press("Enter")
    page.get_by_role("cell", name="Security Council", exact=True).wait_for()
    added = next(term for term in glossary.all_terms(store) if term.target == "Security Council")
    assert added.forbidden == ("safety council", "council of safety")
    page.get_by_role("button", name="Remove Security Council").click()
    page.get_by_role("cell", name="Security Council", exact=True).wait_for(state="detached")


def test_a_memory_comes_in_and_goes_out_as_tmx(page: "Page", tmp_path: Path) -> None:
    (tmp_path / "old.tsv").write_text("arabic\tenglish\nصباح الخير يا سادة\tGood morning, gentlemen\n")
    page.goto("/?show=resources")
    page.set_input_files("input[aria-label='Files for take_memory']", tmp_path / "old.tsv")
    page.get_by_text("from old.tsv").wait_for()
    (tmp_path / "out.tmx").write_bytes(page.context.request.get("/export/memory").body())
    assert "Good morning, gentlemen" in [
        str(unit.target) for unit in factory.getobject(str(tmp_path / "out.tmx")).units
    ]

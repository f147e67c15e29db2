from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pdfminer.high_level import extract_text
from ui_browser import PHONE, launched, needs_browser
from writing_sample import PROVENANCE, sample_document, seed_document

from workbench.writing import write_document, write_run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DOCUMENT = sample_document()
KEY = f"{DOCUMENT.id}-0005-001"
DESK = {"width": 1280, "height": 900}

pytestmark = needs_browser


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    folder = tmp_path_factory.mktemp("out")
    documents = [DOCUMENT, *(seed_document(path) for path in sorted(seeds.glob("*.txt")))]
    files = [write_document(document, folder, PROVENANCE) for document in documents]
    write_run(documents, files, [("bad.pdf", "bad.pdf: truncated")], (), folder, PROVENANCE, {})
    return folder


@pytest.fixture
def article(output: Path) -> Path:
    return write_document(DOCUMENT, output, PROVENANCE).html


def opened(browser: "Browser", path: Path, viewport: Any = None, **options: Any) -> "Page":
    page = browser.new_page(viewport=viewport or DESK, **options)
    page.goto(path.as_uri())
    return page


def test_nothing_is_wider_than_a_phone(browser: "Browser", output: Path) -> None:
    paths = [output / "index.html", *output.rglob("*-*.html")]
    assert len(paths) == 7
    page = browser.new_page(viewport=PHONE)
    for path in paths:
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], path.name


def test_pages_ask_for_nothing_and_report_no_fault(browser: "Browser", output: Path) -> None:
    page = browser.new_page()
    requests: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    paths = [output / "index.html", *output.rglob("*-*.html")]
    for path in paths:
        page.goto(path.as_uri())
    assert requests == [path.as_uri() for path in paths]
    assert faults == []


def test_the_policy_stops_what_an_article_might_smuggle_in(browser: "Browser", article: Path) -> None:
    page = opened(browser, article)
    stopped: list[str | None] = []
    page.on("requestfailed", lambda request: stopped.append(request.failure))
    page.evaluate(
        """() => {
            const box = document.createElement("div");
            box.innerHTML = '<img src="file:///nowhere.png" onerror="window.ran = 1"><p style="color: red">x</p>';
            document.body.append(box);
            const script = document.createElement("script");
            script.textContent = "window.ran = 1";
            document.body.append(script);
        }"""
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert stopped == ["csp"]


def test_the_languages_stand_side_by_side_in_their_directions(browser: "Browser", article: Path) -> None:
    page = opened(browser, article)
    row = page.locator(f"[id='{KEY}']")
    english, arabic = row.locator(".english .text"), row.locator(".arabic")
    assert english.evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert arabic.evaluate("e => [getComputedStyle(e).direction, e.lang]") == ["rtl", "ar"]
    assert arabic.evaluate("e => getComputedStyle(e).textAlign") == "start"
    left, right = english.bounding_box(), arabic.bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"]
    assert abs(left["y"] - right["y"]) < 20


def test_latin_words_and_numbers_keep_their_order_in_an_arabic_line(browser: "Browser", article: Path) -> None:
    page = opened(browser, article)
    places = page.locator(f"[id='{KEY}'] .arabic").evaluate(
        """cell => {
            const place = word => {
                const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                    const at = walker.currentNode.data.indexOf(word);
                    if (at < 0) continue;
                    const range = document.createRange();
                    range.setStart(walker.currentNode, at);
                    range.setEnd(walker.currentNode, at + word.length);
                    return range.getBoundingClientRect();
                }
            };
            return ["UNDP", "Water", "Desk", "1", "2", "برنامج", "الأخير"].map(place).map(box => [box.left, box.top]);
        }"""
    )
    undp, water, desk, one, two, before, after = places
    assert undp < water < desk
    assert one < two
    assert before[0] > undp[0] or before[1] < undp[1]
    assert after[0] < undp[0] or after[1] > undp[1]


def test_a_phone_shows_the_pair_one_under_the_other(browser: "Browser", article: Path) -> None:
    page = opened(browser, article, PHONE)
    row = page.locator(f"[id='{KEY}']")
    english, arabic = row.locator(".english").bounding_box(), row.locator(".arabic").bounding_box()
    assert english
    assert arabic
    assert arabic["y"] >= english["y"] + english["height"]
    assert arabic["width"] > 300


def test_a_key_statement_leads_to_its_row_below_the_headline(browser: "Browser", article: Path) -> None:
    page = opened(browser, article, {"width": 1280, "height": 500})
    plain = page.locator(f"[id='{KEY}']").evaluate("e => getComputedStyle(e).backgroundColor")
    page.click("#key-1 .meta a")
    row, headline = page.locator(f"[id='{KEY}']"), page.locator(".columns")
    assert row.evaluate("e => e.matches(':target') && getComputedStyle(e).backgroundColor") not in {False, plain}
    box, bar = row.bounding_box(), headline.bounding_box()
    assert box
    assert bar
    assert bar["y"] == 0
    assert box["y"] >= bar["height"]
    page.click(f"[id='{KEY}'] .star")
    assert page.locator("#key-1").evaluate("e => e.matches(':target')")


def test_a_link_into_folded_rows_unfolds_them(browser: "Browser", article: Path) -> None:
    page = opened(browser, article)
    row = page.locator(f"[id='{DOCUMENT.id}-0009-001']")
    assert not row.is_visible()
    page.goto(f"{article.as_uri()}#{DOCUMENT.id}-0009-001")
    row.wait_for(state="visible", timeout=2000)


def test_rows_are_reached_by_keyboard_and_light_up(browser: "Browser", article: Path) -> None:
    page = opened(browser, article)
    plain = page.locator(f"[id='{KEY}']").evaluate("e => getComputedStyle(e).backgroundColor")
    page.locator("#only-flagged").focus()
    reached = []
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.closest('.row')?.id ?? ''"))
        if reached[-1] == KEY:
            break
    assert reached[-1] == KEY
    assert page.locator(f"[id='{KEY}']").evaluate("e => getComputedStyle(e).backgroundColor") != plain
    assert [row for row in dict.fromkeys(reached) if row] == [segment.id for segment in DOCUMENT.segments[:6]]


def test_only_flagged_rows_are_shown_on_request(browser: "Browser", article: Path) -> None:
    page = opened(browser, article)
    page.check("#only-flagged")
    shown = page.locator(".row").evaluate_all("rows => rows.filter(row => row.offsetParent).map(row => row.id)")
    assert shown == [segment.id for segment in DOCUMENT.segments if segment.findings]


def test_dark_mode_turns_the_page_dark(browser: "Browser", article: Path) -> None:
    light, dark = (
        opened(browser, article, color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    )
    assert light == "rgb(253, 252, 250)"
    assert dark == "rgb(22, 24, 26)"


def test_print_shows_everything_folded_or_not(browser: "Browser", article: Path, tmp_path: Path) -> None:
    page = opened(browser, article)
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    shown = "".join(extract_text(tmp_path / "page.pdf").split())
    for expected in (
        "Another story, number 5",
        "2027 became 2026",
        "Machine translation, not reviewed",
        "Sami al-Khatib",
    ):
        assert expected.replace(" ", "") in shown
    assert "Showonly" not in shown

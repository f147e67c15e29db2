from functools import partial
from typing import TYPE_CHECKING

import pytest
from ui_article import ARABIC, ENGLISH
from ui_browser import PHONE, needs_browser, opened, reviewer, row, state, wait_until
from ui_server import PASSWORD, add_translated, project_with, serving, translated

from workbench.review.actors import Role, add_person
from workbench.review.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = needs_browser

MANY = 2000
# Text whose contrast with what lies behind it is less than WCAG's 4.5, or 3 for large text.
FAINT = """() => {
    const parse = text => (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    const srgb = text => {
        const [r, g, b, a = 1] = parse(text);
        return text.startsWith("color(srgb") ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
    };
    const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
    const behind = element => {
        if (!element) return [255, 255, 255, 1];
        const color = srgb(getComputedStyle(element).backgroundColor);
        return color[3] === 1 ? color : over(color, behind(element.parentElement));
    };
    const light = color => {
        const linear = one => one <= .04045 ? one / 12.92 : ((one + .055) / 1.055) ** 2.4;
        const [r, g, b] = color.map(one => linear(one / 255));
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const faint = [];
    for (const element of document.querySelectorAll(".workbench *")) {
        const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        const box = element.getBoundingClientRect();
        const unseen = !own || !box.width || box.top > innerHeight;
        if (unseen || element.closest("[aria-hidden=true], .unseen, option")) continue;
        const style = getComputedStyle(element);
        const back = behind(element);
        const [one, two] = [light(over(srgb(style.color), back)), light(back)].sort((a, b) => b - a);
        const size = parseFloat(style.fontSize);
        const enough = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
        if ((one + .05) / (two + .05) < enough) faint.push(`${element.className}: ${element.textContent}`);
    }
    return faint;
}"""
NAMELESS = """() => [...document.querySelectorAll(".workbench :is(button, input, select, textarea, a[href], summary)")]
    .filter(e => e.checkVisibility() && e.type !== "file")
    .filter(e => !(e.getAttribute("aria-label") || e.textContent.trim() || e.labels?.length))
    .map(e => e.outerHTML.slice(0, 100))"""


until = partial(wait_until, seconds=20)


def stored_state(store: Store, article: int, place: int) -> str:
    with store.reading() as connection:
        query = "SELECT state FROM segment WHERE article = ? AND place = ?"
        return str(connection.execute(query, (article, place - 1)).fetchone()[0])


def test_needs_work_copy_source_and_not_approved_by_key_and_by_mouse(page: "Page", store: Store, article: int) -> None:
    opened(page, article, 3)
    page.keyboard.press("Control+y")
    until(page, lambda: stored_state(store, article, 3) == "needs work")
    page.keyboard.press("Control+o")
    assert row(page, 3).locator("textarea").input_value() == row(page, 3).locator(".source").inner_text()
    page.keyboard.press("Control+z")
    row(page, 3).get_by_role("button", name="Approve").click()
    until(page, lambda: stored_state(store, article, 3) == "approved")
    row(page, 3).locator(".text").click()
    row(page, 3).get_by_role("button", name="Not approved").click()
    until(page, lambda: stored_state(store, article, 3) == "draft")
    page.locator("#s3[data-state=draft]").wait_for()


def test_an_edit_of_what_is_approved_must_be_approved_anew(page: "Page", store: Store, article: int) -> None:
    opened(page, article, 3)
    page.keyboard.press("Control+Enter")
    until(page, lambda: stored_state(store, article, 3) == "approved")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.type(" Changed.")
    page.keyboard.press("Alt+ArrowDown")
    until(page, lambda: stored_state(store, article, 3) == "draft")


def test_a_click_puts_the_caret_where_it_falls(page: "Page", article: int) -> None:
    opened(page, article, 1)
    row(page, 4).locator(".text").click(position={"x": 12, "y": 12})
    assert row(page, 4).locator("textarea").evaluate("field => field.selectionStart") <= 1


def test_filters_narrow_the_grid_and_movement_to_what_is_shown(page: "Page", article: int) -> None:
    opened(page, article, 1)
    page.get_by_label("Show findings").select_option("any")
    assert [row(page, place).is_visible() for place in (1, 2, 3, 4, 5)] == [False, True, False, True, False]
    page.keyboard.press("Escape")
    row(page, 2).locator(".text").click()
    page.keyboard.press("Alt+ArrowDown")
    assert row(page, 4).get_attribute("aria-current") == "true"
    page.get_by_label("Show findings").select_option("")
    page.get_by_label("Show states").select_option("approved")
    assert page.locator(".row:visible").count() == 0
    page.get_by_label("Show states").select_option("open")
    assert page.locator(".row:visible").count() == len(ENGLISH)


def test_the_page_around_the_article_is_folded_and_found(page: "Page", store: Store) -> None:
    links = "".join(f"\n\nاقرأ أيضا: الخبر رقم {number}\n" for number in range(1, 7))
    document = translated(ARABIC + links, [*ENGLISH, *(f"Read also: story number {n}" for n in range(1, 7))])
    opened(page, add_translated(store, document), 1)
    fold = page.locator(".fold summary")
    fold.wait_for()
    last = row(page, len(document.segments))
    assert not last.is_visible()
    fold.click()
    assert last.is_visible()
    fold.click()
    page.get_by_label("Search in the article").fill("story number 6")
    assert last.is_visible()


def test_two_thousand_segments_stay_quick(page: "Page", store: Store) -> None:
    line = "قال المتحدث رقم {} باسم الوزارة إن العمل في المشروع سيبدأ قريبا في المنطقة الشمالية."
    text = "\n\n".join(line.format(number) for number in range(MANY))
    english = [f"Ministry spokesman number {number} said work will begin soon." for number in range(MANY)]
    article = add_translated(store, translated(text, english))
    page.goto("/")
    page.locator(f"a[href='/?article={article}']").click()
    page.locator(".row.current").wait_for(timeout=5000)
    until(page, lambda: page.locator(".row").count() == MANY)
    spent = page.evaluate(
        """async () => {
            const spent = [];
            for (let turn = 0; turn < 15; turn += 1) {
                const start = performance.now();
                const press = new KeyboardEvent("keydown", { key: "ArrowDown", altKey: true, bubbles: true });
                document.activeElement.dispatchEvent(press);
                await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                spent.push(performance.now() - start);
            }
            return spent.sort((a, b) => a - b)[7];
        }"""
    )
    assert spent < 500
    assert row(page, 16).get_attribute("aria-current") == "true"
    opened(page, article, 1900)
    until(page, lambda: row(page, 1900).get_attribute("aria-current") == "true")
    box = row(page, 1900).bounding_box()
    assert box
    assert 0 < box["y"] < 900
    assert page.locator(".bar .title").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_and_everything_has_a_name(browser: "Browser", address: str, article: int, scheme: str) -> None:
    page = opened(reviewer(browser, address, color_scheme=scheme), article, 4)
    page.keyboard.press("Control+y")
    page.locator("#s4[data-state='needs work']").wait_for()
    page.keyboard.press("Alt+ArrowDown")
    page.get_by_label("Suggestions").locator(".offered").first.wait_for(timeout=60_000)
    assert page.evaluate(FAINT) == []
    assert page.evaluate(NAMELESS) == []
    for address_of in ("/", "/?show=resources"):
        page.goto(address_of)
        page.locator(".page").wait_for()
        page.wait_for_timeout(300)
        assert page.evaluate(FAINT) == []
        assert page.evaluate(NAMELESS) == []
    page.context.close()


def test_the_theme_is_chosen_and_stays(page: "Page", article: int) -> None:
    opened(page, article)
    page.locator(".person summary").click()
    page.get_by_label("Theme").select_option("dark")
    opened(page, article)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 26)"


def test_tab_leads_from_the_text_to_its_buttons_and_to_the_next_segment(page: "Page", article: int) -> None:
    opened(page, article, 5)
    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent || document.activeElement.className"))
    assert reached == ["Approve", "Needs work", "Copy source", "Complete", ENGLISH[5]]
    page.keyboard.press("Enter")
    assert row(page, 6).get_attribute("aria-current") == "true"


def test_a_phone_has_the_help_in_a_sheet_and_everything_by_touch(
    browser: "Browser", address: str, store: Store, article: int
) -> None:
    page = opened(reviewer(browser, address, viewport=PHONE, has_touch=True, is_mobile=True), article, 4)
    assert not page.locator(".panel").is_visible()
    page.get_by_role("button", name="Panel").tap()
    page.get_by_label("Suggestions").wait_for()
    page.get_by_role("button", name="Panel").tap()
    row(page, 4).get_by_role("button", name="Approve").tap()
    until(page, lambda: stored_state(store, article, 4) == "approved")
    for address_of in (f"/?article={article}", "/", "/?show=resources"):
        page.goto(address_of)
        page.locator(".bar").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.context.close()


def test_a_reader_reads_and_has_nothing_to_change_with(
    browser: "Browser", tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = project_with(tmp_path_factory.mktemp("read") / "project.db", translated(ARABIC, ENGLISH))
    with store.writing() as connection:
        add_person(connection, "Rami", Role.READER, PASSWORD)
    with serving(store.path, "--auth") as address:
        page = browser.new_context(base_url=address).new_page()
        page.goto("/?article=1#2")
        page.get_by_label("Name").fill("Rami")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        row(page, 2).locator("textarea[readonly]").wait_for()
        page.keyboard.type("Nothing")
        page.keyboard.press("Control+Enter")
        assert state(page, 2) == "draft"
        assert row(page, 2).get_by_role("button", name="Approve").count() == 0
        page.get_by_label("Findings", exact=True).wait_for()
        assert page.get_by_text("Dismiss…").count() == 0
        page.goto("/")
        page.locator(".articles li").wait_for()
        assert not page.get_by_text("Upload files").is_visible()
        page.context.close()
    assert stored_state(store, 1, 2) == "draft"

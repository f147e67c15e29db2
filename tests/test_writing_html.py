import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from writing_sample import PROVENANCE, Passage, build_document, sample_document, seed_document

from workbench.document import Document, Finding, Role, Severity, Span, Speaker, Statement
from workbench.writing import write_document
from workbench.writing.markup import source_markup, target_markup

DOCUMENT = sample_document()
STYLE = Path(__file__).parent.parent / "workbench" / "writing" / "templates" / "page.css"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style></textarea><svg onload=alert(1)>",
    "{{7*7}} {% raw %} ${7*7}",
    "' onmouseover='alert(1)",
    "](javascript:alert(1)) <javascript:alert(1)>",
    "| pipes | `ticks` \\ *stars* &lt;b&gt;",
    "<!-- --><![CDATA[ ]]>",
)


def page(document: Document, folder: Path) -> html.HtmlElement:
    return html.fromstring(write_document(document, folder, PROVENANCE).html.read_bytes())


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def cells(root: html.HtmlElement, segment: str) -> tuple[html.HtmlElement, html.HtmlElement]:
    row = root.get_element_by_id(segment)
    (english,) = row.xpath("./div[@class='english']/*[contains(@class, 'text')]")
    (arabic,) = row.xpath("./p[contains(@class, 'arabic')]")
    return english, arabic


def tags(root: html.HtmlElement) -> list[str]:
    """Return the tags in order, without the isolates, which follow the letters of a text."""
    return [element.tag for element in root.iter("*") if element.tag != "bdi"]


def hostile_document(text: str) -> Document:
    """Return an article in which everything that comes from the text or its name is the hostile text."""
    arabic = f"نص عربي {text}"
    document = build_document([Passage([(arabic, text)], Role.HEADLINE, reason=text), Passage([(text, None)])], text)
    finding = Finding("name-missing", Severity.WARNING, text, Span(0, 3), Span(0, 4))
    first = replace(document.segments[0], findings=(finding,))
    speaker = Speaker(text, text, text, text, first.id)
    statement = Statement(first.id, 1, 0.5, speaker, (text,))
    return replace(
        document,
        segments=(first, *document.segments[1:]),
        statements=(statement,),
        warnings=(text,),
        encoding=text,
        language=text,
    )


def test_every_seed_is_shown_whole_and_in_order(seeds: Path, tmp_path: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        document = seed_document(path)
        root = page(document, tmp_path)
        assert root.xpath("//li[contains(@class, 'row')]/@id") == [segment.id for segment in document.segments]
        for segment in document.segments:
            english, arabic = cells(root, segment.id)
            assert text_of(arabic) == " ".join(segment.source.split())
            assert text_of(english) == segment.target
            assert (arabic.get("dir"), arabic.get("lang")) == ("rtl", "ar")
            assert english.get("dir") == "ltr"


def test_a_page_says_what_it_is(tmp_path: Path) -> None:
    root = page(DOCUMENT, tmp_path)
    assert text_of(root.find(".//title")) == "New agreement on sharing the river's water"
    banner = text_of(root.find_class("provenance")[0])
    assert "Machine translation, not reviewed." in banner
    assert "starter (small shipped model, rough drafts)" in banner
    assert "A small model: expect errors." in banner
    assert "Note: a second article follows" in text_of(root.find_class("caution")[0])
    assert root.xpath("//nav/a/@href") == ["../index.html"]


def test_key_statements_come_by_rank_with_speaker_reasons_and_a_way_to_their_row(tmp_path: Path) -> None:
    root = page(DOCUMENT, tmp_path)
    first, second = root.xpath("//ol[@class='keys']/li")
    assert first.get("id") == "key-1"
    assert "rise by 12%" in text_of(first)
    assert [text_of(each) for each in first.find_class("tag")] == ["reported speech", "gives figures"]
    assert [text_of(each) for each in first.find_class("speaker")] == [
        "Sami al-Khatib, irrigation minister",
        "سامي الخطيب، وزير الري",
    ]
    assert first.xpath(".//a/@href") == [f"#{DOCUMENT.id}-0005-001"]
    assert second.xpath(".//a/@href") == [f"#{DOCUMENT.id}-0003-001"]
    starred = root.xpath("//li[contains(@class, 'row')][.//a[@class='star']]/@id")
    assert starred == [f"{DOCUMENT.id}-0003-001", f"{DOCUMENT.id}-0005-001"]


def test_a_speaker_without_english_title_is_named_alone(tmp_path: Path) -> None:
    first, second = DOCUMENT.statements
    assert first.speaker
    speaker = replace(first.speaker, english_title=None)
    root = page(replace(DOCUMENT, statements=(replace(first, speaker=speaker), second)), tmp_path)
    key = root.get_element_by_id("key-1")
    assert [text_of(each) for each in key.find_class("speaker")] == ["Sami al-Khatib", "سامي الخطيب، وزير الري"]


def test_findings_are_marked_in_the_text_and_listed_under_it(tmp_path: Path) -> None:
    root = page(DOCUMENT, tmp_path)
    english, arabic = cells(root, f"{DOCUMENT.id}-0003-002")
    assert [
        (mark.get("class"), mark.get("title"), mark.text) for mark in (*english.iter("mark"), *arabic.iter("mark"))
    ] == [
        ("error", "2027 became 2026", "2026"),
        ("error", "2027 became 2026", "2027"),
    ]
    (listed,) = root.get_element_by_id(f"{DOCUMENT.id}-0003-002").xpath(".//ul[@class='findings']/li")
    assert text_of(listed) == "error 2027 became 2026 number-changed"
    assert [text_of(each) for each in root.xpath("//p[@class='counts']/span")][-2:] == ["2 errors", "1 note"]
    kinds = {text_of(each.find("code")): each.xpath(".//a/@href") for each in root.xpath("//ul[@class='kinds']/li")}
    assert kinds["number-changed"] == [f"#{DOCUMENT.id}-0003-002"]
    assert list(kinds) == ["number-changed", "untranslated-arabic", "decode-retried"]


def test_roles_shape_the_page(tmp_path: Path) -> None:
    root = page(DOCUMENT, tmp_path)
    english = {segment.id[13:]: cells(root, segment.id)[0] for segment in DOCUMENT.segments}
    assert [english[place].tag for place in ("0001-001", "0003-001", "0004-001")] == ["h2", "p", "h3"]
    (fold,) = root.xpath("//details[@class='fold']")
    assert text_of(fold.find("summary")) == "5 segments of related links"
    assert len(fold.find_class("row")) == 5
    single = root.get_element_by_id(f"{DOCUMENT.id}-0002-001")
    assert "marginal" in single.get("class")
    assert text_of(single.find_class("note")[0]) == "boilerplate: publication line"
    copied = root.get_element_by_id(f"{DOCUMENT.id}-0006-001")
    assert text_of(copied.find_class("note")[0]) == "not translated (copied)"
    (divider,) = root.find_class("divider")
    assert text_of(divider) == "Article 2 on this page"
    assert divider.getparent().xpath(".//li/@id")[0] == f"{DOCUMENT.id}-0012-001"


def test_copied_persian_keeps_its_own_direction_in_the_english_column(tmp_path: Path) -> None:
    document = replace(build_document([Passage([("سازمان ملل متحد خواستار آتش بس شد", None)])]), language="fa")
    english, source = cells(page(document, tmp_path), document.segments[0].id)
    assert (english.get("dir"), english.get("lang"), len(english)) == ("auto", "", 0)
    assert (source.get("dir"), source.get("lang")) == ("rtl", "fa")


def test_an_untranslated_segment_is_shown_as_such(tmp_path: Path) -> None:
    document = build_document([Passage([("نص", "text")])])
    document = replace(document, segments=(replace(document.segments[0], target=None, score=None, origin=None),))
    root = page(document, tmp_path)
    assert text_of(root.find_class("note")[0]) == "not translated"
    assert text_of(root.find(".//h1")) == document.name


def test_rows_are_numbered_by_block_and_where_needed_by_sentence(tmp_path: Path) -> None:
    root = page(DOCUMENT, tmp_path)
    numbers = [text_of(each) for each in root.xpath("//div[@class='number']/a[1]")]
    assert numbers == ["1", "2", "3.1", "3.2", "4", "5.1", "5.2", *map(str, range(6, 14))]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(tmp_path: Path, text: str) -> None:
    harmless = page(hostile_document("harmless"), tmp_path / "a")
    root = page(hostile_document(text), tmp_path / "b")
    assert tags(root) == tags(harmless)
    attributes = {name for element in root.iter("*") for name in element.attrib}
    assert attributes == {name for element in harmless.iter("*") for name in element.attrib}
    for url in root.xpath("//@href | //@src"):
        assert url.startswith("#") or re.fullmatch(r"(\.\./)*[\w%./ -]+\.(html|jsonl|md)", url)
    for each in ("title", "h1", "h2[@dir]", "ul[@class='findings']/li", "mark/@title", "p[@class='caution']"):
        found = root.xpath(f"//{each}")[0]
        assert " ".join(text.split()) in (found if isinstance(found, str) else text_of(found))


def test_characters_that_turn_text_round_are_spelt_out(tmp_path: Path) -> None:
    document = hostile_document("abc\u202egnp.exe\u202d\x00\x9b\udc80")
    data = write_document(document, tmp_path, PROVENANCE).html.read_bytes().decode("utf-8")
    assert not set(data) & set("\u202e\u202d\x00\x9b\udc80")
    assert "abc[U+202E]gnp.exe[U+202D][U+0000][U+009B][U+DC80]" in html.fromstring(data).text_content()


def test_the_policy_allows_nothing_but_the_page_own_style(tmp_path: Path) -> None:
    root = page(DOCUMENT, tmp_path)
    assert not root.xpath("//script | //img | //link | //iframe | //object | //*[@style] | //form | //base")
    (style,) = root.iter("style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert not re.search(r"url\(|@import|https?:", style.text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("المصدر: RT Arabic.", 'المصدر: <bdi dir="ltr">RT Arabic</bdi>.'),
        ("برنامج +PNUD+ حول", 'برنامج <bdi dir="ltr">+PNUD+</bdi> حول'),
        ("لغة C++ و Windows 11، قال", 'لغة <bdi dir="ltr">C++</bdi> و <bdi dir="ltr">Windows 11</bdi>، قال'),
        ("رقم +7 495 123-45-67 للهاتف", 'رقم <bdi dir="ltr">+7 495 123-45-67</bdi> للهاتف'),
        ("بلغت -5 درجات", 'بلغت <bdi dir="ltr">-5</bdi> درجات'),
        ("موقع https://example.org/a?b=1 الرسمي", 'موقع <bdi dir="ltr">https://example.org/a?b=1</bdi> الرسمي'),
        ("نسبة 80% في عام 2022", "نسبة 80% في عام 2022"),
        ("The end.", '<bdi dir="ltr">The end.</bdi>'),
        ("", '<bdi dir="ltr"></bdi>'),
    ],
)
def test_latin_passages_stand_alone_in_an_arabic_line(text: str, expected: str) -> None:
    assert source_markup(text, []) == expected


def test_arabic_left_in_the_english_stands_alone() -> None:
    assert target_markup("The وزارة الري said 5", []) == 'The <bdi dir="rtl" lang="ar">وزارة الري</bdi> said 5'


def test_marks_nest_in_isolates_and_overlap() -> None:
    found = [
        Finding("a", Severity.INFO, "first", Span(0, 8)),
        Finding("b", Severity.ERROR, "second & last", Span(5, 20)),
        Finding("c", Severity.ERROR, "nowhere", Span(90, 99)),
        Finding("d", Severity.ERROR, "empty", Span(3, 3)),
        Finding("e", Severity.ERROR, "in the target", None, Span(0, 2)),
    ]
    assert source_markup("قناة RT Arabic قالت", found) == (
        '<mark class="info" title="first">قنا</mark><mark class="info" title="first">ة </mark>'
        '<bdi dir="ltr"><mark class="error" title="first; second &amp; last">RT </mark>'
        '<mark class="error" title="second &amp; last">Arabic</mark></bdi>'
        '<mark class="error" title="second &amp; last"> قالت</mark>'
    )


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "grounds"),
    [
        ("ink", ("paper", "tint", "target", "error-tint", "warning-tint", "info-tint")),
        ("quiet", ("paper", "tint", "target")),
        ("accent", ("paper", "tint", "target")),
        ("error", ("paper", "tint", "target")),
        ("warning", ("paper", "tint", "target")),
        ("info", ("paper", "tint", "target")),
    ],
)
def test_contrast_meets_wcag_aa(scheme: int, ink: str, grounds: tuple[str, ...]) -> None:
    palette = re.findall(r":root \{[^}]+\}", STYLE.read_text(encoding="utf-8"))[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", palette))
    for ground in grounds:
        dark, light = sorted((luminance(colours[ink]), luminance(colours[ground])))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{ink} on {ground}"

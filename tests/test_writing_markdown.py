import re
from pathlib import Path

import pytest
from lxml import html
from markdown_it import MarkdownIt
from test_writing_html import HOSTILE, hostile_document, text_of
from writing_sample import PROVENANCE, sample_document, seed_document

from workbench.document import Document
from workbench.writing import write_document
from workbench.writing.markdown import escape_markdown

DOCUMENT = sample_document()


def written(document: Document, folder: Path) -> str:
    return write_document(document, folder, PROVENANCE).markdown.read_text(encoding="utf-8")


def rendered(text: str) -> html.HtmlElement:
    return html.fromstring(f"<body>{MarkdownIt('commonmark').enable('table').render(text)}</body>")


def test_renders_headline_provenance_statements_text_and_findings(tmp_path: Path) -> None:
    root = rendered(written(DOCUMENT, tmp_path))
    assert text_of(root.find("h1")) == "New agreement on sharing the river's water"
    assert [text_of(each) for each in root.iter("h2")] == [
        "Key statements",
        "Text",
        "Article 2 on this page",
        "Findings",
    ]
    quotes = [text_of(each) for each in root.iter("blockquote")]
    assert quotes[0].startswith(
        "Machine translation, not reviewed. Model: starter (small shipped model, rough drafts)."
    )
    assert quotes[0].endswith(" A small model: expect errors.")
    assert quotes[1] == "Note: a second article follows"
    first, _ = root.xpath("//ol/li")
    assert "Sami al-Khatib, irrigation minister · segment 5.1 · reported speech, gives figures" in text_of(first)
    assert "سامي الخطيب، وزير الري" in text_of(first)
    findings = [text_of(each) for each in root.xpath("//ul/li")]
    assert findings[0] == "3.2 error 2027 became 2026 (number-changed)"
    for link in root.xpath("//a/@href"):
        assert root.get_element_by_id(link.removeprefix("#")) is not None


def test_every_segment_of_a_seed_is_a_row_of_its_table(seeds: Path, tmp_path: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        document = seed_document(path)
        rows = rendered(written(document, tmp_path)).xpath("//tbody/tr")
        assert len(rows) == len(document.segments)
        for row, segment in zip(rows, document.segments, strict=True):
            _, english, arabic = row
            assert text_of(english) == segment.target
            assert text_of(arabic) == " ".join(segment.source.split())
            assert arabic.find("div").attrib == {"dir": "rtl", "lang": "ar"}


@pytest.mark.parametrize(
    "text", [*HOSTILE, "# x", "- x", "1. x", "1) x", "+ x", "> x", "=====", "---", "[x]: /url", "$x$"]
)
def test_hostile_text_stays_text(tmp_path: Path, text: str) -> None:
    source = written(hostile_document(text), tmp_path / "b")
    root, harmless = rendered(source), rendered(written(hostile_document("harmless"), tmp_path / "a"))
    assert [each.tag for each in root.iter("*")] == [each.tag for each in harmless.iter("*")]
    assert {name for each in root.iter("*") for name in each.attrib} == {"id", "href", "dir", "lang", "style"}
    assert all(link.startswith("#") for link in root.xpath("//@href"))
    shown = " ".join(text.split())
    assert text_of(root.find("h1")) == shown
    assert text_of(root.xpath("//tbody/tr[2]/td[2]")[0]) == f"{shown} not translated (copied)"
    assert text_of(root.xpath("//tbody/tr[2]/td[3]")[0]) == shown


def test_a_text_is_one_line_without_hidden_characters(tmp_path: Path) -> None:
    text = written(hostile_document("a\nb\u2028c\x85d\u202e"), tmp_path)
    assert text_of(rendered(text).find("h1")) == "a b c d[U+202E]"
    assert not re.search("[\u2028\u202e\x85]", text)


def test_ordinary_text_is_left_readable() -> None:
    text = "Rose by 1.5 % in 2021-22 (the ministry's figures) – “so far”: 3 + 4 = 7; e-mail"
    assert escape_markdown(text) == text

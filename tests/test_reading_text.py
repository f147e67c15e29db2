"""Check how plain text, Markdown and HTML become blocks."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_files import HEADING, PARAGRAPH, SECOND, check_blocks, read_document, texts

from workbench.document import Hint, sha256
from workbench.reading.content import make_document
from workbench.reading.html import extract
from workbench.reading.plain import paragraphs

LINES = st.text(st.sampled_from("ابتثجحخدرسعفقكلمنهويةىءأ َّ،؟.!:\u200f\u200b\ufeff\u00a0\t\n\n\r\u2028\x85\x0c12٣A"))


@given(LINES)
def test_blocks_cover_all_that_can_be_seen(text: str) -> None:
    check_blocks(make_document("x.txt", "txt", "utf-8", text, paragraphs(text)))


@given(
    st.lists(st.text("ابتسلم نويه", min_size=200).map(lambda text: " ".join(text.split())), min_size=2),
    st.integers(50, 100),
)
def test_wrapping_lines_changes_no_paragraph(paragraphs_: list[str], width: int) -> None:
    whole = [text for text in paragraphs_ if len(text) > 4 * width]
    wrapped = "\n\n".join(textwrap.fill(text, width, break_long_words=False) for text in whole)
    if all(len(line) <= width for line in wrapped.split("\n")):
        assert [" ".join(block.text.split()) for block in paragraphs(wrapped)] == whole


def test_seeds_have_a_paragraph_a_line(seeds: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        document = read_document(path)
        lines = [line.strip() for line in path.read_text(encoding="utf-8").split("\n")]
        assert texts(document) == [line for line in lines if line]
        places = [f"line {number}" for number, line in enumerate(lines, start=1) if line]
        assert [block.place for block in document.blocks] == places
        assert document.text == path.read_text(encoding="utf-8")


def test_a_hard_wrapped_article(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    wrapped = [textwrap.fill(text, 60) for text in (HEADING, f"{PARAGRAPH} {SECOND}", f"{SECOND} {PARAGRAPH}")]
    path.write_text("\n\n".join(wrapped), encoding="utf-8")
    document = read_document(path)
    assert texts(document) == wrapped
    assert [block.place for block in document.blocks] == [
        "line 1",
        "line 3",
        f"line {4 + wrapped[1].count(chr(10)) + 1}",
    ]


def test_headlines_a_line_each_are_not_hard_wrapped() -> None:
    headlines = [f"{HEADING} {number}" for number in range(10)] + [PARAGRAPH[:60], SECOND[:75], PARAGRAPH[:80]]
    assert [block.text for block in paragraphs("\n".join(headlines))] == [line.strip() for line in headlines]


def test_identity_comes_from_the_decoded_text(tmp_path: Path) -> None:
    documents = []
    for name, codec in (("a.txt", "utf-8"), ("b.txt", "cp1256"), ("c.txt", "utf-16")):
        (tmp_path / name).write_bytes(f"{PARAGRAPH}\r\n{SECOND}".encode(codec))
        documents.append(read_document(tmp_path / name))
    assert {document.id for document in documents} == {sha256(f"{PARAGRAPH}\n{SECOND}")[:12]}
    assert [document.encoding for document in documents] == ["utf-8", "windows-1256", "utf-16"]


def test_damaged_characters_are_told(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(PARAGRAPH.encode()[:-1] + b"\xd9")
    assert read_document(tmp_path / "x.txt").warnings == ("1 damaged characters (U+FFFD)",)


def test_markdown(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text(
        f"---\ntitle: عنوان\n---\n# {HEADING}\n\nنص **غامق** مع [رابط](http://example.org) و`رمز`.\nسطر ثان\n\n"
        "- بند أول\n- بند ثان\n  1. بند داخلي\n\n> اقتباس\n\n| أ | ب |\n|---|---|\n| ج | د |\n\n```\nشيفرة\n```\n\n"
        "<div>في <b>وسم</b></div>\n\nنص <i>مع</i> وسم &amp; رمز\n\nعنوان فرعي\n------\n\n![وصف صورة](x.png)\n",
        encoding="utf-8",
    )
    document = read_document(tmp_path / "x.md")
    assert [(block.text, block.place, block.hint) for block in document.blocks] == [
        (HEADING, "line 4", Hint.HEADING),
        ("نص غامق مع رابط ورمز.", "line 6", None),
        ("سطر ثان", "line 7", None),
        ("بند أول", "line 9", Hint.LIST_ITEM),
        ("بند ثان", "line 10", Hint.LIST_ITEM),
        ("بند داخلي", "line 11", Hint.LIST_ITEM),
        ("اقتباس", "line 13", None),
        ("أ", "line 15", Hint.TABLE_CELL),
        ("ب", "line 15", Hint.TABLE_CELL),
        ("ج", "line 17", Hint.TABLE_CELL),
        ("د", "line 17", Hint.TABLE_CELL),
        ("شيفرة", "line 20", None),
        ("في وسم", "line 23", None),
        ("نص مع وسم & رمز", "line 25", None),
        ("عنوان فرعي", "line 27", Hint.HEADING),
        ("وصف صورة", "line 30", None),
    ]


def test_hard_wrapped_markdown(tmp_path: Path) -> None:
    wrapped = textwrap.fill(f"{PARAGRAPH} {SECOND}", 60)
    (tmp_path / "x.md").write_text(f"# {HEADING}\n\n{wrapped}\n", encoding="utf-8")
    assert texts(read_document(tmp_path / "x.md")) == [HEADING, wrapped]


PAGE = f"""<!DOCTYPE html><html lang=ar><head><meta charset="{{charset}}"><title>{HEADING} - موقع الأخبار</title>
<script>var x = "نص برمجي";</script></head><body><nav><a href=/>الرئيسية</a> <a href=/s>رياضة</a></nav>
<article><h1>{HEADING}</h1><p>{PARAGRAPH} <b>وهذا مهم</b> <a href=x>جداً</a>.</p>
<h2>عنوان فرعي</h2><p>{SECOND}<br>{PARAGRAPH}</p>
<ul><li>بند أول</li><li>بند <i>ثان</i></li></ul>
<table><tr><th>الدولة</th><th>النسبة</th></tr>
<tr><td>لبنان</td><td>12%</td></tr></table>
<p>{SECOND} &lt;b&gt; ليس وسماً</p></article><footer>جميع الحقوق محفوظة</footer></body></html>"""
BLOCKS = [
    (HEADING, Hint.HEADING),
    (f"{PARAGRAPH} وهذا مهم جداً.", None),
    ("عنوان فرعي", Hint.HEADING),
    (SECOND, None),
    (PARAGRAPH, None),
    ("بند أول", Hint.LIST_ITEM),
    ("بند ثان", Hint.LIST_ITEM),
    ("الدولة", Hint.TABLE_CELL),
    ("النسبة", Hint.TABLE_CELL),
    ("لبنان", Hint.TABLE_CELL),
    ("12%", Hint.TABLE_CELL),
    (f"{SECOND} <b> ليس وسماً", None),
]


@pytest.mark.parametrize("codec", ["utf-8", "windows-1256", "iso-8859-6", "utf-16"])
def test_html_keeps_the_article_and_leaves_the_rest(tmp_path: Path, codec: str) -> None:
    (tmp_path / "x.html").write_bytes(PAGE.replace("{charset}", codec).encode(codec))
    document = read_document(tmp_path / "x.html")
    assert [(block.text, block.hint) for block in document.blocks] == BLOCKS
    assert [block.place for block in document.blocks] == [f"paragraph {n}" for n in range(1, len(BLOCKS) + 1)]
    assert document.encoding == codec


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>قصير</p>", ["قصير"]),
        (f"{PARAGRAPH}", [PARAGRAPH]),
        (f"<div>{PARAGRAPH}<div>{SECOND}</div>ذيل<script>x</script></div>", [f"{PARAGRAPH} {SECOND} ذيل"]),
        (f"<html><body><p>{PARAGRAPH}</p><p>{SECOND[:30]}", [PARAGRAPH, SECOND[:30].strip()]),
        (
            f"<html><head><title>{HEADING}</title></head><body><p>{PARAGRAPH}</p><p>{SECOND}</p>",
            [HEADING, PARAGRAPH, SECOND],
        ),
        (f"<html><body>{'<div>' * 1000}<p>{PARAGRAPH}</p>", [PARAGRAPH]),
    ],
    ids=["tiny", "no markup", "text between elements", "cut off", "title only in the head", "deep"],
)
def test_html_of_other_shapes(page: str, expected: list[str]) -> None:
    assert [paragraph.text for paragraph in extract(page.encode()).paragraphs] == expected

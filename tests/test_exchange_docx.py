"""The Word document: read back with python-docx, and its XML checked for what Word needs to lay Arabic out."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from exchange_projects import DRAFT, EDITED, HEADLINE, WRITTEN, add, articles, make_project
from lxml import etree
from writing_sample import Passage, build_document, sample_document

from workbench.exchange import Form, render
from workbench.review import Store

W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
VAL = f"{{{W['w']}}}val"
DOCUMENT = sample_document()
SOURCES = {one.id[13:]: one.source for one in DOCUMENT.segments}
LATIN = "UNDP Water Desk"

Element = etree._Element


def body(content: bytes) -> Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def text(element: Element) -> str:
    return "".join(str(part.text) for part in element.iterfind(".//w:t", W))


def paragraph(root: Element, content: str) -> Element:
    """Return the one paragraph of the text's table that has the content."""
    found = [one for one in root.iterfind(".//w:tc/w:p", W) if text(one) == content]
    return found[-1]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return render(articles(make_project(tmp_path_factory.mktemp("docx"))), Form.DOCX)


@pytest.fixture(scope="module")
def root(content: bytes) -> Element:
    return body(content)


def rows_of(content: bytes, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(content)).tables[table].rows]


class TestContent:
    def test_the_key_statements_stand_before_the_text(self, content: bytes) -> None:
        word = docx.Document(io.BytesIO(content))
        headings = [one.text for one in word.paragraphs if one.style and one.style.name.startswith("Heading")]
        assert headings == [
            "New agreement on sharing the river's water", "Key statements", "Text", "Article 2 on this page",
        ]  # fmt: skip
        heading, first, second = rows_of(content, 0)
        assert heading == ["№", "Speaker", "English", "العربية"]
        assert (first[0], first[2], first[3]) == ("1", WRITTEN, SOURCES[EDITED])
        assert "Sami al-Khatib\nirrigation minister\nسامي الخطيب، وزير الري" in first[1]
        assert second[0] == "2"

    def test_each_segment_is_a_row_with_its_state_origin_and_findings(self, content: bytes) -> None:
        rows = rows_of(content, 1)[1:] + rows_of(content, 2)[1:]
        assert [row[3] for row in rows] == list(SOURCES.values())
        by_source = {row[3]: row for row in rows}
        assert by_source[SOURCES[EDITED]][:3] == ["5.1 ★", "draft\nwritten by ben", WRITTEN]
        assert by_source[SOURCES[HEADLINE]][1].startswith("approved by anna, ")
        assert "error: Arabic is left" in by_source[SOURCES[DRAFT]][1]
        assert by_source[SOURCES["0004-001"]][1:3] == ["untranslated", "(not translated)"]
        assert "boilerplate: publication line" in by_source[SOURCES["0002-001"]][1]

    def test_links_lead_to_rows(self, root: Element) -> None:
        anchors = [one.get(f"{{{W['w']}}}anchor") for one in root.iterfind(".//w:hyperlink", W)]
        marks = [one.get(f"{{{W['w']}}}name") for one in root.iterfind(".//w:bookmarkStart", W)]
        numbers = [one.get(f"{{{W['w']}}}id") for one in root.iterfind(".//w:bookmarkStart", W)]
        assert len(anchors) == 2
        assert set(anchors) < set(marks)
        assert len(set(marks)) == len(set(numbers)) == len(marks) == len(SOURCES)

    def test_each_article_has_a_page(self, tmp_path: Path) -> None:
        store = make_project(tmp_path)
        add(store, build_document([Passage([("خبر ثان", "A second story")])], "second.txt"))
        word = docx.Document(io.BytesIO(render(articles(store), Form.DOCX)))
        breaks = [one.paragraph_format.page_break_before for one in word.paragraphs if one.style.name == "Heading 1"]  # type: ignore[union-attr]
        assert breaks == [False, True]


class TestDirection:
    def test_every_arabic_paragraph_reads_from_right_to_left(self, root: Element) -> None:
        for place, source in SOURCES.items():
            bidi = paragraph(root, source).find("w:pPr/w:bidi", W)
            assert (bidi is not None) is (place != "0006-001"), source

    def test_no_english_paragraph_does(self, root: Element) -> None:
        english = paragraph(root, "The وزارة commented on the date of building the dam.")
        assert english.find("w:pPr/w:bidi", W) is None
        assert [text(run) for run in english.iterfind("w:r", W) if run.find("w:rPr/w:rtl", W) is not None] == ["وزارة"]

    def test_latin_passages_in_arabic_keep_their_order(self, root: Element) -> None:
        runs = paragraph(root, SOURCES[EDITED]).findall("w:r", W)
        turned = {text(run): run.find("w:rPr/w:rtl", W) is not None for run in runs}
        assert turned[LATIN] is False
        assert sum(turned.values()) == len(turned) - 1

    def test_arabic_runs_have_what_complex_script_needs(self, root: Element) -> None:
        [run] = paragraph(root, SOURCES[HEADLINE]).findall("w:r", W)
        names = [etree.QName(one).localname for one in run.find("w:rPr", W)]  # type: ignore[arg-type]
        assert names == ["b", "bCs", "rtl", "lang"]
        assert run.find("w:rPr/w:lang", W).get(f"{{{W['w']}}}bidi") == "ar-SA"  # type: ignore[union-attr]

    def test_alignment_is_left_to_the_direction(self, root: Element) -> None:
        assert root.find(".//w:jc", W) is None  # in a right-to-left paragraph Word takes "right" for the left

    def test_arabic_is_the_rightmost_column(self, root: Element) -> None:
        assert root.find(".//w:bidiVisual", W) is None
        for row in root.iterfind(".//w:tr", W):
            assert len(row.findall("w:tc", W)) == 4
            assert row.find("w:trPr/w:cantSplit", W) is not None
        repeated = [row for row in root.iterfind(".//w:tr", W) if row.find("w:trPr/w:tblHeader", W) is not None]
        assert [text(row.findall("w:tc", W)[3]) for row in repeated] == ["العربية"] * 3

    def test_persian_is_marked_as_persian(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "p.db")
        add(store, replace(build_document([Passage([("خبر تازه", None)])]), language="fa"))
        runs = body(render(articles(store), Form.DOCX)).iterfind(".//w:tbl//w:lang", W)
        assert {one.get(f"{{{W['w']}}}bidi") for one in runs} == {"fa-IR"}


def test_text_is_only_text(tmp_path: Path) -> None:
    hostile = "</w:t><script>\u202eabc\u0000\ufffe\ttab\nline & <b>"
    store = Store(tmp_path / "p.db")
    add(store, build_document([Passage([("العنوان", hostile)])], "../../x.txt"))
    content = render(articles(store), Form.DOCX)
    [_, row] = rows_of(content, 0)
    assert row[2] == "</w:t><script>[U+202E]abc[U+0000][U+FFFE]\ttab\nline & <b>"

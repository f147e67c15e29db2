"""Handing over: each format is opened with a library that did not write it, and holds all that a reader must know."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from exchange_projects import (
    APPROVED,
    BEN,
    DRAFT,
    EDITED,
    HEADLINE,
    NEEDS_WORK,
    UNTRANSLATED,
    WRITTEN,
    add,
    articles,
    edit,
    find,
    make_project,
)  # fmt: skip
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from translate.storage.tmx import tmxfile
from translate.storage.xliff import xlifffile
from writing_sample import Passage, build_document, sample_document

from workbench.document import Document, Origin
from workbench.errors import InputError, OutputError, UsageError
from workbench.exchange import Form, ReviewedArticle, read_articles, render, write, write_folder
from workbench.review import Store, apply
from workbench.review.segments import SegmentState
from workbench.review.service import Undo

DOCUMENT = sample_document()
SOURCES = {one.id: one.source for one in DOCUMENT.segments}
AWKWARD = 'قالَ «الوزير» \u202eabc\u0007 <script>alert(1)</script> &amp; "نعم" | `x` 😀'
FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_project(tmp_path)


@pytest.fixture
def everything(store: Store) -> list[ReviewedArticle]:
    return articles(store)


def hostile(*texts: str) -> Document:
    document = build_document([Passage([("العنوان", text)]) for text in texts], "../../etc/<script>passwd")
    return replace(document, segments=tuple(replace(one, origin=Origin.MODEL) for one in document.segments))


def project_of(folder: Path, document: Document) -> list[ReviewedArticle]:
    store = Store(folder / "other.db")
    add(store, document)
    return articles(store)


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_rows(content: bytes, sheet: str) -> list[dict[str, object]]:
    heading, *rows = load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


class TestWhoDidWhat:
    def test_the_writer_of_what_stands_and_the_approver_are_told(self, everything: Sequence[ReviewedArticle]) -> None:
        [article] = everything
        lines = {name[13:]: (one.state_line, one.origin_line) for name, one in article.standings.items()}
        today = lines[HEADLINE][0].rpartition(", ")[2]
        assert lines[HEADLINE] == (f"approved by anna, {today}", "machine translation (starter)")
        assert lines[EDITED] == ("draft", "written by ben")
        assert lines[NEEDS_WORK] == ("needs work", "machine translation (starter)")
        assert lines[UNTRANSLATED] == ("untranslated", "")
        assert lines["0006-001"] == ("draft", "copied, not translated")
        assert article.provenance.review == "2 of 15 segments are approved by anna, the others are not."
        assert article.model == "starter"

    def test_what_was_taken_back_is_nobodys(self, store: Store) -> None:
        apply(store, BEN, Undo(1))
        [article] = articles(store)
        assert article.standings[f"{DOCUMENT.id}-{EDITED}"].origin_line == "machine translation (starter)"

    def test_an_approval_that_was_withdrawn_is_none(self, store: Store) -> None:
        edit(store, 1, HEADLINE, "Another headline")
        [article] = articles(store)
        standing = article.standings[f"{DOCUMENT.id}-{HEADLINE}"]
        assert (standing.state, standing.approved) == (SegmentState.DRAFT, None)
        assert standing.origin_line == "written by ben"

    def test_a_score_stays_only_with_the_models_own_text(self, everything: Sequence[ReviewedArticle]) -> None:
        scores = {one.id[13:]: one.score for one in everything[0].document.segments}
        assert scores[EDITED] is None
        assert scores[DRAFT] is not None

    def test_articles_have_keys_of_their_own(self, store: Store, tmp_path: Path) -> None:
        add(store, DOCUMENT)
        keys = [one.key for one in (*articles(store), *project_of(tmp_path, DOCUMENT))]
        assert len(set(keys)) == 3

    def test_a_state_cuts_segments_and_their_key_statements(self, store: Store) -> None:
        [article] = articles(store, SegmentState.APPROVED)
        assert [one.id[13:] for one in article.document.segments] == [HEADLINE, APPROVED]
        assert [one.segment[13:] for one in article.document.statements] == [APPROVED]
        assert article.provenance.review == "Reviewed: all 2 segments are approved by anna."
        [untranslated] = articles(store, SegmentState.UNTRANSLATED)
        assert untranslated.document.statements == ()
        assert untranslated.provenance.review == "Draft: no segment is approved."
        with store.reading() as connection, pytest.raises(InputError, match="no article 9"):
            read_articles(connection, [9])


class TestForms:
    def test_xliff(self, everything: Sequence[ReviewedArticle]) -> None:
        file = xlifffile.parsestring(render(everything, Form.XLIFF))
        units = {unit.xmlelement.get("id"): unit for unit in file.units}
        assert {name: unit.source for name, unit in units.items()} == SOURCES
        targets = [(one.target or "") for one in everything[0].document.segments]
        assert [unit.target or "" for unit in units.values()] == targets
        assert (file.sourcelanguage, file.targetlanguage) == ("ar", "en")
        expected = {
            HEADLINE: ("signed-off", "yes"), EDITED: ("needs-review-translation", "no"),
            NEEDS_WORK: ("needs-translation", "no"), UNTRANSLATED: ("new", "no"),
        }  # fmt: skip
        for place, (state, approved) in expected.items():
            unit = units[f"{DOCUMENT.id}-{place}"]
            assert unit.xmlelement.find("{*}target").get("state") == state
            assert unit.xmlelement.get("approved") == approved
        assert units[f"{DOCUMENT.id}-{HEADLINE}"].isapproved()
        assert units[f"{DOCUMENT.id}-{DRAFT}"].isfuzzy()
        notes = units[f"{DOCUMENT.id}-{EDITED}"].getnotes()
        assert "key statement 1: Sami al-Khatib, irrigation minister" in notes
        assert "written by ben; draft" in notes
        assert "(untranslated-arabic)" in units[f"{DOCUMENT.id}-{DRAFT}"].getnotes("checks")

    def test_tmx(self, everything: Sequence[ReviewedArticle]) -> None:
        content = render(everything, Form.TMX)
        pairs = {unit.source: unit.target for unit in tmxfile.parsestring(content).units}
        expected = {
            one.source: one.target
            for one in everything[0].document.segments
            if one.target is not None and one.origin is not Origin.COPY
        }
        assert pairs == expected
        assert len(pairs) == 13
        headline = tmxfile.parsestring(content).units[0].xmlelement
        properties = {prop.get("type"): prop.text for prop in headline.iter("prop")}
        assert (headline.get("creationid"), properties["x-approved-by"]) == ("starter", "anna")
        assert (properties["x-state"], properties["x-origin"]) == ("approved", "model")

    def test_csv(self, everything: Sequence[ReviewedArticle]) -> None:
        rows = {row["segment"]: row for row in csv_rows(render(everything, Form.CSV))}
        assert {name: row["arabic"] for name, row in rows.items()} == SOURCES
        edited, headline = rows[f"{DOCUMENT.id}-{EDITED}"], rows[f"{DOCUMENT.id}-{HEADLINE}"]
        assert (edited["english"], edited["origin"], edited["written_by"]) == (WRITTEN, "person", "ben")
        assert (edited["key_statement"], edited["speaker"]) == ("1", "Sami al-Khatib")
        assert (headline["state"], headline["approved_by"]) == ("approved", "anna")
        assert "(untranslated-arabic)" in rows[f"{DOCUMENT.id}-{DRAFT}"]["findings"]

    def test_xlsx(self, everything: Sequence[ReviewedArticle]) -> None:
        content = render(everything, Form.XLSX)
        rows = sheet_rows(content, "Segments")
        assert {row["segment"]: row["arabic"] for row in rows} == SOURCES
        assert [row["state"] for row in rows][:2] == ["approved", "draft"]
        statements = sheet_rows(content, "Key statements")
        assert (statements[0]["key statement"], statements[0]["english"]) == (1, WRITTEN)
        sheet = load_workbook(io.BytesIO(content))["Segments"]
        arabic = next(cell for cell in sheet[2] if cell.value == SOURCES[f"{DOCUMENT.id}-{HEADLINE}"])
        assert (arabic.alignment.readingOrder, arabic.alignment.horizontal) == (2, "right")
        assert sheet.freeze_panes == "A2"

    def test_jsonl(self, everything: Sequence[ReviewedArticle]) -> None:
        rows = {row["id"]: row for row in map(json.loads, render(everything, Form.JSONL).decode().splitlines())}
        assert {name: row["source"] for name, row in rows.items()} == SOURCES
        edited = rows[f"{DOCUMENT.id}-{EDITED}"]
        assert (edited["schema"], edited["state"], edited["version"]) == ("workbench.reviewed-segment/1", "draft", 2)
        assert (edited["written"]["by"], edited["approved"], edited["statement"]["rank"]) == ("ben", None, 1)
        assert rows[f"{DOCUMENT.id}-{HEADLINE}"]["approved"]["by"] == "anna"

    def test_html(self, everything: Sequence[ReviewedArticle]) -> None:
        page = html.fromstring(render(everything, Form.HTML))
        row = page.get_element_by_id(f"{DOCUMENT.id}-{EDITED}")
        assert "draft · written by ben" in row.text_content()
        assert row.find_class("arabic")[0].get("dir") == "rtl"
        assert (
            "2 of 15 segments are approved by anna, the others are not."
            in page.find_class("provenance")[0].text_content()
        )
        assert page.find_class("keys")[0].text_content().count("irrigation minister") == 2
        assert {link.get("href")[0] for link in page.iter("a")} == {"#"}
        assert not list(page.iter("script", "img", "link"))

    def test_markdown(self, everything: Sequence[ReviewedArticle]) -> None:
        page = html.fromstring(
            MarkdownIt("commonmark").enable("table").render(render(everything, Form.MARKDOWN).decode())
        )
        text = page.text_content()
        assert f"{WRITTEN} draft · written by ben" in text
        assert "2 of 15 segments are approved by anna, the others are not." in text
        assert "not reviewed" not in text

    @pytest.mark.parametrize("form", [form for form in Form if form is not Form.HTML])
    def test_several_articles_in_one(self, form: Form, store: Store) -> None:
        second = build_document([Passage([("خبر ثان", "A second story")])], "second.txt")
        add(store, second)
        write(articles(store), form, store.path.parent / "all")
        content = (store.path.parent / "all").read_bytes()
        if form not in {Form.DOCX, Form.XLSX}:
            assert "A second story" in content.decode()
        assert len(content) > len(render(articles(store)[:1], form))

    def test_a_page_holds_one_article(self, store: Store) -> None:
        add(store, DOCUMENT)
        with pytest.raises(UsageError, match="one article"):
            render(articles(store), Form.HTML)


class TestHostileText:
    def test_no_cell_is_a_formula(self, tmp_path: Path) -> None:
        everything = project_of(tmp_path, hostile(*FORMULAS))
        book = load_workbook(io.BytesIO(render(everything, Form.XLSX)))
        cells = [cell for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        risky = [cell for cell in cells if cell.value in FORMULAS]
        assert len(risky) == len(FORMULAS)
        assert all(cell.quotePrefix for cell in risky)
        english = [row["english"] for row in csv_rows(render(everything, Form.CSV))]
        assert english == [f"'{text}" for text in FORMULAS]

    @pytest.mark.parametrize("form", list(Form))
    def test_markup_controls_and_paths_do_nothing(self, form: Form, tmp_path: Path) -> None:
        everything = project_of(tmp_path, hostile(AWKWARD))
        [path] = write_folder(everything, form, tmp_path / "out")
        assert path.resolve().is_relative_to(tmp_path / "out")
        content = path.read_bytes()
        if form in {Form.HTML, Form.XLIFF, Form.TMX, Form.MARKDOWN}:
            assert b"<script" not in content
        if form in {Form.HTML, Form.MARKDOWN, Form.CSV}:
            assert "\u202e" not in content.decode()
            assert "U+202E" in content.decode()
        if form in {Form.XLIFF, Form.TMX}:
            file = (xlifffile if form is Form.XLIFF else tmxfile).parsestring(content)
            assert [unit.target for unit in file.units] == [AWKWARD.replace("\u0007", "\ufffd")]
        if form is Form.JSONL:
            assert json.loads(content)["target"] == AWKWARD

    def test_a_cell_too_long_for_excel_is_cut(self, tmp_path: Path) -> None:
        long = build_document([Passage([("س" * 40_000, "Long")])])
        [row] = sheet_rows(render(project_of(tmp_path, long), Form.XLSX), "Segments")
        assert (len(str(row["arabic"])), str(row["arabic"])[-1]) == (32_767, "…")

    @settings(deadline=None)
    @given(text=st.text(st.characters(codec="utf-8"), min_size=1))
    def test_any_text_makes_files_that_others_read(self, text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
        article = replace(_template(tmp_path_factory), document=_with_target(text))
        assert xlifffile.parsestring(render([article], Form.XLIFF)).units
        assert load_workbook(io.BytesIO(render([article], Form.XLSX)))
        [row] = csv_rows(render([article], Form.CSV))
        assert not row["english"].startswith(("=", "+", "-", "@"))
        assert json.loads(render([article], Form.JSONL))["target"] == text


class TestFiles:
    def test_a_folder_has_a_file_for_each_article(self, store: Store, tmp_path: Path) -> None:
        add(store, DOCUMENT)  # the same text under the same name
        paths = write_folder(articles(store), Form.DOCX, tmp_path / "out")
        assert sorted(path for path in (tmp_path / "out").rglob("*") if path.is_file()) == sorted(paths)
        assert len(paths) == 2
        assert {path.parent.name for path in paths} == {"news"}

    def test_nothing_is_overwritten_unasked(self, everything: Sequence[ReviewedArticle], tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("mine")
        with pytest.raises(OutputError, match="not overwritten"):
            write(everything, Form.CSV, tmp_path / "a.csv")
        assert (tmp_path / "a.csv").read_text() == "mine"
        write(everything, Form.CSV, tmp_path / "a.csv", force=True)
        assert csv_rows((tmp_path / "a.csv").read_bytes())

    def test_what_cannot_be_written_leaves_nothing(self, everything: Sequence[ReviewedArticle], tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(OutputError, match="could not be written"):
            write(everything, Form.XLSX, tmp_path / "file" / "a.xlsx")
        (tmp_path / "taken.csv").mkdir()
        with pytest.raises(OutputError, match="could not be written"):
            write(everything, Form.CSV, tmp_path / "taken.csv", force=True)
        assert not list(tmp_path.glob(".workbench*"))

    def test_key_statements_come_as_they_were_edited(self, store: Store) -> None:
        with store.writing() as connection:
            connection.execute("DELETE FROM statement WHERE rank = 1")
            connection.execute("UPDATE statement SET rank = 1")
        [row] = sheet_rows(render(articles(store), Form.XLSX), "Key statements")
        assert row["segment"] == find(store, 1, APPROVED).name


def _with_target(text: str) -> Document:
    [segment] = (document := build_document([Passage([("نص", "text")])])).segments
    return replace(document, segments=(replace(segment, target=text),))


def _template(factory: pytest.TempPathFactory) -> ReviewedArticle:
    folder = factory.getbasetemp() / "template"
    if not (folder / "other.db").exists():
        folder.mkdir(exist_ok=True)
        return project_of(folder, _with_target("text"))[0]
    return articles(Store(folder / "other.db"))[0]

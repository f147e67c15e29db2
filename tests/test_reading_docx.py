"""Check how Word documents become blocks."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reading_files import HEADING, PARAGRAPH, SECOND, read, read_document, rezip

from workbench.document import Hint
from workbench.errors import InputError
from workbench.reading import Limits


@pytest.fixture(scope="module")
def word_file() -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "ترويسة الصفحة"
    document.add_heading(HEADING, 0)
    document.add_paragraph(PARAGRAPH).add_run(" نص تابع").bold = True
    document.add_paragraph("")
    document.add_paragraph("بند", style="List Bullet")
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "الدولة"
    table.cell(1, 1).text = "12%"
    table.cell(1, 1).add_paragraph("تقديراً")
    table.cell(1, 0).add_table(1, 1).cell(0, 0).text = "داخلي"
    document.add_heading("عنوان فرعي", 2)
    last = document.add_paragraph(SECOND)
    last.add_run().add_break()
    last.add_run("سطر ثان")
    last._p.append(_run_in("w:ins", "أضيف"))
    last._p.append(_run_in("w:del", "حُذف", "w:delText"))
    document.element.body.insert(3, _content_control("في إطار"))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _run_in(tag: str, text: str, text_tag: str = "w:t"):  # type: ignore[no-untyped-def]
    return parse_xml(f"<{tag} {nsdecls('w')}><w:r><{text_tag}>{text}</{text_tag}></w:r></{tag}>")


def _content_control(text: str):  # type: ignore[no-untyped-def]
    paragraph = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    return parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>")


def test_reads_a_document_in_order(tmp_path: Path, word_file: bytes) -> None:
    (tmp_path / "x.docx").write_bytes(word_file)
    document = read_document(tmp_path / "x.docx")
    assert [(block.text, block.place, block.hint) for block in document.blocks] == [
        (HEADING, "paragraph 1", Hint.HEADING),
        (f"{PARAGRAPH} نص تابع", "paragraph 2", None),
        ("في إطار", "paragraph 3", None),
        ("بند", "paragraph 4", Hint.LIST_ITEM),
        ("الدولة", "table 1 row 1 cell 1", Hint.TABLE_CELL),
        ("داخلي", "table 2 row 1 cell 1", Hint.TABLE_CELL),
        ("12%", "table 1 row 2 cell 2", Hint.TABLE_CELL),
        ("تقديراً", "table 1 row 2 cell 2", Hint.TABLE_CELL),
        ("عنوان فرعي", "paragraph 5", Hint.HEADING),
        (f"{SECOND}\nسطر ثانأضيف", "paragraph 6", None),
    ]


def test_text_boxes_are_read_once(tmp_path: Path, word_file: bytes) -> None:
    box = f"<w:txbxContent><w:p><w:r><w:t>{SECOND}</w:t></w:r></w:p></w:txbxContent>"
    namespaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    drawing = (
        f"<w:r><mc:AlternateContent {namespaces}><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    def add_box(name: str, data: bytes) -> bytes:
        return data.replace(b"</w:p>", drawing.encode() + b"</w:p>", 1) if name == "word/document.xml" else data

    (tmp_path / "x.docx").write_bytes(rezip(word_file, add_box))
    document = read_document(tmp_path / "x.docx")
    assert [block.text for block in document.blocks][:3] == [HEADING, SECOND, f"{PARAGRAPH} نص تابع"]


ENTITIES = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "lololololol">' + ENTITIES + b"]><w:document"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"<w:document", LAUGHS, "declares XML entities"),
        ("بند".encode(), b"A" * 5_000_000, "unpacks to over 5 MB"),
        (b"<w:body>", b"<w:bod", "is not a readable DOCX file"),
        (PARAGRAPH.encode(), b"</w:t></w:r>" + b"<w:sdt>" * 3000 + b"<w:r><w:t>", "is not a readable DOCX file"),
    ],
    ids=["billion laughs", "zip bomb", "broken XML", "deep XML"],
)
def test_refuses_bombs(tmp_path: Path, word_file: bytes, old: bytes, new: bytes, message: str) -> None:
    def arm(name: str, data: bytes) -> bytes:
        return data.replace(old, new, 1) if name == "word/document.xml" else data

    (tmp_path / "x.docx").write_bytes(rezip(word_file, arm))
    (error,) = read(tmp_path / "x.docx", Limits(max_unpacked=5_000_000))
    assert isinstance(error, InputError)
    assert message in str(error)


def test_refuses_damage(tmp_path: Path, word_file: bytes) -> None:
    empty = io.BytesIO()
    docx.Document().save(empty)
    cases = {
        "cut.docx": (word_file[: len(word_file) // 2], "is not a readable DOCX file"),
        "text.docx": (PARAGRAPH.encode(), "is not a readable DOCX file"),
        "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is encrypted, or an old DOC file"),
        "none.docx": (b"", "is empty"),
        "blank.docx": (empty.getvalue(), "holds no text"),
        "other.docx": (rezip(word_file, lambda _, __: b"<a/>"), "could not be read: the file is damaged"),
    }
    for name, (data, message) in cases.items():
        (tmp_path / name).write_bytes(data)
        (error,) = read(tmp_path / name)
        assert isinstance(error, InputError)
        assert message in str(error)

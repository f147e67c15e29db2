"""Check how PDF files become blocks: files of several programs, and files made by hand."""

from __future__ import annotations

import unicodedata
import zlib
from pathlib import Path

import pytest
from reading_files import PARAGRAPH, SECOND, make_pdf, read, read_document, texts, unicode_font

from workbench.document import Hint
from workbench.errors import InputError
from workbench.reading import Limits
from workbench.reading.visual_order import plain_letters, read_right_to_left

FILES = Path(__file__).parent / "test_reading_files"
RUNNING_HEAD = "نشرة الحقول الأسبوعية"


@pytest.mark.parametrize(
    ("name", "text", "rest"),
    [
        ("chromium", "article", []),
        ("fpdf2", "article", []),
        ("reportlab", "article", []),
        ("chromium-columns", "long", [RUNNING_HEAD]),
        ("libreoffice", "long", [RUNNING_HEAD]),
    ],
)
def test_files_of_programs(name: str, text: str, rest: list[str]) -> None:
    expected = (FILES / f"{text}.txt").read_text(encoding="utf-8").splitlines()
    document = read_document(FILES / f"{name}.pdf")
    assert [unicodedata.normalize("NFC", block) for block in texts(document)] == expected + rest
    assert document.blocks[0].hint is Hint.HEADING
    assert {block.hint for block in document.blocks[1:]} == {None}
    assert document.blocks[1].place == "page 1 paragraph 2"


@pytest.mark.parametrize(
    ("logical", "page"),
    [
        ("قال", "لاق"),
        ("عام 2023.", ".2023 ماع"),
        ("في 20/1/2023 عند 10:30", "10:30 دنع 20/1/2023 يف"),
        ("بلغ 1,5 مليون أي 80%.", ".%80 يأ نويلم 1,5 غلب"),
        ("٢٠٢١ و٣٫٥", "٣٫٥و ٢٠٢١"),
        ("بين 2018-2019", "2019-2018 نيب"),
        ("شركة Metro Link Ltd (MLL) فازت", "تزاف Metro Link Ltd (MLL) ةكرش"),
        ("طراز EB-12 ونظام Windows 10 و5G", "5Gو Windows 10 ماظنو EB-12 زارط"),
        ("موقع www.example.org أمس", "سمأ www.example.org عقوم"),
        ("80%”.", ".”%80"),
    ],
)
def test_reading_order(logical: str, page: str) -> None:
    assert read_right_to_left(page, mirror=False) == logical


def test_brackets_named_by_their_looks_are_turned() -> None:
    assert read_right_to_left("(ديعس) «لاق»", mirror=True) == "«قال» (سعيد)"


def test_presentation_forms_become_letters() -> None:
    assert plain_letters("ﻻ ﻡﻼﺳ ﷺ ﱠ") == "لا ملاس صلى الله عليه وسلم َّ"


def _show(lines: list[str], size: int = 20) -> bytes:
    """Return the content of a page that shows lines, each drawn from left to right."""
    shown = [f"1 0 0 1 20 {380 - 24 * row} Tm <{line.encode('utf-16-be').hex()}> Tj" for row, line in enumerate(lines)]
    return f"BT /F {size} Tf {' '.join(shown)} ET".encode()


def test_a_program_that_knows_no_arabic(tmp_path: Path) -> None:
    lines = ["قال الوزير إن الإنتاج", "ارتفع 12 في العاصمة", "بسبب الأمطار"]
    (tmp_path / "x.pdf").write_bytes(make_pdf(_show(lines), unicode_font()))
    assert " ".join(texts(read_document(tmp_path / "x.pdf"))) == " ".join(lines)


def test_the_same_drawn_as_it_is_seen(tmp_path: Path) -> None:
    lines = ["قال الوزير إن الإنتاج", "ارتفع 21 في العاصمة", "بسبب الأمطار"]
    (tmp_path / "x.pdf").write_bytes(make_pdf(_show([line[::-1] for line in lines]), unicode_font()))
    assert " ".join(texts(read_document(tmp_path / "x.pdf"))) == " ".join(lines).replace("21", "12")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (make_pdf(b""), "has no text layer"),
        (make_pdf(_show([PARAGRAPH]), unicode_font(mapped=False)), "has a text layer without a map to Unicode"),
        ((FILES / "chromium.pdf").read_bytes()[:20_000], "is not a readable PDF file"),
        ((FILES / "chromium.pdf").read_bytes()[:300], "is not a readable PDF file"),
        (PARAGRAPH.encode(), "is not a readable PDF file"),
        ((FILES / "encrypted.pdf").read_bytes(), "is encrypted"),
        (b"", "is empty"),
    ],
    ids=["no text", "no map", "cut", "cut short", "text", "encrypted", "empty"],
)
def test_refuses(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "x.pdf").write_bytes(data)
    (error,) = read(tmp_path / "x.pdf")
    assert isinstance(error, InputError)
    assert message in str(error)


def test_bombs_end_no_more_than_their_reader(tmp_path: Path) -> None:
    flate = b"/Filter /FlateDecode"
    show = b"(A) Tj "
    large = make_pdf(zlib.compress(bytes(200_000_000), 1), stream=flate)
    slow = make_pdf(zlib.compress(show * 2_000_000, 1), stream=flate)
    cases = [
        ("large.pdf", large, Limits(max_memory=250_000_000), "needs more than 250 MB of memory"),
        ("slow.pdf", slow, Limits(max_seconds=2), "takes longer than 2 s"),
    ]
    for name, data, limits, message in cases:
        (tmp_path / name).write_bytes(data)
        (error,) = read(tmp_path / name, limits)
        assert isinstance(error, InputError)
        assert message in str(error)
    (tmp_path / "good.html").write_text(f"<p>{SECOND}</p>", encoding="utf-8")
    assert texts(read_document(tmp_path / "good.html")) == [SECOND]

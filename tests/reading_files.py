"""Make the files that the tests of reading read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from workbench.document import Document
from workbench.errors import InputError
from workbench.reading import Limits, find_inputs, read_documents
from workbench.reading.content import is_blank

PARAGRAPH = "أعلنت الوزارة يوم الاثنين أنّ الإنتاج ارتفع بنسبة 12% خلال العام الماضي، وفق بيان نُشر في العاصمة."
SECOND = "وقال الوزير إنّ الخطة الجديدة ستبدأ في مطلع الشهر القادم، وإنّ كلفتها لا تتجاوز مليوني دولار."
LIMITS = Limits()
HEADING = "ارتفاع الإنتاج في العام الماضي"


def read(path: Path, limits: Limits = LIMITS, text_column: str | None = None) -> list[Document | InputError]:
    """Return what reading a file yields, having checked what holds for every document and every error."""
    (found,) = find_inputs([str(path)], limits)
    items = list(read_documents(found, limits, text_column))
    for item in items:
        if isinstance(item, InputError):
            message = str(item)
            assert message.startswith((f"{path.name}:", f"{path.name}#"))
            assert "\n" not in message
            assert not any("\u0600" <= char <= "\u06ff" for char in message), "a message quotes the article"
        else:
            check_blocks(item)
    return items


def read_document(path: Path) -> Document:
    """Return the one document that a file holds."""
    (item,) = read(path)
    assert isinstance(item, Document), item
    return item


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def check_blocks(document: Document) -> None:
    """Check that blocks are in order, apart, what the text has at their spans, and all that can be seen of it."""
    position = 0
    for number, block in enumerate(document.blocks, start=1):
        assert block.number == number
        assert block.span.start >= position
        assert is_blank(document.text[position : block.span.start])
        assert block.text == block.span.of(document.text)
        assert block.text == block.text.strip()
        assert not is_blank(block.text)
        assert block.place
        position = block.span.end
    assert is_blank(document.text[position:])


def rezip(data: bytes, edit: Callable[[str, bytes], bytes]) -> bytes:
    """Return a ZIP archive with its entries edited."""
    edited = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(edited, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, edit(entry.filename, old.read(entry)))
    return edited.getvalue()


def make_pdf(
    content: bytes,
    font: Sequence[bytes] = (b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",),
    stream: bytes = b"",
) -> bytes:
    """Return a PDF file of one page: its content, the objects of its font /F, and more entries of its stream."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), stream, content),
        *font,
    ]
    file, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return b"%sxref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        file,
        size,
        table,
        size,
        len(file),
    )


def unicode_font(mapped: bool = True) -> list[bytes]:
    """Return the objects of a font whose codes are UTF-16, each half an em wide, with or without a map to Unicode."""
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        b"2 beginbfrange <0020> <007E> <0020> <0600> <06FF> <0600> endbfrange\nendcmap end end"
    )
    return [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /U /Encoding /Identity-H /DescendantFonts [6 0 R] %s >>"
        % (b"/ToUnicode 7 0 R" if mapped else b""),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /U /DW 500 /FontDescriptor 8 0 R /CIDSystemInfo 9 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
        b"<< /Type /FontDescriptor /FontName /U /Flags 4 /FontBBox [0 0 500 700] /Ascent 700 /Descent 0 >>",
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
    ]

"""Read Word documents (DOCX) with python-docx: paragraphs, headings, list items and table cells in their order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from workbench.document import Hint
from workbench.errors import InputError
from workbench.reading.content import Extracted, Paragraph

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

DAMAGED = "is not a readable DOCX file (damaged, cut off, or another kind of file)"
ENCRYPTED = "is encrypted, or an old DOC file; save it as an open DOCX"
OLE_MAGIC = b"\xd0\xcf\x11\xe0"
ENCODING = "utf-8"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TABLE, _ROW, _CELL = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc"
_HOLDERS = {_TABLE: None, _ROW: _TABLE, _CELL: _ROW}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}rPr", f"{_W}pPr", f"{_W}instrText", _FALLBACK}
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_HEADING_STYLE = re.compile(r"(heading|title|subtitle)\b", re.IGNORECASE)


def extract(data: bytes, max_unpacked: int) -> Extracted:
    """Return the paragraphs of the document's body, text boxes and content controls included.

    Headers, footers, notes, comments and deleted text are left out. Raises InputError (without the input's name) for
    files that are damaged, encrypted, declare XML entities or unpack to over `max_unpacked` bytes.
    """
    if data.startswith(OLE_MAGIC):
        raise InputError(ENCRYPTED)
    _check_archive(data, max_unpacked)
    paragraphs = tuple(_paragraphs(_open(data)))
    if not any(paragraph.text.strip() for paragraph in paragraphs):
        raise InputError("holds no text")
    return Extracted(paragraphs, ENCODING)


def _check_archive(data: bytes, max_unpacked: int) -> None:
    """Refuse archives that unpack to too much, and XML that declares a document type (so no entities either)."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > max_unpacked:
                raise InputError(f"unpacks to over {max_unpacked / 1e6:.0f} MB")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")) and _declares_type(archive.read(entry)):
                    raise InputError("declares XML entities, which no Word document does")
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputError(DAMAGED) from error


def _declares_type(xml: bytes) -> bool:
    return b"<!DOCTYPE" in xml.replace(b"\0", b"")  # NUL bytes: UTF-16


def _open(data: bytes) -> WordDocument:
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    try:
        return docx.Document(BytesIO(data))
    except (OpcError, XMLSyntaxError, KeyError, ValueError) as error:
        raise InputError(DAMAGED) from error


def _paragraphs(document: WordDocument) -> Iterator[Paragraph]:
    headings = _heading_styles(document)
    numbers: dict[Any, int] = {}  # of each table in the document, row in its table, cell in its row
    counts: Counter[Any] = Counter()
    for element in document.element.body.iter(_P, *_HOLDERS):
        if any(parent.tag in _SKIPPED for parent in element.iterancestors()):
            continue
        if element.tag in _HOLDERS:
            holder = next(element.iterancestors(_HOLDERS[element.tag]), None) if _HOLDERS[element.tag] else None
            counts[holder] += 1
            numbers[element] = counts[holder]
        elif text := "".join(_texts(element)).strip():
            cell = next(element.iterancestors(_CELL), None)
            counts[_P] += cell is None
            place = f"paragraph {counts[_P]}" if cell is None else _cell_place(cell, numbers)
            yield Paragraph(text, place, _hint(element, headings) or (None if cell is None else Hint.TABLE_CELL))


def _texts(element: Any) -> Iterator[str]:
    """Yield the text of an element; that of paragraphs inside it (text boxes) comes by itself."""
    for child in element:
        if child.tag in _SKIPPED or child.tag == _P:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        else:
            yield from _texts(child)


def _cell_place(cell: Any, numbers: dict[Any, int]) -> str:
    row = next(cell.iterancestors(_ROW))
    table = next(row.iterancestors(_TABLE))
    return f"table {numbers[table]} row {numbers[row]} cell {numbers[cell]}"


def _heading_styles(document: WordDocument) -> set[str]:
    """Return the ids of the styles that are headings by name or by outline level."""
    return {
        style.style_id
        for style in document.styles
        if _HEADING_STYLE.match(style.name or "") or style.element.find(f"{_W}pPr/{_W}outlineLvl") is not None
    }


def _hint(element: Any, headings: set[str]) -> Hint | None:
    properties = element.find(f"{_W}pPr")
    if properties is None:
        return None
    style = properties.find(f"{_W}pStyle")
    style_id = "" if style is None else style.get(f"{_W}val", "")
    if style_id in headings or properties.find(f"{_W}outlineLvl") is not None:
        return Hint.HEADING
    return Hint.LIST_ITEM if style_id.startswith("List") or properties.find(f"{_W}numPr") is not None else None

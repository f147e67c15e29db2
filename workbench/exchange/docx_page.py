"""Set up a Word document and its tables: landscape pages, fonts for both scripts, rows that stay whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from workbench.writing.markup import visible

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell, _Row

_WIDTHS = tuple(Mm(width) for width in (15, 48, 102, 102))  # of 267 between the margins
_LATIN, _ARABIC = ("Calibri", 10.5), ("Arial", 12)  # points; Arabic letters look smaller
_LONGEST_PROPERTY = 255  # characters that Word allows


def start(title: str) -> WordDocument:
    """Return an empty document in landscape A4 with page numbers."""
    word = docx.Document()
    properties = word.core_properties
    properties.title, properties.author = str(visible(title))[:_LONGEST_PROPERTY], "Arabic news workbench"
    properties.comments, properties.created = "", datetime.now(UTC)
    _set_fonts(word.styles["Normal"])
    word.styles["Normal"].paragraph_format.space_after = Pt(3)
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    section.footer.paragraphs[0]._p.append(field)
    return word


def add_table(word: WordDocument) -> Table:
    """Add an empty table of four columns."""
    table: Table = word.add_table(rows=0, cols=len(_WIDTHS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    return table


def fill_row(table: Table, *, heading: bool = False) -> tuple[_Cell, ...]:
    """Add a row that no page break cuts, and return its cells; a heading comes again on each page."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if heading:
        properties.append(OxmlElement("w:tblHeader"))
    cells: tuple[_Cell, ...] = row.cells
    for cell, width in zip(cells, _WIDTHS, strict=True):
        cell.width = width
    return cells


def _set_fonts(style: ParagraphStyle) -> None:
    """Set the fonts of both scripts; Word keeps size and face of complex scripts apart."""
    style.font.name, size = _LATIN
    style.font.size = Pt(size)
    properties = style.element.rPr
    properties.rFonts.set(qn("w:cs"), _ARABIC[0])
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(_ARABIC[1] * 2))  # half-points
    properties.find(qn("w:sz")).addnext(complex_size)

"""Set up a Word document and its tables: landscape pages, fonts for both scripts, rows that stay whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from workbench.exchange.docx_text import set_sizes
from workbench.writing.markup import visible

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell, _Row

_WIDTHS = tuple(Mm(width) for width in (15, 48, 102, 102))  # of 267 between the margins
_LATIN, _ARABIC = ("Calibri", 10.5), ("Arial", 12)  # points: Arabic letters look smaller
_ROOM, _SHADE = "45", "EDEDED"  # above and below the text of a cell, in twentieths of a point; behind headings
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
    section.footer.paragraphs[0]._p.append(_element("w:fldSimple", instr="PAGE"))
    return word


def add_table(word: WordDocument) -> Table:
    """Add an empty table of four columns."""
    table: Table = word.add_table(rows=0, cols=len(_WIDTHS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    margins = _element("w:tblCellMar")
    margins.extend(_element(f"w:{side}", w=_ROOM, type="dxa") for side in ("top", "bottom"))
    next(table._tblPr.iter(qn("w:tblLook"))).addprevious(margins)
    return table


def fill_row(table: Table, *, heading: bool = False) -> tuple[_Cell, ...]:
    """Add a row that no page break cuts, and return its cells; a heading comes again on each page."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if heading:
        properties.append(_element("w:tblHeader"))
    cells: tuple[_Cell, ...] = row.cells
    if heading:
        for cell in cells:
            cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=_SHADE))
    return cells


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element


def _set_fonts(style: ParagraphStyle) -> None:
    style.font.name = _LATIN[0]
    style.element.rPr.rFonts.set(qn("w:cs"), _ARABIC[0])
    set_sizes(style, _LATIN[1], _ARABIC[1])

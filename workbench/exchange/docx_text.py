"""Write text into Word paragraphs so that Arabic runs from right to left, with Latin passages in it in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from workbench.document import Severity
from workbench.writing.markup import LEFT_TO_RIGHT, RIGHT_TO_LEFT, RIGHT_TO_LEFT_LETTER, passages, visible

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

LOCALES = {"ar": "ar-SA", "fa": "fa-IR", "ur": "ur-PK"}
_NOTE_SIZES = (8.5, 9.5)  # points, Latin and Arabic
_GREY = RGBColor(0x55, 0x55, 0x55)
_COLOURS = {Severity.ERROR: RGBColor(0xA4, 0x12, 0x12), Severity.WARNING: RGBColor(0x80, 0x50, 0x00)}
# What may follow w:bidi in w:pPr (ECMA-376 part 1, 17.3.1.26): Word refuses elements out of order.
_AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl",
    "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


def add_source(paragraph: Paragraph, text: str, language: str, *, bold: bool = False) -> None:
    """Add a source text to an empty paragraph, which reads from right to left unless nothing in it does."""
    if not RIGHT_TO_LEFT_LETTER.search(text):
        add_target(paragraph, text, bold=bold)
        return
    _turn(paragraph)
    text = str(visible(text))
    for span, latin in passages(text, LEFT_TO_RIGHT):
        _add(paragraph, span.of(text), None if latin else language, bold=bold)


def add_target(paragraph: Paragraph, text: str, *, bold: bool = False) -> None:
    """Add a target text, with Arabic that is left in it from right to left."""
    text = str(visible(text))
    for span, arabic in passages(text, RIGHT_TO_LEFT):
        _add(paragraph, span.of(text), "ar" if arabic else None, bold=bold)


def add_note(paragraph: Paragraph, text: str, severity: Severity = Severity.INFO) -> None:
    """Add small text beside the article's own, in the colour of a finding's severity."""
    add_target(paragraph, text)
    for run in paragraph.runs:
        run.font.color.rgb = _COLOURS.get(severity, _GREY)
        set_sizes(run, *_NOTE_SIZES)


def add_link(paragraph: Paragraph, text: str, anchor: str) -> None:
    """Add text that leads to an anchor in the same document."""
    add_note(paragraph, text)
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    link.extend(run._r for run in paragraph.runs)
    paragraph._p.append(link)


def add_anchor(paragraph: Paragraph, name: str) -> None:
    """Let links lead to a paragraph; names are unique in the document."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        paragraph._p.append(element)
    start.set(qn("w:name"), name)


def set_sizes(styled: Run | ParagraphStyle, latin: float, arabic: float) -> None:
    """Set the size of both scripts, in points; Word keeps them apart."""
    styled.font.size = Pt(latin)
    size = OxmlElement("w:szCs")
    size.set(qn("w:val"), str(round(arabic * 2)))
    next(styled._element.iter(qn("w:sz"))).addnext(size)


def number_anchors(word: WordDocument) -> None:
    """Give each anchor of a finished document the number that tells its end."""
    for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
        for number, element in enumerate(word.element.body.iter(qn(kind))):
            element.set(qn("w:id"), str(number))


def _turn(paragraph: Paragraph) -> None:
    """Let a paragraph read from right to left, and so begin at the right."""
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(cast("BaseOxmlElement", OxmlElement("w:bidi")), *_AFTER_BIDI)


def _add(paragraph: Paragraph, text: str, language: str | None, *, bold: bool) -> None:
    """Add a run, of Arabic script where a language is given."""
    if not text:
        return
    run = paragraph.add_run(text)
    if bold:
        run.bold = True
        run.font.cs_bold = True
    if language:
        run.font.rtl = True
        _set_language(run, LOCALES[language])


def _set_language(run: Run, locale: str) -> None:
    element = OxmlElement("w:lang")
    element.set(qn("w:bidi"), locale)
    run._r.get_or_add_rPr().append(element)  # the last of those set here, as the schema asks

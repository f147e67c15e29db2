"""Read PDF files that have a text layer: the glyphs by pdfminer.six, their order by where they stand on the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.reading.content import UNREADABLE, Extracted
from workbench.reading.pdf_layout import Glyph, Page, lay_out
from workbench.reading.pdf_paragraphs import write_paragraphs
from workbench.reading.visual_order import plain_letters

if TYPE_CHECKING:
    from pdfminer.layout import LTChar, LTComponent

ENCODING = "unicode"
NO_TEXT = "has no text layer; run text recognition (OCR) on it first"
UNMAPPED = "has a text layer without a map to Unicode; run text recognition (OCR) on it first"
ENCRYPTED = "is encrypted; save it without a password"
DAMAGED = "is not a readable PDF file (damaged, cut off, or another kind of file)"
MAX_UNREADABLE = 0.02  # share of glyphs without a Unicode value up to which a file is read
MARK_OFFSET_X = 0.25  # ems beside its letter that a mark may be
MARK_OFFSET_Y = 0.6  # ems above or below its letter's base line that a mark's may be

_UNMAPPED_GLYPH = re.compile(r"\(cid:\d+\)")


def extract(data: bytes) -> Extracted:
    """Return the paragraphs of a PDF file's pages.

    Raises InputError (without the input's name) if it is damaged or encrypted, or has no text to be read.
    """
    pages = [Page(number, tuple(_join_marks(glyphs))) for number, glyphs in enumerate(_pages(data), start=1)]
    texts = [glyph.text for page in pages for glyph in page.glyphs]
    unreadable = sum(UNREADABLE in text for text in texts)
    if not any(text.strip() for text in texts):
        raise InputError(NO_TEXT)
    if unreadable > MAX_UNREADABLE * len(texts):
        raise InputError(UNMAPPED)
    return Extracted(tuple(write_paragraphs(*lay_out(pages))), ENCODING)


def _pages(data: bytes) -> Iterator[Iterator[Glyph]]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.psexceptions import PSException

    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    try:
        for page in PDFPage.get_pages(BytesIO(data)):
            interpreter.process_page(page)
            yield map(_glyph, _characters(device.get_result()))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise InputError(ENCRYPTED) from error
    except PSException as error:
        raise InputError(DAMAGED) from error


def _characters(container: LTComponent) -> Iterator[LTChar]:
    """Yield the upright characters of a page and of the forms in it."""
    from pdfminer.layout import LTChar, LTContainer

    if isinstance(container, LTContainer):
        for item in container:
            if isinstance(item, LTChar):
                if item.upright and item.size > 0:
                    yield item
            else:
                yield from _characters(item)


def _glyph(char: LTChar) -> Glyph:
    text = _UNMAPPED_GLYPH.sub(UNREADABLE, char.get_text())
    text = plain_letters(text) if text.strip() else " "
    if char.adv == 0 and any(map(_is_mark, text)):  # some programs map a mark to itself and the letter under it
        text = "".join(filter(_is_mark, text))
    return Glyph(text, char.x0, char.x1, char.matrix[5], char.size)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) == "Mn"


def _join_marks(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Join vowel signs to their letters: the glyph drawn next where glyphs go from left to right, else the last one."""
    marks: list[Glyph] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if all(map(_is_mark, glyph.text)):
            marks.append(glyph)
            continue
        if last is not None and marks and _is_drawn_backwards(last, marks[0], glyph):
            last, marks = _with_marks(last, marks), []
        if last is not None:
            yield last
        last, marks = _with_marks(glyph, marks), []
    if last is not None:
        yield _with_marks(last, marks)


def _is_drawn_backwards(last: Glyph, mark: Glyph, following: Glyph) -> bool:
    if last.text == " " or not _is_over(mark, last):
        return False
    return following.text == " " or not _is_over(mark, following) or last.x0 > following.x0


def _is_over(mark: Glyph, letter: Glyph) -> bool:
    near = MARK_OFFSET_X * letter.size
    return _on_one_line(mark, letter) and letter.x0 - near <= mark.x0 <= letter.x1 + near


def _on_one_line(mark: Glyph, letter: Glyph) -> bool:
    return abs(mark.y - letter.y) < MARK_OFFSET_Y * letter.size


def _with_marks(glyph: Glyph, marks: list[Glyph]) -> Glyph:
    return replace(glyph, text=glyph.text + "".join(mark.text for mark in marks if _on_one_line(mark, glyph)))

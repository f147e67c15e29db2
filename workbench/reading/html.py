"""Read web pages: the main content by trafilatura, or all that can be seen where it finds none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from workbench.document import Hint
from workbench.errors import InputError
from workbench.reading.content import Extracted, Paragraph, collapse
from workbench.reading.encoding import decode

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

HEADINGS = {"head", "h1", "h2", "h3", "h4", "h5", "h6"}
HINTS = dict.fromkeys(HEADINGS, Hint.HEADING) | {
    "item": Hint.LIST_ITEM,
    "li": Hint.LIST_ITEM,
    "cell": Hint.TABLE_CELL,
    "td": Hint.TABLE_CELL,
    "th": Hint.TABLE_CELL,
}
INLINE = frozenset({"bdi", "data", "graphic", "hi", "label", "mark", "ref", "time", "wbr"})  # and those that lxml lists
UNSEEN = ("head", "script", "style", "noscript", "template", "svg", "iframe", "select", "button")
TITLE_PLACE = "title"
DECLARATION = 4096  # bytes at the start that may declare the encoding

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)


def extract(data: bytes) -> Extracted:
    """Return the paragraphs of a page's main content, its title first.

    Raises InputError (without the input's name) if the page shows no text or is nested beyond reason.
    """
    declared = _CHARSET.search(data[:DECLARATION])
    decoded = decode(data, declared.group(1).decode("ascii") if declared else None)
    tree = _parse(decoded.text)
    paragraphs = [] if tree is None else _main_content(tree) or _visible(tree)
    if not paragraphs:
        raise InputError("shows no text")
    return Extracted(tuple(paragraphs), decoded.encoding)


def visible_paragraphs(page: str) -> list[Paragraph]:
    """Return every paragraph that a page, or part of one, shows."""
    tree = _parse(page)
    return [] if tree is None else _visible(tree)


def _parse(page: str) -> HtmlElement | None:
    from lxml.etree import ErrorTypes, ParserError
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = document_fromstring(page.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    except ParserError:  # nothing but white space and comments
        return None
    if parser.error_log.filter_types([ErrorTypes.ERR_RESOURCE_LIMIT]):
        raise InputError("is nested too deeply to be read")
    _part_blocks(tree)
    return tree


def _part_blocks(tree: HtmlElement) -> None:
    """Put a line end at the edges of block elements, since trafilatura joins their text without."""
    inline = _inline()
    for element in tree.iter():
        if element.tag not in inline:
            element.text = element.text and "\n" + _NOT_XML.sub(" ", element.text)
            element.tail = element.tail and "\n" + _NOT_XML.sub(" ", element.tail)


@cache
def _inline() -> frozenset[str]:
    from lxml.html import defs

    return (INLINE | defs.phrase_tags | defs.font_style_tags | defs.special_inline_tags) - {"br"}


def _visible(tree: HtmlElement) -> list[Paragraph]:
    for element in list(tree.iter(*UNSEEN)):
        element.drop_tree()
    return _number(_leaves(tree))


def _main_content(tree: HtmlElement) -> list[Paragraph]:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    found = bare_extraction(
        tree,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(found, Document) or found.body is None:
        return []
    paragraphs = _number(_leaves(found.body))
    title = collapse(found.title or "")
    if paragraphs and title and not _is_shown(title, paragraphs):
        paragraphs.insert(0, Paragraph(title, TITLE_PLACE, Hint.HEADING))
    return paragraphs


def _is_shown(title: str, paragraphs: list[Paragraph]) -> bool:
    """Tell whether the title, or all of it but the site's name, opens the content or is one of its headings."""
    heads = [paragraph.text for paragraph in paragraphs if paragraph.hint is Hint.HEADING]
    return any(title in text or (text in title and len(text) * 2 > len(title)) for text in [paragraphs[0].text, *heads])


def _number(leaves: Iterator[tuple[str, Hint | None]]) -> list[Paragraph]:
    return [Paragraph(text, f"paragraph {number}", hint) for number, (text, hint) in enumerate(leaves, start=1)]


def _leaves(tree: _Element) -> Iterator[tuple[str, Hint | None]]:
    """Yield the text between block elements, with the hint of the innermost element that gives one.

    A line break ends a paragraph: news pages use it so.
    """
    from lxml.etree import iterwalk

    inline = _inline()
    hints: list[Hint] = []
    words: list[str] = []
    for event, element in iterwalk(tree, events=("start", "end")):
        if element.tag not in inline:
            if text := collapse("".join(words)):
                yield text, hints[-1] if hints else None
            words.clear()
        if event == "start":
            hints += [HINTS[element.tag]] if element.tag in HINTS else []
            words.append(element.text or "")
        else:
            del hints[len(hints) - (element.tag in HINTS) :]
            words.append((element.tail or "") if element is not tree else "")
    if text := collapse("".join(words)):
        yield text, None

"""Read Markdown: its paragraphs, headings, list items and cells, without the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.document import Hint
from workbench.reading.content import Extracted, Paragraph
from workbench.reading.encoding import decode
from workbench.reading.html import visible_paragraphs
from workbench.reading.plain import is_hard_wrapped

if TYPE_CHECKING:
    from markdown_it.token import Token

HINTS = {
    "heading_open": Hint.HEADING,
    "list_item_open": Hint.LIST_ITEM,
    "th_open": Hint.TABLE_CELL,
    "td_open": Hint.TABLE_CELL,
}
_FRONT_MATTER = re.compile(r"\A---\n.*?^(?:---|\.\.\.)$", re.DOTALL | re.MULTILINE)


def extract(data: bytes) -> Extracted:
    """Return the paragraphs of a Markdown file; front matter is left out."""
    decoded = decode(data)
    text = _FRONT_MATTER.sub(lambda match: "\n" * match.group().count("\n"), decoded.text)
    return Extracted(tuple(_paragraphs(text)), decoded.encoding)


def _paragraphs(text: str) -> Iterator[Paragraph]:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    wrapped = is_hard_wrapped([token.content.split("\n") for token in tokens if token.type == "inline"])
    open_hints: list[tuple[str, Hint | None]] = []
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.nesting == 1:
            open_hints.append((token.type, HINTS.get(token.type)))
        elif token.nesting == -1:
            open_hints.pop()
        else:
            hint = next((hint for _, hint in reversed(open_hints) if hint), None)
            yield from _leaf(token, line, hint, wrapped)


def _leaf(token: Token, line: int, hint: Hint | None, wrapped: bool) -> Iterator[Paragraph]:
    """Yield what one leaf block holds; a line is a paragraph, as in plain text, unless the text is hard-wrapped."""
    if token.type == "html_block":
        for paragraph in visible_paragraphs(token.content):
            yield Paragraph(paragraph.text, f"line {line + 1}", paragraph.hint or hint)
        return
    text = _inline(token) if token.type == "inline" else token.content
    line += token.type == "fence"
    for number, part in enumerate([text] if wrapped else text.split("\n")):
        yield Paragraph(part, f"line {line + number + 1}", hint)


def _inline(token: Token) -> str:
    """Return the words of inline marks: the text of links, the description of pictures, no HTML tags."""
    breaks = {"softbreak": "\n", "hardbreak": "\n", "html_inline": ""}
    return "".join(breaks.get(child.type, child.content) for child in token.children or [])

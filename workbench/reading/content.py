"""Put paragraphs together into a text with blocks, and texts into documents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from workbench.document import ARTICLE_ID_LENGTH, Block, Document, Hint, Span, sha256

PARAGRAPH_GAP = "\n\n"
UNREADABLE = "\ufffd"
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


class Paragraph(NamedTuple):
    """Hold one paragraph, heading, list item or cell as a reader found it, and where."""

    text: str
    place: str
    hint: Hint | None = None


class Extracted(NamedTuple):
    """Hold the paragraphs of an article that were taken out of a file's markup."""

    paragraphs: tuple[Paragraph, ...]
    encoding: str


def is_blank(text: str) -> bool:
    """Tell whether nothing in the text can be seen: white space, controls, direction marks."""
    return all(char.isspace() or unicodedata.category(char) in {"Cc", "Cf"} for char in text)


def collapse(text: str) -> str:
    """Return the text with each run of white space as one space, none at the ends."""
    return " ".join(text.split())


def compose(paragraphs: Iterable[Paragraph]) -> tuple[str, tuple[Block, ...]]:
    """Join paragraphs by blank lines; return the text and one block for each paragraph with something to see."""
    parts: list[str] = []
    blocks: list[Block] = []
    position = 0
    for paragraph in paragraphs:
        text = _UNWRITABLE.sub(UNREADABLE, paragraph.text).strip()
        if is_blank(text):
            continue
        span = Span(position, position + len(text))
        blocks.append(Block(len(blocks) + 1, span, text, paragraph.place, paragraph.hint))
        parts.append(text)
        position = span.end + len(PARAGRAPH_GAP)
    return PARAGRAPH_GAP.join(parts), tuple(blocks)


def make_document(name: str, format_: str, encoding: str, text: str, blocks: tuple[Block, ...]) -> Document:
    """Return a document whose id comes from the SHA-256 of its text, with a warning if the text is damaged."""
    digest = sha256(text)
    damaged = text.count(UNREADABLE)
    warnings = (f"{damaged} damaged characters (U+FFFD)",) if damaged else ()
    return Document(digest[:ARTICLE_ID_LENGTH], digest, name, format_, encoding, text, blocks, warnings=warnings)

"""Build small articles for the tests of key statements, with the real segmenter."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from workbench.document import Block, Document, Role, Span, sha256
from workbench.text.segmentation import segment


def article(*paragraphs: str, headline: str | None = None, sections: tuple[int, ...] = ()) -> Document:
    """Return a segmented article of one block a paragraph, all of it body but for the headline."""
    lines = [*([headline] if headline else []), *paragraphs]
    text = "\n".join(lines)
    starts, blocks = iter_starts(lines), []
    for number, line, start in zip(count(1), lines, starts, strict=False):
        role = Role.HEADLINE if headline and number == 1 else Role.BODY
        section = sections[number - 1] if sections else 0
        blocks.append(Block(number, Span(start, start + len(line)), line, f"line {number}", role=role, section=section))
    digest = sha256(text)
    return segment(Document(digest[:12], digest, "article.txt", "txt", "utf-8", text, tuple(blocks)))


def iter_starts(lines: list[str]) -> list[int]:
    """Return where each line starts in the text of all."""
    starts, position = [], 0
    for line in lines:
        starts.append(position)
        position += len(line) + 1
    return starts


def with_targets(document: Document, *targets: str) -> Document:
    """Return the article as translated into the given sentences."""
    pairs = zip(document.segments, targets, strict=True)
    return replace(document, segments=tuple(replace(one, target=target) for one, target in pairs))

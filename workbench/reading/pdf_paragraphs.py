"""Put lines together into paragraphs, and their glyphs into the order in which they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import pairwise
from statistics import median

from workbench.document import Hint
from workbench.reading.content import Paragraph
from workbench.reading.pdf_layout import Line, is_same_size
from workbench.reading.plain import SENTENCE_END
from workbench.reading.visual_order import count_closed, is_backwards, read_right_to_left, runs_left_to_right

# Distances are in ems: multiples of the size of the type.
INDENT = 0.8
SPACE = 0.5  # width of a space, and what a line may fall short for other reasons
HEADING_SIZE = 1.12  # times the usual size
LOOSE = 1.35  # times the usual distance of lines
DEFAULT_PITCH = 2.0

# How the glyphs of a line, from left to right, make text: brackets named by what they mean or by how they look, or all
# drawn in reading order, as programs do that know nothing of Arabic.
ORDERS: tuple[Callable[[tuple[str, ...]], str], ...] = (
    partial(read_right_to_left, mirror=False),
    partial(read_right_to_left, mirror=True),
    "".join,
)


def write_paragraphs(lines: list[Line], heads: list[Line]) -> Iterator[Paragraph]:
    """Yield the paragraphs that lines make up, then the running heads.

    Brackets and words are turned the way round that makes sense in the whole.
    """
    body = _group(lines)
    groups = [*body, *([head] for head in heads)]
    plain, mirrored, drawn = ([_text(group, order) for group in groups] for order in ORDERS)
    texts = mirrored if count_closed("\n".join(mirrored)) > count_closed("\n".join(plain)) else plain
    if is_backwards("\n".join(plain)):
        texts = drawn
    large = HEADING_SIZE * _usual_size(lines)
    count: Counter[int] = Counter()
    for number, (group, text) in enumerate(zip(groups, texts, strict=True)):
        first = group[0]
        count[first.page] += 1
        hint = Hint.HEADING if first.size > large and number < len(body) else None
        yield Paragraph(text, f"page {first.page} paragraph {count[first.page]}", hint)


def _text(group: list[Line], order: Callable[[tuple[str, ...]], str]) -> str:
    if runs_left_to_right(glyph for line in group for glyph in line.glyphs):
        order = "".join
    return " ".join(order(line.glyphs) for line in group)


def _group(lines: list[Line]) -> list[list[Line]]:
    """Group lines into paragraphs."""
    usual = _usual_size(lines)
    pitches = [(a.y - b.y) / b.size for a, b in pairwise(lines) if _is_below(a, b) and _is_full(a, b)]
    pitch = median(pitches) if pitches else DEFAULT_PITCH
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1][-1], line, pitch, usual):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _continues(above: Line, line: Line, pitch: float, usual: float) -> bool:
    if above.page == line.page and above.y == line.y:
        return True
    if not is_same_size(above, line):
        return False
    if not _is_below(above, line):  # the next column or page
        return _is_full(above, line) and not SENTENCE_END.search(read_right_to_left(above.glyphs, mirror=False))
    if above.y - line.y > LOOSE * pitch * line.size:
        return False
    if line.size > HEADING_SIZE * usual:
        return True
    return _is_full(above, line) and not _is_indented(line, above)


def _is_below(above: Line, line: Line) -> bool:
    return above.page == line.page and above.left == line.left and above.y > line.y


def _is_full(line: Line, following: Line) -> bool:
    """Tell whether the next line's first word would not have fitted."""
    return line.x0 - line.left < following.first_word + SPACE * line.size


def _is_indented(line: Line, above: Line) -> bool:
    return above.x1 - line.x1 > INDENT * line.size


def _usual_size(lines: Iterable[Line]) -> float:
    count: Counter[float] = Counter()
    for line in lines:
        count[line.size] += len(line.glyphs)
    return count.most_common(1)[0][0] if count else 0.0

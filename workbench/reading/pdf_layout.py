"""Find lines and columns among the glyphs of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

# All distances are in ems: multiples of the size of the type.
SAME_LINE = 0.5
COLUMN_GAP = 1.8
WORD_GAP = 0.15  # where a file has no space characters
WIDE_WORD_GAP = 0.5  # where it has
DOUBLED = 0.08  # a glyph drawn twice this near is one in bold
MIN_GUTTER = 0.8
SAME_SIZE = 0.12  # share by which sizes may differ

MIN_COLUMN_ROWS = 3
EDGE_ROWS = 2  # rows at the top and at the bottom of a page among which running heads are
MIN_REPEATED = 2  # pages that a running head stands on


@dataclass(frozen=True, slots=True)
class Glyph:
    """Hold what a glyph means, its left and right edge, its base line and the size of its type, in points."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """Hold the glyphs of a page in the order in which they are drawn."""

    number: int
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Hold a line of one column: its glyph texts from left to right with spaces, and where it stands."""

    glyphs: tuple[str, ...]
    x0: float
    x1: float
    y: float
    size: float
    page: int
    first_word: float  # width of the first word from the right
    left: float = 0.0
    right: float = 0.0


def lay_out(pages: Iterable[Page]) -> tuple[list[Line], list[Line]]:
    """Return the lines of pages read from right to left, column by column, and the running heads, each once."""
    rows = [_rows(page) for page in pages]
    body, heads = _part_running_heads(rows)
    return [line for page in body for column in _columns(page) for line in _bound(column, page)], heads


def _rows(page: Page) -> list[list[Line]]:
    """Return the rows of a page from top to bottom, each cut from right to left into the lines of its columns."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(page.glyphs, key=lambda glyph: -glyph.y):
        if rows and rows[-1][0].y - glyph.y < SAME_LINE * min(rows[-1][0].size, glyph.size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    cut = [_cut(row, page.number) for row in rows]
    return [row for row in cut[:-EDGE_ROWS] if row] + [row for row in cut[-EDGE_ROWS:] if not _is_clipped(row)]


def _cut(row: list[Glyph], page: int) -> list[Line]:
    row.sort(key=lambda glyph: glyph.x0 + glyph.x1)
    pieces: list[list[Glyph]] = []
    spaced = any(glyph.text == " " for glyph in row)
    space = False
    for glyph in row:
        if glyph.text == " ":
            space = True
            continue
        last = pieces[-1][-1] if pieces else None
        gap = COLUMN_GAP if last is None else (glyph.x0 - last.x1) / glyph.size
        if gap >= COLUMN_GAP:
            pieces.append([glyph])
        elif last is None or glyph.text != last.text or glyph.x0 - last.x0 > DOUBLED * glyph.size:
            if (space and gap > 0.02) or gap > (WIDE_WORD_GAP if spaced else WORD_GAP):
                pieces[-1].append(Glyph(" ", last.x1 if last else glyph.x0, glyph.x0, glyph.y, glyph.size))
            pieces[-1].append(glyph)
        space = False
    return [_line(piece, page) for piece in reversed(pieces)]


def _line(glyphs: list[Glyph], page: int) -> Line:
    size = Counter(round(glyph.size, 1) for glyph in glyphs).most_common(1)[0][0]
    word_start = next((glyph.x1 for glyph in reversed(glyphs) if glyph.text == " "), glyphs[0].x0)
    x0, x1 = glyphs[0].x0, max(glyph.x1 for glyph in glyphs)
    return Line(tuple(glyph.text for glyph in glyphs), x0, x1, glyphs[0].y, size, page, x1 - word_start)


def _signature(row: list[Line]) -> tuple[str, float]:
    """Return a row's letters and height: the same for each page's running head, without letters for page numbers."""
    return re.sub(r"[\W\d]+", "", "".join("".join(line.glyphs) for line in row)), round(row[0].y)


def _part_running_heads(pages: list[list[list[Line]]]) -> tuple[list[list[list[Line]]], list[Line]]:
    """Take away the rows at the edges of pages that stand there on several pages; return those with letters once."""
    count = Counter(signature for rows in pages for signature in {_signature(row) for row in _edges(rows)})
    running = [[row for row in _edges(rows) if count[_signature(row)] >= MIN_REPEATED] for rows in pages]
    body = [[row for row in rows if row not in heads] for rows, heads in zip(pages, running, strict=True)]
    once = {_signature(row): row for rows in running for row in rows}
    return body, [line for (letters, _), row in once.items() if letters for line in row]


def _edges(rows: list[list[Line]]) -> list[list[Line]]:
    return rows[:EDGE_ROWS] + rows[EDGE_ROWS:][-EDGE_ROWS:]


def _is_clipped(row: list[Line]) -> bool:
    """Tell whether a row is what browsers draw, unseen, of the next page's first line: its tall letters alone."""
    return all(len(line.glyphs) == 1 and line.glyphs[0][0].isalpha() for line in row)


def _columns(rows: list[list[Line]]) -> Iterator[list[Line]]:
    """Yield columns of lines: where a gutter runs through rows, those to its right come before those to its left."""
    position = 0
    for index in range(len(rows)):
        if index < position or len(rows[index]) < 2:
            continue
        start, end, gutter = _band(rows, index, position)
        right = [side for row in rows[start:end] if (side := [line for line in row if line.x0 >= gutter])]
        left = [side for row in rows[start:end] if (side := [line for line in row if line.x0 < gutter])]
        if len(right) + len(left) - (end - start) >= MIN_COLUMN_ROWS:
            yield [line for row in rows[position:start] for line in row]
            yield from _columns(right)
            yield from _columns(left)
            position = end
    yield [line for row in rows[position:] for line in row]


def _band(rows: list[list[Line]], index: int, first: int) -> tuple[int, int, float]:
    """Return the rows around one that its widest gap runs through, as start and end, and the gap's middle."""
    pairs = [(left.x1, right.x0) for right, left in pairwise(rows[index])]
    gutter = max(pairs, key=lambda gap: gap[1] - gap[0])
    start, end = index, index + 1
    while start > first and (narrowed := _narrow(gutter, rows[start - 1])):
        gutter, start = narrowed, start - 1
    while end < len(rows) and (narrowed := _narrow(gutter, rows[end])):
        gutter, end = narrowed, end + 1
    return start, end, sum(gutter) / 2


def _narrow(gutter: tuple[float, float], row: list[Line]) -> tuple[float, float] | None:
    """Return what a row leaves of a gutter; None if it crosses it or leaves too little."""
    low, high = gutter
    for line in row:
        if line.x0 >= high or line.x1 <= low:
            continue
        if line.x0 > low:
            high = line.x0
        elif line.x1 < high:
            low = line.x1
        else:
            return None
    return (low, high) if high - low >= MIN_GUTTER * row[0].size else None


def _bound(column: list[Line], page: list[list[Line]]) -> Iterator[Line]:
    """Yield the lines of a column with its edges, which are those of its lines in about the same size of type.

    Where these are few, such as in a heading, the edges are those of the whole page.
    """
    for line in column:
        near = [other for other in column if is_same_size(line, other)]
        if len(near) < MIN_COLUMN_ROWS:
            near = [other for row in page for other in row if is_same_size(line, other)]
        yield replace(line, left=min(other.x0 for other in near), right=max(other.x1 for other in near))


def is_same_size(line: Line, other: Line) -> bool:
    """Tell whether two lines are set in about the same size of type."""
    return abs(line.size - other.size) <= SAME_SIZE * line.size

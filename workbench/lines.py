"""Translate a stream line by line, as Unix pipes and evaluation scripts expect of an MT tool."""

from __future__ import annotations

from itertools import islice
from typing import BinaryIO, TextIO

from workbench.pipeline import Workbench

BATCH_LINES = 128


def translate_stream(source: BinaryIO, target: BinaryIO, workbench: Workbench, notes: TextIO) -> int:
    """Write one translated line for each line of UTF-8, in order; return how many lines failed.

    A line ends at a line feed alone, not at U+2028 or U+0085. A line that is no UTF-8 comes out empty, with a note.
    """
    failed = done = 0
    while batch := list(islice(source, BATCH_LINES)):
        lines = []
        for number, raw in enumerate(batch, done + 1):
            try:
                lines.append(raw.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8"))
            except UnicodeDecodeError as error:
                failed += 1
                notes.write(f"line {number}: not UTF-8 at byte {error.start}; left empty\n")
                lines.append("")
        target.writelines(f"{line}\n".encode() for line in workbench.translate_lines(lines))
        target.flush()
        done += len(batch)
    return failed

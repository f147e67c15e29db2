"""Read inputs of every format as documents."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.reading import worker
from workbench.reading.content import compose, make_document
from workbench.reading.encoding import decode
from workbench.reading.plain import paragraphs
from workbench.reading.table import FORMATS as TABLES
from workbench.reading.table import read_rows

if TYPE_CHECKING:
    from workbench.document import Block, Document
    from workbench.reading.inputs import InputFile, Limits


def read_documents(
    input_file: InputFile, limits: Limits, text_column: str | None = None
) -> Iterator[Document | InputError]:
    """Yield the article that an input holds, or those of a table's rows, or what is wrong with it or with a row.

    Each error is one line that begins with the name of the input (and "#" and the row) and holds none of its text.
    Blocks are in order; outside them the text has only white space and lines of invisible characters.
    """
    try:
        if input_file.path and input_file.format in TABLES:
            with input_file.path.open("rb") as file:
                yield from read_rows(file, input_file.format, input_file.name, limits, text_column)
        else:
            yield _read_article(input_file, limits)
    except InputError as error:
        yield InputError(f"{input_file.name}: {error}")
    except OSError as error:
        yield InputError(f"{input_file.name}: cannot be read: {error.strerror}")


def read_text(name: str, text: str, limits: Limits) -> Document:
    """Return the article that a pasted text is; raise InputError as `read_documents` yields it."""
    return read_bytes(name, "txt", text.encode(errors="replace"), limits)


def read_bytes(name: str, format_: str, data: bytes, limits: Limits) -> Document:
    """Return the article that bytes of a format hold; raise InputError as `read_documents` yields it."""
    try:
        if len(data) > limits.max_input:
            raise _over(limits.max_input)
        return _article(name, format_, data, limits)
    except InputError as error:
        raise InputError(f"{name}: {error}") from error


def _read_article(input_file: InputFile, limits: Limits) -> Document:
    return _article(input_file.name, input_file.format, _read_bytes(input_file.path, limits.max_input), limits)


def _article(name: str, format_: str, data: bytes, limits: Limits) -> Document:
    if not data:
        raise InputError("is empty")
    text, blocks, encoding = _read_text(format_, data, limits)
    if not blocks:
        raise InputError("is empty")
    return make_document(name, format_, encoding, text, blocks)


def _read_text(format_: str, data: bytes, limits: Limits) -> tuple[str, tuple[Block, ...], str]:
    if format_ in worker.READERS:
        extracted = worker.extract(format_, data, limits)
        return *compose(extracted.paragraphs), extracted.encoding
    decoded = decode(data)
    return decoded.text, paragraphs(decoded.text), decoded.encoding


def _read_bytes(path: Path | None, limit: int) -> bytes:
    """Read a file, or standard input, no further than to see that it is over the limit."""
    if path is None:
        data = sys.stdin.buffer.read(limit + 1)
    else:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > limit:
                raise _over(limit)
            data = file.read(limit + 1)
    if len(data) > limit:
        raise _over(limit)
    return data


def _over(limit: int) -> InputError:
    return InputError(f"is over the limit of {limit / 1e6:g} MB (--max-input)")

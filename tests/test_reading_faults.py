"""Check that a fault of one input is one line, and that the others are read."""

from __future__ import annotations

import io
import multiprocessing
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from reading_files import HEADING, PARAGRAPH, SECOND, read, read_document, texts

from workbench.document import Document
from workbench.errors import InputError
from workbench.reading import InputFile, Limits, find_inputs, read_documents, worker


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.txt", b"", "empty.txt: is empty"),
        ("empty.html", b"", "empty.html: is empty"),
        ("blank.txt", " \n\u200f\n\u00a0".encode(), "blank.txt: is empty"),
        ("blank.md", b"---\ntitle: x\n---\n", "blank.md: is empty"),
        ("binary.txt", bytes(range(256)) * 10, "binary.txt: is a binary file, not text"),
        ("binary.html", bytes(range(256)) * 10, "binary.html: is a binary file, not text"),
        ("nothing.html", b"<html><body><script>x</script></body></html>", "nothing.html: shows no text"),
        ("comment.html", b"<!-- only a comment -->", "comment.html: shows no text"),
        (
            "deep.html",
            b"<html>" + b"<div>" * 100_000 + PARAGRAPH.encode(),
            "deep.html: is nested too deeply to be read",
        ),
        ("line.txt", b"a" * 50_000_000, "line.txt: is over the limit of 20 MB (--max-input)"),
        ("line.html", b"a" * 20_000_001, "line.html: is over the limit of 20 MB (--max-input)"),
    ],
)
def test_faults(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert [str(item) for item in read(tmp_path / name)] == [message]


def test_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 cut off")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04 cut off")
    (tmp_path / "c.html").write_text(f"<p>{PARAGRAPH}</p>", encoding="utf-8")
    (tmp_path / "d.txt").write_bytes(bytes(100))
    (tmp_path / "e.txt").write_text(f"{HEADING}\n{SECOND}", encoding="utf-8")
    items = [item for file in find_inputs([str(tmp_path)], Limits()) for item in read_documents(file, Limits())]
    assert [type(item) for item in items] == [InputError, InputError, Document, InputError, Document]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = InputFile(None, "stdin.txt")
    for data, expected in ((f"{HEADING}\n{PARAGRAPH}".encode("cp1256"), 2), (b"a" * 101, 0)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        (item,) = read_documents(stdin, Limits(max_input=1000 if expected else 100))
        if isinstance(item, Document):
            assert (item.name, item.format, len(item.blocks)) == ("stdin.txt", "txt", expected)
        else:
            assert str(item) == "stdin.txt: is over the limit of 0.0001 MB (--max-input)"


def test_markup_in_a_text_is_text(tmp_path: Path) -> None:
    text = f"<script>alert(1)</script> {PARAGRAPH} &amp; {{{{7*7}}}}"
    (tmp_path / "x.txt").write_text(text, encoding="utf-8")
    assert texts(read_document(tmp_path / "x.txt")) == [text]


def test_a_reader_that_dies_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(f"<p>{PARAGRAPH}</p>", encoding="utf-8")
    before = read_document(tmp_path / "x.html")
    process = worker._worker()._process
    assert process is not None
    process.kill()
    process.wait()
    assert read_document(tmp_path / "x.html") == before


def test_threads_share_the_reader() -> None:
    pages = [f"<p>{PARAGRAPH} {number}</p>".encode() for number in range(8)]
    found: dict[int, str] = {}

    def run(number: int) -> None:
        found[number] = worker.extract("html", pages[number], Limits()).paragraphs[0].text

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: f"{PARAGRAPH} {number}" for number in range(8)}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_a_forked_process_has_a_reader_of_its_own() -> None:
    page = f"<p>{PARAGRAPH}</p>".encode()
    worker.extract("html", page, Limits())
    context = multiprocessing.get_context("fork")
    pids = context.SimpleQueue()

    def run() -> None:
        worker.extract("html", page, Limits())
        pids.put(worker._worker()._process.pid)  # type: ignore[union-attr]

    forked = context.Process(target=run)
    forked.start()
    forked.join()
    assert worker.extract("html", page, Limits()).paragraphs[0].text == PARAGRAPH
    assert pids.get() != worker._worker()._process.pid  # type: ignore[union-attr]


def test_the_program_that_reads_stays_light_and_leaves_no_process_behind(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(f"<p>{PARAGRAPH}</p>", encoding="utf-8")
    code = (
        "import sys; from workbench.reading import *; from workbench.reading import worker\n"
        f"(file,) = find_inputs([{str(tmp_path / 'x.html')!r}], Limits()); (item,) = read_documents(file, Limits())\n"
        "heavy = {'trafilatura', 'lxml', 'docx', 'pdfminer', 'torch', 'transformers'} & set(sys.modules)\n"
        "print(len(item.blocks), sorted(heavy), worker._worker()._process.pid)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    blocks, heavy, pid = done.stdout.split()
    assert (blocks, heavy, done.stderr) == ("1", "[]", "")
    assert not Path(f"/proc/{pid}").exists()

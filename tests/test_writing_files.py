import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from writing_sample import PROVENANCE, sample_document

from workbench.errors import OutputError
from workbench.writing import document_files, write_document, write_run

DOCUMENT = sample_document()
NOBODY = 65534


def everything_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def refused(output: Path) -> str:
    with pytest.raises(OutputError) as caught:
        write_document(DOCUMENT, output, PROVENANCE)
    message = str(caught.value)
    assert "\n" not in message
    return message


@contextmanager
def file_size_limit(limit: int) -> Iterator[None]:
    """Let no write of this process go past the limit, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def without_root() -> Iterator[None]:
    """Drop the superuser's right to write anywhere."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


def test_writes_three_files_and_nothing_else(tmp_path: Path) -> None:
    files = write_document(DOCUMENT, tmp_path / "new" / "out", PROVENANCE)
    assert everything_in(tmp_path) == sorted([files.html, files.jsonl, files.markdown])
    assert files == document_files(DOCUMENT, tmp_path / "new" / "out")


def test_new_files_have_the_mode_that_the_user_asks_for(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        files = write_document(DOCUMENT, tmp_path, PROVENANCE)
    finally:
        os.umask(mask)
    assert files.html.stat().st_mode & 0o777 == 0o640


def test_the_same_article_gives_the_same_bytes_and_leaves_its_files_alone(tmp_path: Path) -> None:
    files = write_document(DOCUMENT, tmp_path / "a", PROVENANCE)
    again = write_document(sample_document(), tmp_path / "b", PROVENANCE)
    assert [path.read_bytes() for path in everything_in(tmp_path / "a")] == [
        path.read_bytes() for path in everything_in(tmp_path / "b")
    ]
    inodes = [path.stat().st_ino for path in everything_in(tmp_path / "a")]
    write_document(DOCUMENT, tmp_path / "a", PROVENANCE)
    assert [path.stat().st_ino for path in everything_in(tmp_path / "a")] == inodes
    assert files.html.name == again.html.name


def test_a_changed_article_replaces_its_files(tmp_path: Path) -> None:
    files = write_document(DOCUMENT, tmp_path, PROVENANCE)
    segment = replace(DOCUMENT.segments[0], target="Another headline")
    write_document(replace(DOCUMENT, segments=(segment, *DOCUMENT.segments[1:])), tmp_path, PROVENANCE)
    assert all("Another headline" in path.read_text(encoding="utf-8") for path in everything_in(tmp_path))
    assert len(everything_in(tmp_path)) == len({files.html, files.jsonl, files.markdown})


@pytest.mark.parametrize("kind", ["html", "jsonl", "markdown"])
@pytest.mark.parametrize(
    "content",
    [
        b"my own notes\n",
        b"<!doctype html>\n<html><head><meta name='generator' content='Another tool'>",
        b'{"id": 1}\n',
        b"\xff\xfe\x00binary",
    ],
)
def test_never_overwrites_a_foreign_file_and_touches_no_other(tmp_path: Path, kind: str, content: bytes) -> None:
    foreign: Path = getattr(document_files(DOCUMENT, tmp_path), kind)
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(content)
    assert refused(tmp_path) == f"{foreign}: not overwritten: this file was not written by the workbench"
    assert everything_in(tmp_path) == [foreign]
    assert foreign.read_bytes() == content


@pytest.mark.parametrize("name", ["index.html", "run.json"])
def test_never_overwrites_a_foreign_index_or_record(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"name": "my site"}')
    with pytest.raises(OutputError, match="not overwritten"):
        write_run([], [], [("x.txt", "empty")], (), tmp_path, PROVENANCE, {})
    assert everything_in(tmp_path) == [tmp_path / name]


def test_replaces_its_own_index_and_record(tmp_path: Path) -> None:
    for message in ("the file is empty", "the file is broken"):
        write_run([], [], [("x.txt", message)], (), tmp_path, PROVENANCE, {})
        assert all(message in path.read_text() for path in everything_in(tmp_path))


def test_an_empty_file_in_the_way_holds_nothing_to_lose(tmp_path: Path) -> None:
    files = document_files(DOCUMENT, tmp_path)
    files.html.parent.mkdir(parents=True)
    files.html.touch()
    assert write_document(DOCUMENT, tmp_path, PROVENANCE).html.stat().st_size > 0


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "news").write_text("in the way")
    assert "news" in refused(tmp_path)
    assert (tmp_path / "news").read_text() == "in the way"
    assert "could not be written" in refused(tmp_path / "news" / "deeper")


def test_a_folder_where_a_file_should_be(tmp_path: Path) -> None:
    document_files(DOCUMENT, tmp_path).html.mkdir(parents=True)
    assert "could not be written" in refused(tmp_path)
    assert everything_in(tmp_path) == []


def test_a_read_only_folder(tmp_path: Path) -> None:
    write_document(DOCUMENT, tmp_path, PROVENANCE)  # loads the templates, which another user may not be let to read
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        (output / "news").mkdir()
        for path in (output, output / "news"):
            path.chmod(0o555)
        with without_root():
            assert "could not be written: Permission denied" in refused(output)
        assert everything_in(output) == []


def test_a_full_disk_leaves_no_torn_and_no_temporary_file(tmp_path: Path) -> None:
    files = write_document(DOCUMENT, tmp_path, PROVENANCE)
    before = files.jsonl.read_bytes()
    changed = replace(DOCUMENT, segments=tuple(replace(each, target="Other words") for each in DOCUMENT.segments))
    with file_size_limit(1000), pytest.raises(OutputError, match="could not be written"):
        write_document(changed, tmp_path, PROVENANCE)
    assert files.jsonl.read_bytes() == before
    assert len(everything_in(tmp_path)) == 3


KILLED = """
import sys
from itertools import cycle
from pathlib import Path
from workbench.writing.files import replace_files

path = Path(sys.argv[1])
for letter in cycle("ab"):
    replace_files({path: "<!-- arabic-news-workbench -->" + letter * 2_000_000})
    print(letter, flush=True)
"""


def test_a_kill_at_any_moment_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    for delay in (0.0, 0.01, 0.02, 0.03):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        body = path.read_text().removeprefix("<!-- arabic-news-workbench -->")
        assert body in {"a" * 2_000_000, "b" * 2_000_000}

"""Check how inputs are found and named."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from workbench.errors import InputError, UsageError
from workbench.reading import InputFile, Limits, find_inputs, read_documents


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "a/x.txt",
        "a/sub/y.HTML",
        "a/sub/~$y.docx",
        "a/.hidden.txt",
        "a/.git/z.txt",
        "a/picture.png",
        "b/x.txt",
        "b/c/x.txt",
        "n.md",
        "empty/picture.png",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("نص")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*arguments: str) -> list[str]:
    found = find_inputs(arguments, Limits())
    assert len({file.name for file in found}) == len(found)
    return [file.name for file in found]


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["a/x.txt"], ["x.txt"]),
        (["a"], ["sub/y.HTML", "x.txt"]),
        (["a/"], ["sub/y.HTML", "x.txt"]),
        (["n.md", "a"], ["n.md", "sub/y.HTML", "x.txt"]),
        (["a/x.txt", "b/x.txt"], ["a/x.txt", "b/x.txt"]),
        (["a/x.txt", "b/x.txt", "b/c/x.txt"], ["a/x.txt", "b/x.txt", "c/x.txt"]),
        (["a", "b"], ["sub/y.HTML", "a/x.txt", "c/x.txt", "b/x.txt"]),
        (["a/x.txt", "a", "./a/x.txt"], ["x.txt", "sub/y.HTML"]),
        (["*/*.txt"], ["a/x.txt", "b/x.txt"]),
        (["**/*.txt"], ["a/x.txt", "c/x.txt", "b/x.txt"]),
        (["a*"], ["sub/y.HTML", "x.txt"]),
        (["-"], ["stdin.txt"]),
        (["n.md", "-", "-"], ["stdin.txt", "n.md"]),
    ],
)
def test_finds_and_names(arguments: list[str], expected: list[str]) -> None:
    assert names(*arguments) == expected


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("nowhere", "nowhere: no such file or folder"),
        ("nowhere/x.txt", "nowhere/x.txt: no such file or folder"),
        ("*.pdf", "*.pdf: holds no file that is read (.txt, .md"),
        ("empty", "empty: holds no file that is read (.txt, .md"),
        ("a/picture.png", "a/picture.png: not a kind of file that is read (.txt, .md"),
        ("no\nsuch", "no\ufffdsuch: no such file or folder"),
    ],
)
def test_refuses(argument: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_inputs([argument], Limits())
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_refuses_too_many_files(tree: Path) -> None:
    with pytest.raises(UsageError, match="more than 1 files"):
        find_inputs([str(tree / "a")], Limits(max_files=1))


def test_symlink_loops_and_repeats_are_harmless(tree: Path) -> None:
    (tree / "a" / "loop").symlink_to(tree / "a", target_is_directory=True)
    (tree / "a" / "again.txt").symlink_to(tree / "a" / "x.txt")
    (tree / "a" / "broken.txt").symlink_to(tree / "gone.txt")
    assert names("a") == ["again.txt", "sub/y.HTML"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps names that are no text")
def test_odd_bytes_in_names(tree: Path) -> None:
    for name in (b"\xe3\xd1.txt", b"\xe3\xd2.txt", "سطر\nآخر.txt".encode()):
        Path(os.fsdecode(os.fsencode(tree) + b"/empty/" + name)).write_text("نص")
    found = find_inputs(["empty"], Limits())
    assert sorted(file.name for file in found) == ["سطر\ufffdآخر.txt", "\ufffd\ufffd.txt", "\ufffd\ufffd~2.txt"]
    for file in found:
        file.name.encode()
        (document,) = read_documents(file, Limits())
        assert not isinstance(document, InputError)


def test_a_folder_that_cannot_be_listed_is_one_fault_among_others(tree: Path) -> None:
    gone = InputFile(tree / "a", "a")  # what find_inputs yields for such a folder
    (error,) = read_documents(gone, Limits())
    assert isinstance(error, InputError)
    assert str(error).startswith("a: cannot be read: ")


def test_a_file_that_goes_away(tree: Path) -> None:
    found = find_inputs(["a"], Limits())
    (tree / "a" / "x.txt").unlink()
    items = [item for file in found for item in read_documents(file, Limits())]
    assert [str(item) for item in items if isinstance(item, InputError)] == [
        "x.txt: cannot be read: No such file or directory"
    ]
    assert len(items) == 2

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from writing_sample import sample_document

from workbench.writing import document_files, output_stem

DOCUMENT = sample_document()
ID = len("-01234567")


def stem(name: str, **changes: str) -> str:
    return str(output_stem(replace(DOCUMENT, name=name, **changes)))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/x.txt", "a/x.txt"),
        ("أخبار/خبر اليوم.txt", "أخبار/خبر اليوم.txt"),
        ("../../etc/passwd", "etc/passwd"),
        ("a/../../b/./x.txt", "a/b/x.txt"),
        ("/etc/x.txt", "etc/x.txt"),
        ("//server/x.txt", "server/x.txt"),
        ("C:\\news\\x.txt", "C__news_x.txt"),
        ("rows.jsonl#12", "rows.jsonl#12"),
        ("-", "_-"),
        ("-rf/--x", "_-rf/_--x"),
        (".git/.config", "_.git/_.config"),
        ("con/NUL.txt", "_con/_NUL.txt"),
        ("a. /b . ./x.txt. ", "a/b/x.txt"),
        ('q<>:"|?*\n\x00.txt', "q_________.txt"),
        ("\u202egpj.txt", "_gpj.txt"),
        ("\udcff.txt", "_.txt"),
        ("", "article"),
        ("..", "article"),
        (" . /x", "_/x"),
    ],
)
def test_names_keep_the_path_and_lose_what_is_odd(name: str, expected: str) -> None:
    assert stem(name)[:-ID] == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a/x.txt", "b/x.html"),
        ("x.txt", "x.html"),
        ("x.txt", "X.txt"),
        ("A/x.txt", "a/x.txt"),
        ("a?.txt", "a*.txt"),
        ("é.txt", "e\u0301.txt"),
        ("../x.txt", "x.txt"),
        ("n" * 300, "n" * 301),
    ],
)
def test_no_two_articles_share_a_file_whatever_counts_as_the_same_name(first: str, second: str) -> None:
    assert stem(first).casefold() != stem(second).casefold()


def test_another_text_of_the_same_name_gets_files_of_its_own() -> None:
    assert stem("x.txt") != stem("x.txt", id="0" * 12)


@given(st.text(max_size=400))
def test_any_name_stays_inside_the_folder_and_fits_a_file_system(name: str) -> None:
    path = output_stem(replace(DOCUMENT, name=name))
    assert path == output_stem(replace(DOCUMENT, name=name))
    assert not path.is_absolute()
    assert not {"..", ".", ""} & set(path.parts)
    for part in (*path.parts[:-1], f"{path.name}.jsonl"):
        assert len(part.encode()) <= 255
        assert part.isprintable()
        assert not set(part) & set('<>:"/\\|?*')
        assert part == part.rstrip(". ")


def test_the_three_files_stand_side_by_side(tmp_path: Path) -> None:
    files = document_files(replace(DOCUMENT, name="a/x.tar.txt"), tmp_path)
    stem = output_stem(replace(DOCUMENT, name="a/x.tar.txt"))
    assert files.html == tmp_path / f"{stem}.html"
    assert files.jsonl == tmp_path / f"{stem}.jsonl"
    assert files.markdown == tmp_path / f"{stem}.md"

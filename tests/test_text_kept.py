"""Tables that are kept in the cache are those that their data makes, and are made anew when it has changed."""

from __future__ import annotations

import marshal
from pathlib import Path

import pytest

from workbench.models.cache import cache_folder
from workbench.text.kept import kept


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "words.txt"
    path.write_text("one two", encoding="utf-8")
    return path


def words(source: Path) -> dict[str, int]:
    return kept("words", source, lambda: {word: len(word) for word in source.read_text(encoding="utf-8").split()})


def refuse() -> dict[str, int]:
    raise AssertionError("made again")


def memory() -> Path:
    (path,) = (cache_folder() / "tables").glob("words.*")
    return path


def test_a_table_is_made_once_until_its_data_changes(source: Path) -> None:
    assert words(source) == {"one": 3, "two": 3}
    assert kept("words", source, refuse) == {"one": 3, "two": 3}
    source.write_text("three", encoding="utf-8")
    with pytest.raises(AssertionError):
        kept("words", source, refuse)
    assert words(source) == {"three": 5}


@pytest.mark.parametrize("damaged", [b"", b"\xff", b"{", marshal.dumps(("of", "three", "parts")), marshal.dumps(7)])
def test_a_damaged_table_is_made_again(source: Path, damaged: bytes) -> None:
    words(source)
    memory().write_bytes(damaged)
    assert words(source) == {"one": 3, "two": 3}
    assert kept("words", source, refuse) == {"one": 3, "two": 3}


def test_a_cache_that_cannot_be_written_only_costs_time(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "file"))
    assert words(source) == words(source) == {"one": 3, "two": 3}

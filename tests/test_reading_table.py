"""Check how the rows of tables become documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reading_files import HEADING, PARAGRAPH, SECOND, read, texts

from workbench.document import Document, Hint
from workbench.reading import Limits


def summary(items: list[object]) -> list[str]:
    """Return each document's name and each error's message."""
    return [item.name if isinstance(item, Document) else str(item) for item in items]


def write_jsonl(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_rows_of_json_lines(tmp_path: Path) -> None:
    path = write_jsonl(
        tmp_path / "x.jsonl",
        {"text": f"{PARAGRAPH}\n\n{SECOND}", "title": HEADING},
        {"id": "n 7", "content": PARAGRAPH, "title": PARAGRAPH},
        {"id": 12, "body": f"{PARAGRAPH}\u2028{SECOND}"},
    )
    first, second, third = read(path)
    assert isinstance(first, Document)
    assert [(block.text, block.place, block.hint) for block in first.blocks] == [
        (HEADING, "row 1 title", Hint.HEADING),
        (PARAGRAPH, "row 1 line 1", None),
        (SECOND, "row 1 line 3", None),
    ]
    assert isinstance(second, Document)
    assert texts(second) == [PARAGRAPH], "a title that the text repeats is not shown twice"
    assert isinstance(third, Document)
    assert texts(third) == [PARAGRAPH, SECOND]
    assert [item.name for item in (first, second, third)] == ["x.jsonl#1", "x.jsonl#n 7", "x.jsonl#12"]
    assert {item.format for item in (first, second, third)} == {"jsonl"}


def test_a_bad_row_stops_no_other(tmp_path: Path) -> None:
    path = write_jsonl(
        tmp_path / "x.jsonl",
        {"text": PARAGRAPH, "id": "a"},
        f'{{"text": "{PARAGRAPH}"',
        "",
        [PARAGRAPH],
        {"words": PARAGRAPH},
        {"text": 5},
        {"text": " \n"},
        "[" * 100_000,
        f'{{"text": "\\ud800\\u0000{PARAGRAPH}"}}',
        {"text": SECOND, "id": "a"},
    )
    items = read(path)
    no_column = "has no text in a column text, content, body, article; name the column with --text-column"
    assert summary(items) == [
        "x.jsonl#a",
        "x.jsonl#2: is not valid JSON",
        "x.jsonl#4: is not a JSON object",
        f"x.jsonl#5: {no_column}",
        f"x.jsonl#6: {no_column}",
        "x.jsonl#7: is empty",
        "x.jsonl#8: is not valid JSON",
        "x.jsonl#9",
        "x.jsonl#10",
    ]
    damaged = items[-2]
    assert isinstance(damaged, Document)
    assert damaged.text == f"\ufffd\ufffd{PARAGRAPH}"
    assert damaged.warnings == ("2 damaged characters (U+FFFD)",)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_of_csv(tmp_path: Path, codec: str, delimiter: str) -> None:
    quoted = f'"{PARAGRAPH}, ""قال""\n{SECOND}"'
    rows = [["id", " text ", "n"], ["k1", quoted, "1"], ["k2", SECOND.replace("،", ""), "2"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    (tmp_path / "x.csv").write_bytes(text.encode(codec))
    first, second = read(tmp_path / "x.csv")
    assert isinstance(first, Document)
    assert texts(first) == [f'{PARAGRAPH}, "قال"', SECOND]
    assert [block.place for block in first.blocks] == ["row 1 line 1", "row 1 line 2"]
    assert summary([first, second]) == ["x.csv#k1", "x.csv#k2"]


def test_the_text_column_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"نص,text\n{SECOND},{PARAGRAPH}\nقصير\n", encoding="utf-8")
    named, short = read(tmp_path / "x.csv", text_column="text")
    assert isinstance(named, Document)
    assert texts(named) == [PARAGRAPH]
    assert str(short) == "x.csv#2: has no text in a column 'text'"
    (missing,) = read(tmp_path / "x.csv", text_column="words")
    assert str(missing) == "x.csv: has no text in a column 'words'"


def test_a_long_article_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"text\n{SECOND} {'كلمة ' * 60_000}\n", encoding="utf-8")
    (document,) = read(tmp_path / "x.csv")
    assert isinstance(document, Document)


@pytest.mark.parametrize("name", ["x.jsonl", "x.csv"])
def test_rows_over_the_limit(tmp_path: Path, name: str) -> None:
    head, row = ("", '{{"text": "{}"}}\n') if name == "x.jsonl" else ("id,text\n", "1,{}\n")
    long_rows = row.format("ا" * 60_000) + row.format("a" * 120_000)
    (tmp_path / name).write_text(head + long_rows + row.format(PARAGRAPH), encoding="utf-8")
    items = read(tmp_path / name, Limits(max_input=100_000))
    over = "is over the limit of 0.1 MB (--max-input)"
    assert summary(items)[:2] == [f"{name}#1: {over}", f"{name}#2: {over}"]
    assert isinstance(items[2], Document)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.csv", b"\x00\x01\x02" * 500, "x.csv: is a binary file, not text"),
        ("x.jsonl", b"%PDF-1.4 ...", "x.jsonl: is a binary file, not text"),
        ("x.csv", b"", "x.csv: is empty"),
        ("x.jsonl", b"\n", "x.jsonl: is empty"),
        ("x.csv", b"id,text\n", "x.csv: is empty"),
    ],
)
def test_tables_without_rows(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert summary(read(tmp_path / name)) == [message]

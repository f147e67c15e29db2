"""Test the scoring of challenge items: by half, category and pair, with the held half kept from reading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.challenge import ITEMS, main
from eval.evalsets import read_lines

GOOD = ["Three men came.", "Thirty men came.", "He did not come.", "He came.", "Did he come?"]


def record(number: int, category: str, pair: str | None, half: str, must: str) -> dict[str, Any]:
    head = {"id": f"c{number}", "category": category, "pair": pair, "half": half}
    return {**head, "source": f"جملة {number}", "must": [must], "must_not": ["!"]}


RECORDS = [
    record(1, "numbers", "p1", "tune", r"\bthree\b"),
    record(2, "numbers", "p1", "tune", r"\bthirty\b"),
    record(3, "negation", "p2", "held", r"\bnot\b"),
    record(4, "negation", "p2", "held", r"\bcame\b") | {"must_not": [r"\bnot\b"]},
    record(5, "questions", None, "held", r"\?"),
]


@pytest.fixture
def items(tmp_path: Path) -> Path:
    path = tmp_path / "items.jsonl"
    path.write_text("\n".join(map(json.dumps, RECORDS)) + "\n", encoding="utf-8")
    return path


def measured(items: Path, lines: list[str], *more: str) -> dict[str, Any]:
    """Return the figures of a stored output without their common beginning and end, `challenge.` and the system."""
    output, target = items.with_name("out.en"), items.with_name("out.json")
    output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert main(["--data", str(items), "--output", f"mine={output}", "--json", str(target), *more]) == 0
    found = json.loads(target.read_text(encoding="utf-8"))
    return {name.removeprefix("challenge.").replace(".mine.", " "): value for name, value in found.items()}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, {}),
        ({0: "THREE men came."}, {}),
        ({1: "Three men came."}, {"tune passed": 50, "tune numbers": 50, "tune pairs-solved": 0}),
        ({3: "He did not come."}, {"held passed": 66.6667, "held negation": 50, "held pairs-solved": 0}),
        ({4: "He came."}, {"held passed": 66.6667, "held questions": 0}),
    ],
)
def test_rates_are_by_half_category_and_pair(items: Path, changed: dict[int, str], expected: dict[str, float]) -> None:
    found = measured(items, [changed.get(at, line) for at, line in enumerate(GOOD)])
    names = [f"{half} {name}" for half in ("tune", "held") for name in ("passed", "pairs-solved")]
    assert {name: found[name] for name in names} == {name: expected.get(name, 100) for name in names}
    assert {name: found[name] for name in expected} == expected


def test_the_table_names_rows_with_their_items(items: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measured(items, [*GOOD[:4], "He came."])
    heading, halves, *rows = capsys.readouterr().out.splitlines()
    assert heading.split() == ["passed,", "%", "mine"]
    assert halves.split() == ["tune", "held"]
    assert rows[:2] == [
        f"{'all items (5)':40}     100.0      66.7",
        f"{'minimal pairs solved (2)':40}     100.0     100.0",
    ]


def test_errors_of_the_held_half_are_never_shown(items: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measured(items, ["Nobody came."] * 5, "--errors")
    shown = capsys.readouterr().out
    assert RECORDS[0]["source"] in shown
    assert RECORDS[1]["source"] in shown
    assert not [entry["id"] for entry in RECORDS[2:] if entry["source"] in shown]


def test_the_references_pass_and_the_sources_do_not(tmp_path: Path) -> None:
    records = [json.loads(line) for line in read_lines(ITEMS)]
    items = tmp_path / "items.jsonl"
    items.write_bytes(ITEMS.read_bytes())
    for field, rate in (("reference", 100), ("source", 0)):
        found = measured(items, [entry[field] for entry in records])
        assert {value for name, value in found.items() if name != "data"} == {rate}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--data", "{}/none"], "no such file"),
        (["--data", "{}/broken"], "not JSON Lines of challenge items"),
        (["--data", "{}/pattern"], "not JSON Lines of challenge items"),
        (["--data", "{}/half"], "in neither half"),
        (["--data", "{}/empty"], "no items"),
        (["-m", "nosuch"], "there is no model nosuch"),
        (["-m", "a/x", "-m", "b/x"], "two systems are called x"),
        (["--output", "mine={}/none"], "no such file"),
        (["--output", "mine={}/short"], "has 1 lines"),
        (["--output", "mine"], "NAME=FILE"),
        (["--json", "{}/none/out", "--output", "mine={}/five"], "cannot be written"),
    ],
)
def test_bad_input_gives_one_clear_line(
    items: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    folder = items.parent
    (folder / "broken").write_text("{\n", encoding="utf-8")
    (folder / "pattern").write_text(json.dumps(RECORDS[0] | {"must": ["("]}), encoding="utf-8")
    (folder / "half").write_text(json.dumps(RECORDS[0] | {"half": "all"}), encoding="utf-8")
    (folder / "empty").write_text("", encoding="utf-8")
    (folder / "short").write_text("one\n", encoding="utf-8")
    (folder / "five").write_text("one\n" * 5, encoding="utf-8")
    assert main(["--data", str(items), *(one.format(folder) for one in arguments)]) in {1, 2}
    error = capsys.readouterr().err
    assert message in error
    assert error.startswith("error: ")
    assert error.count("\n") == 1

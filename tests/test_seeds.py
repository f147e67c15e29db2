"""Take the five seed articles through the whole path, as `make run` does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from workbench.commands import run
from workbench.text.language import has_arabic

Rows = list[dict[str, Any]]
STEMS = [
    "000_6ccabab89841b932",
    "001_988bb7c48388d14e",
    "002_07866d9590573d52",
    "003_5dfb788d0b9e1c61",
    "004_f5fe47a323ec4583",
]


@pytest.fixture(scope="module")
def output(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds") / "out"
    assert run(["translate", str(seeds), "-o", str(folder), "-m", "starter"]) == 0
    return folder


@pytest.fixture(scope="module")
def rows(output: Path) -> dict[str, Rows]:
    files = {stem: next(output.glob(f"{stem}*.jsonl")) for stem in STEMS}
    return {stem: [json.loads(line) for line in file.read_text().splitlines()] for stem, file in files.items()}


def test_each_article_has_three_files_and_the_run_an_index(output: Path) -> None:
    for suffix in ("html", "jsonl", "md"):
        assert len(list(output.glob(f"00*.{suffix}"))) == 5
    assert (output / "index.html").is_file()
    record = json.loads((output / "run.json").read_text())
    assert {"model", "versions", "settings", "started", "seconds", "articles"} <= record.keys()
    assert len(record["model"]["weights_sha256"]) == 64


@pytest.mark.parametrize("stem", STEMS)
def test_every_source_word_is_in_a_segment_and_no_target_empty(stem: str, seeds: Path, rows: dict[str, Rows]) -> None:
    text = (seeds / f"{stem}.txt").read_text()
    assert "".join("".join(row["source"].split()) for row in rows[stem]) == "".join(text.split())
    assert all(row["target"].strip() for row in rows[stem])
    assert all(text[row["start"] : row["end"]] == row["source"] for row in rows[stem])


@pytest.mark.parametrize("stem", STEMS)
def test_five_key_statements_none_of_them_boilerplate(stem: str, rows: dict[str, Rows]) -> None:
    statements = [row for row in rows[stem] if row["statement"]]
    assert sorted(row["statement"]["rank"] for row in statements) == [1, 2, 3, 4, 5]
    assert {row["role"] for row in statements} == {"body"}
    assert all(row["statement"]["reasons"] for row in statements)


@pytest.mark.parametrize("stem", STEMS)
def test_a_translated_target_is_english(stem: str, rows: dict[str, Rows]) -> None:
    for row in rows[stem]:
        flagged = {finding["code"] for finding in row["findings"]}
        assert row["origin"] == "copy" or not has_arabic(row["target"]) or "untranslated" in flagged


def test_the_same_input_gives_the_same_bytes(output: Path, seeds: Path, tmp_path: Path) -> None:
    assert run(["translate", str(seeds), "-o", str(tmp_path), "-m", "starter"]) == 0
    for file in sorted(output.iterdir()):
        if file.name != "run.json":
            assert (tmp_path / file.name).read_bytes() == file.read_bytes(), file.name


def test_finished_articles_are_reused_with_the_same_settings(output: Path, seeds: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in output.glob("00*")}
    assert run(["translate", str(seeds), "-o", str(output), "-m", "starter"]) == 0
    assert json.loads((output / "run.json").read_text())["reused"] == 5
    assert {file: file.stat().st_mtime_ns for file in output.glob("00*")} == before


def test_a_converted_starter_needs_neither_torch_nor_transformers_nor_a_connection(
    output: Path, seeds: Path, tmp_path: Path
) -> None:
    assert output.is_dir()  # the starter is converted
    script = """
import re, socket, sys
from pathlib import Path

def refuse(*arguments):
    raise AssertionError("a connection was opened")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from workbench.commands import run
code = run(sys.argv[1:])
heavy = {"torch", "transformers", "gradio", "ray"} & sys.modules.keys()
# Not getrusage: its peak counts the test runner's memory from before the exec.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(sorted(heavy), peak, code)
"""
    line = [sys.executable, "-c", script, "translate", str(seeds), "-o", str(tmp_path), "-m", "starter"]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    heavy, megabytes, code = done.stdout.splitlines()[-1].rsplit(" ", 2)
    assert (heavy, code) == ("[]", "0")
    assert int(megabytes) < 700

"""Kill batch runs where it hurts: what they leave in the end is, byte for byte, what an unbroken run leaves."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from batch_runs import batch, results, rows, write_records
from checkpoints import build_marian

from workbench.pipeline import Workbench

PEAK = """
import sys
from workbench.commands import run
assert run(sys.argv[1:]) == 1  # one record is set aside
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
SMALL_PARTS = ("--part-records", 3, "--remember", 2)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a tiny model that is converted and verified."""
    folder = build_marian(tmp_path_factory.mktemp("batch") / "tiny", steps=120)
    assert Workbench(model=str(folder)).translator.info.engine == "ctranslate2"
    return folder


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_records(tmp_path_factory.mktemp("records") / "news.jsonl", 30)


@pytest.fixture(scope="module")
def unbroken(model: Path, records: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("unbroken") / "out"
    finished = batch([records, "-o", folder, "-m", model, *SMALL_PARTS])
    assert finished.returncode == 1, finished.stderr
    assert len(rows(folder)) == 29
    return results(folder)


def test_a_run_killed_again_and_again_leaves_what_an_unbroken_run_leaves(
    model: Path, records: Path, unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    command = [records, "-o", tmp_path / "out", "-m", model, *SMALL_PARTS]
    finished = []
    for files in (1, 2, 3, 4, 6):  # the plan, the settings, then what is remembered, set aside and translated
        killed = batch(command, kill_before=files)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        finished.append(len(list(tmp_path.glob("out/part-*[0-9].jsonl"))))
    assert finished[0] == 0
    assert 0 < finished[-1] < 10, "the kills fall into the middle"
    assert batch(command).returncode == 1
    assert results(tmp_path / "out") == unbroken


def test_shards_leave_together_what_one_run_leaves(
    model: Path, records: Path, unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    for shard in ("1/2", "2/2"):
        batch([records, "-o", tmp_path / "out", "-m", model, *SMALL_PARTS, "--shard", shard])
    assert results(tmp_path / "out").keys() == unbroken.keys()
    assert results(tmp_path / "out") == unbroken


def test_other_settings_do_not_go_into_the_same_folder(model: Path, records: Path, tmp_path: Path) -> None:
    command = [records, "-o", tmp_path / "out", "-m", model, *SMALL_PARTS]
    batch(command, kill_before=4)
    refused = batch([*command, "--beam", 2])
    assert refused.returncode == 2
    assert refused.stderr.endswith("was begun with another settings; go on as then, or in a new folder\n")


def test_memory_does_not_grow_with_the_input(model: Path, tmp_path: Path) -> None:
    peaks = []
    for count in (80, 800):
        table = write_records(tmp_path / f"{count}.jsonl", count, ballast="x" * 40_000)
        command = [table, "-o", tmp_path / str(count), "-m", model, "--part-records", 10, "--remember", 2, "--fast"]
        peaks.append(peak([*map(str, command)]))
    assert peaks[1] < 1.1 * peaks[0]


def peak(arguments: list[str]) -> int:
    """Return the most memory, in kB, that the command's own process takes: not what it had of its parent."""
    program = [sys.executable, "-c", PEAK, "batch", *arguments]
    finished = subprocess.run(program, capture_output=True, text=True, check=True)
    return int(finished.stdout.split()[-2])

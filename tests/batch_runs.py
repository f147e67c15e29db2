"""Run `workbench batch` in processes of its own, on records that a tiny model knows by heart."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checkpoints import PAIRS

SOURCES = [source for source, _ in PAIRS]

# Ends the process as `kill -9` does, right before the n-th file would take its place.
KILLED = """
import os, pathlib, signal, sys
left, replace = int(sys.argv.pop(1)), pathlib.Path.replace
def killing(self, target):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)
pathlib.Path.replace = killing
from workbench.commands import main
main()
"""


def write_records(path: Path, count: int, ballast: str = "") -> Path:
    """Write records of two sentences, many of which recur, and with another column; one must be set aside."""
    rows = [
        {"id": f"r{number}", "text": f"{SOURCES[number % 12]} {SOURCES[number * 5 % 7]}", "desk": f"{number}{ballast}"}
        for number in range(count)
    ]
    rows[count // 2]["text"] = "no Arabic here"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def batch(arguments: Sequence[object], kill_before: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, or until the n-th file would take its place."""
    program = ["-c", KILLED, str(kill_before)] if kill_before else ["-m", "workbench"]
    command = [sys.executable, *program, "batch", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def results(folder: Path) -> dict[str, bytes]:
    """Return what a run has left for its user, by file name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def rows(folder: Path) -> list[dict[str, Any]]:
    """Return the records of all parts in JSON Lines, in order."""
    parts = sorted(set(folder.glob("part-*.jsonl")) - set(folder.glob("*.failed.jsonl")))
    return [json.loads(line) for part in parts for line in part.read_text(encoding="utf-8").splitlines()]

"""Measure what the command line costs: processor time to start, time and memory for a folder of articles."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """Hold one command's wall clock and processor time in seconds, and its peak resident memory in MB."""

    wall: float
    cpu: float
    peak_mb: float


def measure(arguments: list[str]) -> Cost:
    """Run `workbench` with the arguments in a process of its own; exit with its code if it fails."""
    began = time.monotonic()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "workbench", *arguments],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)],
    )
    _, status, usage = os.wait4(child, 0)
    if code := os.waitstatus_to_exitcode(status):
        raise SystemExit(f"workbench {' '.join(arguments)}: exit code {code}")
    return Cost(time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(costs: list[Cost]) -> Cost:
    """Return the median of each measure."""
    return Cost(*(statistics.median(values) for values in zip(*(asdict(cost).values() for cost in costs), strict=True)))


def main() -> None:
    """Print the cost of `--help`, and of translating a folder once the model is converted."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("seeds"))
    parser.add_argument("--model", default="starter")
    parser.add_argument("--repeat", type=int, default=5, help="runs of each, of which the median is shown")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args()
    if not options.folder.is_dir():
        parser.error(f"no such folder: {options.folder}")
    with tempfile.TemporaryDirectory() as output:
        translate = ["translate", str(options.folder), "-o", output, "--force", "-m", options.model]
        commands = {"--help": ["--help"], "translate": translate, "translate --fast": [*translate, "--fast"]}
        measure(translate)
        figures = {name: median([measure(line) for _ in range(options.repeat)]) for name, line in commands.items()}
    print(f"{'workbench …':<20}{'wall s':>8}{'CPU s':>8}{'peak MB':>9}")
    for name, cost in figures.items():
        print(f"{name:<20}{cost.wall:8.2f}{cost.cpu:8.2f}{cost.peak_mb:9.0f}")
    if options.json:
        options.json.write_text(json.dumps({name: asdict(cost) for name, cost in figures.items()}, indent=2) + "\n")


if __name__ == "__main__":
    main()

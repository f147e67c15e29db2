"""Measure what the command line costs: processor time to start, time and memory for a folder of articles."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.figures import ROOT, STARTER, Figures, exit_code, with_data, write_json
from workbench.errors import InputError, UsageError
from workbench.models.store import resolve

_SPENT = Path(__file__).with_name("spent.py")


@dataclass(frozen=True, slots=True)
class Cost:
    """Hold one command's wall clock and processor time in seconds, and its peak resident memory in MB."""

    wall: float
    cpu: float
    peak_mb: float


def measure(arguments: list[str]) -> Cost:
    """Run `workbench` with the arguments in a process of its own; raise InputError if it fails."""
    return measure_python(["-m", "workbench", *arguments], os.environ)


def measure_python(arguments: list[str], environment: Mapping[str, str]) -> Cost:
    """Run Python with the arguments in a process of its own; raise InputError if it fails."""
    command = [sys.executable, "-I", "-S", str(_SPENT), *arguments]
    code, *spent = json.loads(subprocess.check_output(command, env=environment))  # noqa: S603 - our own
    if code:
        raise InputError(f"python {' '.join(arguments)}: exit code {code}")
    return Cost(*spent)


def median(costs: list[Cost]) -> Cost:
    """Return the median of each measure."""
    return Cost(*(statistics.median(values) for values in zip(*(asdict(cost).values() for cost in costs), strict=True)))


def commands(folder: Path, output: str, model: str) -> dict[str, list[str]]:
    """Return the command lines that are measured, by a name for each."""
    translate = ["translate", str(folder), "-o", output, "--force", "-m", model]
    return {"--help": ["--help"], "translate": translate, "translate --fast": [*translate, "--fast"]}


def costs(folder: Path, model: str, repeat: int) -> dict[str, Cost]:
    """Return the median cost of `--help`, and of translating a folder once the model is converted."""
    if not folder.is_dir():
        raise UsageError(f"no such folder: {folder}")
    resolve(model)
    with tempfile.TemporaryDirectory() as output:
        lines = commands(folder, output, model)
        _progress("converting the model")
        measure(lines["translate"])
        return {name: _repeated(name, line, repeat) for name, line in lines.items()}


def _repeated(name: str, line: list[str], repeat: int) -> Cost:
    _progress(f"workbench {name}, {repeat} times")
    return median([measure(line) for _ in range(repeat)])


def _progress(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def figures(found: Mapping[str, Cost], folder: Path) -> Figures:
    """Return seconds and MB of each command."""
    values = {
        f"footprint.{name.replace('--', '').replace(' ', '-')}.{quantity}": value
        for name, cost in found.items()
        for quantity, value in asdict(cost).items()
    }
    return with_data(values, sorted(path for path in folder.iterdir() if path.is_file()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the cost of `--help`, and of translating a folder once the model is converted; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "seeds")
    parser.add_argument("-m", "--model", default=STARTER)
    parser.add_argument("--repeat", type=int, default=5, help="runs of each, of which the median is shown")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args(arguments)
    if options.repeat < 1:
        parser.error("--repeat must be at least 1")

    def work() -> None:
        found = costs(options.folder, options.model, options.repeat)
        print(f"{'workbench …':<20}{'wall s':>8}{'CPU s':>8}{'peak MB':>9}")
        for name, cost in found.items():
            print(f"{name:<20}{cost.wall:8.2f}{cost.cpu:8.2f}{cost.peak_mb:9.0f}")
        if options.json:
            write_json(options.json, figures(found, options.folder))

    return exit_code(work)


if __name__ == "__main__":
    raise SystemExit(main())

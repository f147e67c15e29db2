"""Measure how a model misbehaves: empty output, loops, Arabic left over, numbers and names that are not kept."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from workbench import Workbench
from workbench.checking import Check
from workbench.checking.dates import check_dates
from workbench.checking.names import check_names
from workbench.checking.numbers import check_numbers
from workbench.errors import InputError, WorkbenchError
from workbench.text.language import has_arabic
from workbench.translation.faults import loops

CHALLENGE = Path(__file__).parent / "data" / "challenge.jsonl"
SOURCE = "source.ar"  # in each folder of --sets


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Hold shares of the segments, in per cent; what is kept is a share of the segments that state such a thing."""

    segments: int
    empty: float
    loops: float
    arabic: float
    numbers_kept: float
    dates_kept: float
    names_kept: float


def behaviour(sources: Sequence[str], targets: Sequence[str]) -> Behaviour:
    """Judge translations by their sources alone, with the workbench's own checks."""
    rows = list(zip(sources, targets, strict=True))
    return Behaviour(
        len(rows),
        _share(rows, lambda _, target: not target.strip()),
        _share(rows, lambda source, target: loops(target) and not loops(source)),
        _share(rows, lambda _, target: has_arabic(target)),
        *(_kept(rows, check) for check in (check_numbers, check_dates, check_names)),
    )


def _share(rows: Sequence[tuple[str, str]], wrong: Callable[[str, str], bool]) -> float:
    return 100 * sum(wrong(source, target) for source, target in rows) / len(rows) if rows else 0.0


def _kept(rows: Sequence[tuple[str, str]], check: Check) -> float:
    """Return the share of segments without a finding among those where an empty target would give one."""
    telling = [(source, target) for source, target in rows if any(check(source, ""))]
    return 100 - _share(telling, lambda source, target: any(check(source, target)))


def read_sets(folder: Path | None) -> Iterator[tuple[str, list[str]]]:
    """Yield the challenge items, and the sources of every set in a folder; InputError where it has none."""
    items = (json.loads(line) for line in CHALLENGE.read_text(encoding="utf-8").splitlines())
    yield "challenge", [item["source"] for item in items]
    if folder:
        paths = sorted(folder.glob(f"*/{SOURCE}"))
        if not paths:
            raise InputError(f"{folder} holds no set: a set is a folder with a file {SOURCE}")
        for path in paths:
            yield path.parent.name, path.read_text(encoding="utf-8").splitlines()


def main() -> int:
    """Print a table for each model and set, and write it as JSON if asked to."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("-m", "--model", action="append", help="catalogue name or folder; may come more than once")
    parser.add_argument("--sets", type=Path, help=f"folder of sets, each a folder with {SOURCE}")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args()
    try:
        figures = _measure(options.model or ["starter"], options.sets)
    except WorkbenchError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


def _measure(models: Sequence[str], sets: Path | None) -> list[dict[str, object]]:
    print(
        "| model | set | segments | empty % | loops % | Arabic left % | numbers kept % | dates kept % | names kept % |"
    )
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    figures = []
    for model in models:
        workbench = Workbench(model)
        for name, sources in read_sets(sets):
            found = behaviour(sources, workbench.translate_lines(sources))
            shares = (f"{share:.1f}" for share in list(asdict(found).values())[1:])
            print(f"| {model} | {name} | {found.segments} | {' | '.join(shares)} |", flush=True)
            figures.append({"model": model, "set": name, **asdict(found)})
    return figures


if __name__ == "__main__":
    sys.exit(main())

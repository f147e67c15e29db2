"""Measure how a model misbehaves: empty output, loops, Arabic left over, numbers and names that are not kept."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.challenge import ITEMS, read_items
from eval.evalsets import SOURCE, read_lines
from eval.figures import STARTER, Figures, check_distinct, exit_code, name_part, with_data, write_json
from eval.systems import hypotheses
from workbench.checking import Check
from workbench.checking.dates import check_dates
from workbench.checking.names import check_names
from workbench.checking.numbers import check_numbers
from workbench.errors import UsageError
from workbench.text.language import has_arabic
from workbench.translation.faults import loops

_HEADING = """\
| model | set | segments | empty % | loops % | Arabic left % | numbers kept % | dates kept % | names kept % |
|---|---|---:|---:|---:|---:|---:|---:|---:|"""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Hold shares of the segments, in per cent; what is kept is a share of the segments that state such a thing."""

    segments: int
    empty: float
    loops: float
    arabic_left: float
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


@dataclass(frozen=True, slots=True)
class Result:
    """Hold how a model behaves on the sources of a file."""

    model: str
    set: str
    source: Path
    found: Behaviour


def read_sets(folder: Path | None) -> list[tuple[str, Path, list[str]]]:
    """Return name, file and sources of the challenge set and of every set in a folder; UsageError where it has none."""
    paths = sorted(folder.glob(f"*/{SOURCE}")) if folder else []
    if folder and not paths:
        raise UsageError(f"{folder} holds no set: a set is a folder with a file {SOURCE}")
    challenge = ("challenge", ITEMS, [item.source for item in read_items()])
    return [challenge, *((path.parent.name, path, read_lines(path)) for path in paths)]


def measure(models: Sequence[str], sets: Path | None = None) -> Iterator[Result]:
    """Yield how each model behaves on each set, as soon as it is known."""
    check_distinct([name_part(model) for model in models])
    read = read_sets(sets)
    for model in models:
        for name, path, sources in read:
            yield Result(name_part(model), name, path, behaviour(sources, hypotheses(model, sources)))


def figures(results: Sequence[Result]) -> Figures:
    """Return the shares of each model on each set, in per cent, and the number of segments."""
    values = {
        f"behaviour.{one.set}.{one.model}.{name.replace('_', '-')}": value
        for one in results
        for name, value in asdict(one.found).items()
    }
    return with_data(values, (one.source for one in results))


def _row(result: Result) -> str:
    shares = " | ".join(f"{share:.1f}" for share in list(asdict(result.found).values())[1:])
    return f"| {result.model} | {result.set} | {result.found.segments} | {shares} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table of each model and set; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("-m", "--model", action="append", help="catalogue name or folder; may come more than once")
    parser.add_argument("--sets", type=Path, help=f"folder of sets, each a folder with {SOURCE}")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args(arguments)

    def work() -> None:
        results: list[Result] = []
        for result in measure(options.model or [STARTER], options.sets):
            print(_row(result) if results else f"{_HEADING}\n{_row(result)}", flush=True)
            results.append(result)
        if options.json:
            write_json(options.json, figures(results))

    return exit_code(work)


if __name__ == "__main__":
    raise SystemExit(main())

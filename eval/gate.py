"""Measure the headline figures and fail where one is worse than its floor in eval/floors.toml.

The gate also fails on changed data, on a headline figure without a floor and on a floor that nothing measures any more.
What needs a public set is measured where --sets, or EVALSETS in the environment, names a folder that has it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.evalsets import SEEDS, EvalSet, find_sets
from eval.figures import STARTER, Figures, exit_code, hashes, values, write_json
from eval.floors import (
    Change,
    Pins,
    Verdict,
    accepted,
    changed_data,
    judge,
    lowered,
    raised,
    read_floors,
    write_floors,
)
from workbench.errors import UsageError, WorkbenchError

FLOORS = Path(__file__).parent / "floors.toml"
_WIDTH = 56


def _segmentation(evalset: Path | None) -> Figures:
    from eval import segmentation

    golds = [segmentation.joined_set(evalset)] if evalset else segmentation.gold_sets()
    return segmentation.figures(segmentation.evaluate(golds))


def _statements(evalset: Path | None) -> Figures:
    from eval import summaries

    return summaries.easc_figures(evalset) if evalset else summaries.seeds_figures()


def _speakers(_: Path | None) -> Figures:
    from eval import speakers

    return speakers.figures()


def _challenge(_: Path | None) -> Figures:
    from eval import challenge

    return challenge.figures()


def _behaviour(_: Path | None) -> Figures:
    from eval import behaviour

    return behaviour.figures(list(behaviour.measure([STARTER])))


def _translation(evalset: Path | None) -> Figures:
    from eval import comparison

    request = comparison.Request(_sets(evalset), {STARTER: STARTER}, stored=False, categories=False)
    return comparison.figures(comparison.evaluate(request))


def _checks(evalset: Path | None) -> Figures:
    from eval import check_runs, checks, labels

    return checks.as_figures(check_runs.measure(_sets(evalset), labels.read_labels()), labels.LABELS)


def _sets(evalset: Path | None) -> list[EvalSet]:
    return find_sets(evalset.parent, [evalset.name]) if evalset else find_sets(None, [SEEDS])


Measure = Callable[[Path | None], Figures]  # takes the folder or file of a public set where it needs one
MEASURES: Mapping[str, Measure] = {
    "segmentation": _segmentation,
    "segmentation-flores-dev": _segmentation,
    "statements": _statements,
    "statements-easc-dev": _statements,
    "speakers": _speakers,
    "translation": _translation,
    "translation-flores-dev": _translation,
    "translation-ntrex-dev": _translation,
    "checks": _checks,
    "checks-flores-dev": _checks,
    "checks-ntrex-dev": _checks,
    "challenge": _challenge,
    "behaviour": _behaviour,
}


@dataclass(frozen=True, slots=True)
class Run:
    """Hold the pins of all that is asked for, and the figures of what the data at hand allow, by measurement."""

    pins: Mapping[str, Pins]
    figures: Mapping[str, Figures]

    @property
    def left_out(self) -> list[str]:
        """Return the measurements that lack their public set."""
        return [name for name in self.pins if name not in self.figures]

    @property
    def verdicts(self) -> list[Verdict]:
        """Return the comparison of each figure with its floor."""
        return [verdict for name, figures in self.figures.items() for verdict in judge(self.pins[name], figures)]


def measure(pins: Mapping[str, Pins], sets: Path | None) -> Run:
    """Measure what the data at hand allow."""
    if sets and not sets.is_dir():
        raise UsageError(f"no such folder: {sets}")
    if unknown := [name for name in pins if name not in MEASURES]:
        raise UsageError(f"nothing measures {unknown[0]}: choose {', '.join(MEASURES)}")
    figures = {}
    for name, one in pins.items():
        evalset = sets / one.evalset if sets and one.evalset else None
        if one.evalset is None or (evalset and evalset.exists()):
            print(f"measuring {name}", file=sys.stderr, flush=True)
            figures[name] = MEASURES[name](evalset)
    return Run(pins, figures)


@dataclass(frozen=True, slots=True)
class Revision:
    """Say how pins are to be changed: floors raised, floors lowered and data accepted by name, for a reason."""

    update: bool = False
    lower: Sequence[str] = ()
    accept: Sequence[str] = ()
    reason: str = ""

    def check(self) -> None:
        """Raise UsageError where a reason is wanting."""
        if (self.lower or self.accept) and not self.reason.strip():
            raise UsageError("--lower and --accept need a --reason")

    def of(self, run: Run) -> tuple[dict[str, Pins], list[Change]]:
        """Return the pins of a run, changed, and what goes into their history; UsageError where a name is no such."""
        pins, changes = dict(run.pins), []
        wanted = [*((name, accepted) for name in self.accept), *((name, lowered) for name in self.lower)]
        for name, change in wanted:
            for owner in _owners(name, run):
                pins[owner], done = change(pins[owner], run.figures[owner], name, self.reason.strip())
                changes.append(done)
        if self.update:
            pins |= {name: raised(pins[name], figures) for name, figures in run.figures.items()}
        return pins, list(dict.fromkeys(changes))


def _owners(name: str, run: Run) -> list[str]:
    owners = [
        one
        for one, figures in run.figures.items()
        if name in run.pins[one].floors or name in changed_data(run.pins[one], figures)
    ]
    if not owners:
        raise UsageError(f"{name} is neither a floor nor a changed data file of what was measured")
    return owners


def report(run: Run) -> None:
    """Print each figure with its floor and margin, what is wrong, and what could not be measured."""
    print(f"{'figure':{_WIDTH}}{'floor':>10}{'today':>10}{'margin':>10}")
    for one in run.verdicts:
        numbers = "".join(f"{'-' if number is None else f'{number:.4g}':>10}" for number in one.numbers)
        print(f"{one.name:{_WIDTH}}{numbers}{f'  FAIL: {one.fault}' if one.fault else ''}")
    if run.left_out:
        print(f"not measured, for want of public sets (--sets): {', '.join(run.left_out)}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures beside their floors; return 0 if all hold, 1 if not, 2 for bad usage."""
    options = _parser().parse_args(arguments)
    return exit_code(lambda: _run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval.gate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    sets = os.environ.get("EVALSETS") or None
    parser.add_argument("--sets", type=Path, metavar="FOLDER", default=sets, help="public sets; default: $EVALSETS")
    parser.add_argument("--quick", action="store_true", help="measure on what the repository contains alone")
    parser.add_argument("--only", action="append", metavar="NAME", help="only this measurement; may come again")
    parser.add_argument("--floors", type=Path, metavar="FILE", default=FLOORS, help="default: eval/floors.toml")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    change = parser.add_argument_group("change the floors")
    change.add_argument("--update", action="store_true", help="raise floors to today's figures less the tolerances")
    change.add_argument("--lower", action="append", default=[], metavar="FIGURE", help="lower this floor")
    change.add_argument("--accept", action="append", default=[], metavar="FILE", help="accept this changed data file")
    change.add_argument("--reason", default="", help="why a floor is lowered or data have changed; kept in the file")
    return parser


def _run(options: argparse.Namespace) -> None:
    revision = Revision(options.update, options.lower, options.accept, options.reason)
    revision.check()
    run = measure(_chosen(read_floors(options.floors), options.only), None if options.quick else options.sets)
    if options.update or options.lower or options.accept:
        pins, changes = revision.of(run)
        write_floors(options.floors, pins, changes)
        run = replace(run, pins=pins)
    report(run)
    if options.json:
        write_json(options.json, _joined(run))
    if faults := sum(one.fault is not None for one in run.verdicts):
        raise WorkbenchError(f"the gate fails: {faults} of {len(run.verdicts)} lines above say why")


def _chosen(pins: Mapping[str, Pins], only: Sequence[str] | None) -> dict[str, Pins]:
    if unknown := [name for name in only or () if name not in pins]:
        raise UsageError(f"there is no measurement {unknown[0]}: choose {', '.join(pins)}")
    if not only and (missing := MEASURES.keys() - pins.keys()):
        raise UsageError(f"the floors lack the measurement {min(missing)}")
    return {name: one for name, one in pins.items() if only is None or name in only}


def _joined(run: Run) -> Figures:
    numbers = {name: value for figures in run.figures.values() for name, value in values(figures).items()}
    return {**numbers, "data": {name: sha for figures in run.figures.values() for name, sha in hashes(figures).items()}}


if __name__ == "__main__":
    raise SystemExit(main())

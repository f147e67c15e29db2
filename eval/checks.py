"""Measure the checks: injected errors found, false alarms on references, findings in stored outputs, labelled segments.

Recall is in per cent of the injected errors; alarms are findings per 1,000 segments. A set whose errors were read in
its first lines while the checks were written is reported in two parts. Labels: eval/data/checks/README.md.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.check_runs import BY_NAME, FINDERS, REFERENCE, Measured, measure
from eval.evalsets import find_sets
from eval.figures import Figures, exit_code, with_data, write_json
from eval.labels import HALVES, LABELS, Agreement, agreement, read_labels, verdicts
from workbench.errors import UsageError

_WIDTH = 24


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables or, if asked, the errors in what may be read; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.checks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", type=Path, metavar="FOLDER", help="folder of sets, for instance $EVALSETS")
    parser.add_argument("--set", action="append", default=[], metavar="NAME", help="only this set; may come again")
    parser.add_argument("--labels", type=Path, metavar="FILE", default=LABELS, help="labelled segments")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--errors", metavar="NAME", help="print the errors of a check or kind of injection instead")
    options = parser.parse_args(arguments)
    return exit_code(lambda: _run(options))


def _run(options: argparse.Namespace) -> None:
    if options.errors and options.errors not in {*BY_NAME, *FINDERS}:
        raise UsageError(f"there is no {options.errors}: choose {', '.join([*BY_NAME, *FINDERS])}")
    measured = measure(find_sets(options.sets, options.set), read_labels(options.labels))
    print("\n".join(errors(measured, options.errors) if options.errors else tables(measured)))
    if options.json:
        write_json(options.json, as_figures(measured, options.labels))


def figures(sets: Path | None = None, labels: Path = LABELS) -> Figures:
    """Return the figures on the seeds and on the sets of a folder."""
    return as_figures(measure(find_sets(sets), read_labels(labels)), labels)


def as_figures(measured: Measured, labels: Path) -> Figures:
    """Return what was measured as flat figures."""
    values = {f"checks.{part}.recall.{kind}": share for (kind, part), (share, _) in recalls(measured).items()}
    for (system, check, part), rate in alarm_rates(measured).items():
        values[f"checks.{part}.{'false-alarms' if system == REFERENCE else system}.{check}"] = rate
    for (check, half), found in agreements(measured).items():
        values[f"checks.labels-{half}.precision.{check}"] = found.precision
        values[f"checks.labels-{half}.recall.{check}"] = found.recall
    files = {path for part in measured.parts for path in (*part.set.files, *part.set.stored.values())}
    return with_data(values, [labels, *sorted(files)])


def recalls(measured: Measured) -> dict[tuple[str, str], tuple[float, int]]:
    """Return, by kind and part, how many per cent of the injected errors are found, and of how many."""
    total = Counter((case.kind, case.part) for case in measured.cases)
    found = Counter((case.kind, case.part) for case in measured.cases if case.found)
    return {key: (100 * found[key] / count, count) for key, count in total.items()}


def alarm_rates(measured: Measured) -> dict[tuple[str, str, str], float]:
    """Return the findings per 1,000 segments by system, check and part."""
    found = Counter((alarm.system, alarm.check, alarm.part) for alarm in measured.alarms)
    return {
        (system, check, part.name): 1000 * found[system, check, part.name] / len(part.lines)
        for part in measured.parts
        for system in (REFERENCE, *part.set.stored)
        for check in BY_NAME
    }


def agreements(measured: Measured) -> dict[tuple[str, str], Agreement]:
    """Return how well each check agrees with the labels of each half."""
    halves = {half: [one for one in measured.labels if one[0].half == half] for half in HALVES}
    return {(check, half): agreement(check, ones) for check in BY_NAME for half, ones in halves.items() if ones}


def tables(measured: Measured) -> Iterator[str]:
    """Yield the lines of the tables."""
    names = [part.name for part in measured.parts]
    head = "".join(f"{name:>{_WIDTH}}" for name in names)
    yield f"{'errors injected, % found':26}{head}"
    shares = recalls(measured)
    for kind in FINDERS:
        cells = [shares.get((kind, name)) for name in names]
        row = (f"{share:.1f} of {count}" if count else "-" for share, count in (cell or (0, 0) for cell in cells))
        yield f"{kind:26}" + "".join(f"{cell:>{_WIDTH}}" for cell in row)
    rates = alarm_rates(measured)
    for system in dict.fromkeys(system for system, _, _ in rates):
        of_system = [name for name in names if (system, "names", name) in rates]
        yield ""
        what = "false alarms" if system == REFERENCE else "findings"
        yield f"{f'{what} per 1,000':26}" + "".join(f"{f'{name} {system}'[:40]:>42}" for name in of_system)
        for check in BY_NAME:
            yield f"{check:26}" + "".join(f"{rates[system, check, name]:42.1f}" for name in of_system)
    yield from _label_table(measured)


def _label_table(measured: Measured) -> Iterator[str]:
    found = agreements(measured)
    for half in HALVES if found else ():
        yield ""
        head = f"{'precision':>12}{'recall':>12}{'with findings':>16}{'with errors':>14}"
        yield f"{f'labelled segments, {half}':26}{head}"
        for check in BY_NAME:
            if one := found.get((check, half)):
                counts = f"{one.segments_found:16}{one.segments_wanted:14}"
                yield f"{check:26}{one.precision:12.1f}{one.recall:12.1f}{counts}"


def errors(measured: Measured, name: str) -> Iterator[str]:
    """Yield the injected errors of a kind that were missed, or the alarms of a check, in what may be read."""
    readable = {part.name: part for part in measured.parts if part.lines.stop - 1 in part.set.readable}
    missed = [
        (case.part, case.line, case.target, "missed") for case in measured.cases if case.kind == name and not case.found
    ]
    alarms = [
        (alarm.part, alarm.line, alarm.target, f"{alarm.finding.code}: {alarm.finding.message}")
        for alarm in measured.alarms
        if alarm.check == name and alarm.system == REFERENCE
    ]
    for part, line, target, what in [*missed, *alarms]:
        if part in readable:
            yield f"\n{part} line {line + 1}: {what}\n  {readable[part].set.sources[line]}\n  {target}"
    tuned = [one for one in measured.labels if one[0].half == HALVES[0]]
    for label, verdict in verdicts(name, tuned):
        yield f"\n{label.set} line {label.line} by {label.system}: {verdict}"


if __name__ == "__main__":
    raise SystemExit(main())

"""Measure the checks: injected errors found, false alarms on references, findings in stored outputs, labelled segments.

Recall is in per cent of the injected errors. Findings in references are per 1,000 segments, with the false ones
in brackets: where no label says that source and reference differ. A set whose errors were read in its first lines while
the checks were written is reported in two parts. Labels: eval/data/checks/README.md.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.check_runs import BY_NAME, FINDERS, Measured, measure
from eval.evalsets import find_sets
from eval.figures import Figures, exit_code, with_data, write_json
from eval.labels import HALVES, LABELS, REFERENCE, Agreement, agreement, read_labels, verdicts
from workbench.errors import UsageError

_HEAD, _WIDE, _NARROW = 42, 20, 13  # characters


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
    for (system, check, part), rate in finding_rates(measured).items():
        values[f"checks.{part}.{'findings' if system == REFERENCE else system}.{check}"] = rate
    for (check, part), rate in false_alarm_rates(measured).items():
        values[f"checks.{part}.false-alarms.{check}"] = rate
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


def finding_rates(measured: Measured) -> dict[tuple[str, str, str], float]:
    """Return the findings per 1,000 segments by system, check and part."""
    found = Counter((alarm.system, alarm.check, alarm.part) for alarm in measured.alarms)
    return {
        (system, check, part.name): 1000 * found[system, check, part.name] / len(part.lines)
        for part in measured.parts
        for system in (REFERENCE, *part.set.stored)
        for check in BY_NAME
    }


def false_alarm_rates(measured: Measured) -> dict[tuple[str, str], float]:
    """Return the findings in references that no label calls right, per 1,000 segments, by check and part."""
    alarms = [alarm for alarm in measured.alarms if alarm.system == REFERENCE and not alarm.real]
    found = Counter((alarm.check, alarm.part) for alarm in alarms)
    sizes = {part.name: len(part.lines) for part in measured.parts}
    return {(check, part): 1000 * found[check, part] / size for part, size in sizes.items() for check in BY_NAME}


def agreements(measured: Measured) -> dict[tuple[str, str], Agreement]:
    """Return how well each check agrees with the labels of each half."""
    halves = {half: [one for one in measured.labels if one[0].half == half] for half in HALVES}
    return {(check, half): agreement(check, ones) for check in BY_NAME for half, ones in halves.items() if ones}


def tables(measured: Measured) -> Iterator[str]:
    """Yield the lines of the tables."""
    parts = [part.name for part in measured.parts]
    shares, rates, false = recalls(measured), finding_rates(measured), false_alarm_rates(measured)
    yield _row("errors injected, % found", parts)
    for kind in FINDERS:
        cells = [shares.get((kind, part), (0.0, 0)) for part in parts]
        yield _row(kind, [f"{share:.1f} of {count}" if count else "-" for share, count in cells])
    yield ""
    yield _row("references, per 1,000: findings (false)", parts)
    for check in BY_NAME:
        yield _row(check, [f"{rates[REFERENCE, check, part]:.1f} ({false[check, part]:.1f})" for part in parts])
    systems = [(part.name, system) for part in measured.parts for system in part.set.stored]
    if systems:
        yield ""
        yield _row("outputs, findings per 1,000", list(BY_NAME), width=_NARROW)
    for part, system in systems:
        yield _row(f"{part} {system}", [f"{rates[system, check, part]:.1f}" for check in BY_NAME], width=_NARROW)
    yield from _label_table(measured)


def _label_table(measured: Measured) -> Iterator[str]:
    found = agreements(measured)
    for half in HALVES if found else ():
        yield ""
        yield _row(f"labelled segments, {half}", ["precision", "recall", "with findings", "with errors"])
        for check in BY_NAME:
            if one := found.get((check, half)):
                counts = [str(one.segments_found), str(one.segments_wanted)]
                yield _row(check, [f"{one.precision:.1f}", f"{one.recall:.1f}", *counts])


def _row(head: str, cells: Sequence[str], width: int = _WIDE) -> str:
    return f"{head:{_HEAD}}" + "".join(f"{cell:>{width}}" for cell in cells)


def errors(measured: Measured, name: str) -> Iterator[str]:
    """Yield the injected errors of a kind that were missed, or the alarms of a check, in what may be read."""
    readable = {part.name: part for part in measured.parts if part.lines.stop - 1 in part.set.readable}
    missed = [
        (case.part, case.line, case.target, "missed") for case in measured.cases if case.kind == name and not case.found
    ]
    alarms = [
        (alarm.part, alarm.line, alarm.target, f"{alarm.finding.code}: {alarm.finding.message}")
        for alarm in measured.alarms
        if alarm.check == name and alarm.system == REFERENCE and not alarm.real
    ]
    for part, line, target, what in [*missed, *alarms]:
        if part in readable:
            yield f"\n{part} line {line + 1}: {what}\n  {readable[part].set.sources[line]}\n  {target}"
    tuned = [one for one in measured.labels if one[0].half == HALVES[0]]
    for label, verdict in verdicts(name, tuned):
        yield f"\n{label.set} line {label.line} by {label.system}: {verdict}"


if __name__ == "__main__":
    raise SystemExit(main())

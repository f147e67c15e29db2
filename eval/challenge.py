"""Measure how many challenge items a translation passes, by category and half, and how many minimal pairs it solves.

The format, and what the halves are for: eval/data/challenge.md.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.evalsets import read_lines
from eval.figures import DATA, STARTER, Figures, check_distinct, exit_code, name_part, with_data, write_json
from eval.systems import hypotheses, stored_hypotheses
from workbench.errors import UsageError

ITEMS = DATA / "challenge.jsonl"
TUNE, HELD = HALVES = ("tune", "held")
ALL, PAIRS = "all items", "minimal pairs solved"

Outputs = Mapping[str, Sequence[str]]  # by system: one translation an item


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one item: its source, the patterns that its translation must and must not match, and a good one."""

    id: str
    category: str
    pair: str | None
    half: str
    source: str
    must: tuple[re.Pattern[str], ...]
    must_not: tuple[re.Pattern[str], ...]
    reference: str = ""

    def faults(self, translation: str) -> list[str]:
        """Return the patterns that are missing and those that are there but must not be; none if the item passes."""
        missing = [f"missing: {one.pattern}" for one in self.must if not one.search(translation)]
        return missing + [f"wrong: {found[0]}" for one in self.must_not if (found := one.search(translation))]


Result = tuple[Item, bool]  # whether it passes


@dataclass(frozen=True, slots=True)
class Share:
    """Count what passed among how many."""

    passed: int
    total: int

    @property
    def percent(self) -> float:
        """Return the pass rate in per cent."""
        return 100 * self.passed / self.total if self.total else 0.0


def read_items(path: Path = ITEMS) -> list[Item]:
    """Read the items as JSON Lines; UsageError where the file is missing or holds anything else or nothing."""
    try:
        items = [_item(json.loads(line)) for line in read_lines(path)]
    except (ValueError, KeyError, TypeError, re.error) as error:
        raise UsageError(f"{path}: not JSON Lines of challenge items with patterns") from error
    if not items or {item.half for item in items} - {*HALVES}:
        raise UsageError(f"{path}: no items, or some in neither half ({', '.join(HALVES)})")
    return items


def _item(record: dict[str, Any]) -> Item:
    texts = (record[name] for name in ("id", "category", "pair", "half", "source"))
    patterns = (tuple(re.compile(one, re.IGNORECASE) for one in record[name]) for name in ("must", "must_not"))
    return Item(*texts, *patterns, record.get("reference", ""))


def outputs(items: Sequence[Item], path: Path, models: Sequence[str], stored: Mapping[str, Path]) -> Outputs:
    """Return the translations of the items of a file by models, by name or folder, and by stored outputs."""
    check_distinct([*map(name_part, models), *stored])
    read = {name: stored_hypotheses(file, path, len(items)) for name, file in stored.items()}  # quick to fail: first
    sources = [item.source for item in items]
    return {name_part(model): hypotheses(model, sources) for model in models} | read


def rates(items: Sequence[Item], translations: Sequence[str]) -> dict[tuple[str, str], Share]:
    """Return, by row and half, the share that passes: of all items, of the minimal pairs, of each category."""
    results = [(item, not item.faults(text)) for item, text in zip(items, translations, strict=True)]
    pairs = [(members[0][0], all(good for _, good in members)) for members in _by("pair", results).values()]
    rows = {ALL: results, PAIRS: pairs, **_by("category", results)}
    return {(row, half): _share(group, half) for row, group in rows.items() for half in HALVES}


def _by(field: str, results: Sequence[Result]) -> dict[str, list[Result]]:
    groups: dict[str, list[Result]] = {}
    for item, passed in results:
        if key := getattr(item, field):
            groups.setdefault(key, []).append((item, passed))
    return groups


def _share(group: Sequence[Result], half: str) -> Share:
    passed = [good for item, good in group if item.half == half]
    return Share(sum(passed), len(passed))


def figures(models: Sequence[str] = (STARTER,), path: Path = ITEMS) -> Figures:
    """Return the pass rates of models, in per cent, by half: all items, minimal pairs, categories."""
    items = read_items(path)
    return as_figures(items, outputs(items, path, models, {}), path)


def as_figures(items: Sequence[Item], translations: Outputs, path: Path) -> Figures:
    """Return the pass rates of translations of the items of a file, in per cent."""
    names = {ALL: "passed", PAIRS: "pairs-solved"}
    values = {
        f"challenge.{half}.{system}.{names.get(row, name_part(row))}": share.percent
        for system, lines in translations.items()
        for (row, half), share in rates(items, lines).items()
    }
    return with_data(values, [path])


def report(items: Sequence[Item], translations: Outputs) -> None:
    """Print the pass rates in per cent, a row a category, two columns a system."""
    tables = {system: rates(items, lines) for system, lines in translations.items()}
    rows = list(dict.fromkeys(row for table in tables.values() for row, _ in table))
    print(f"{'passed, %':40}" + "".join(f"{system[:18]:>20}" for system in tables))
    print(f"{'':40}" + "".join(f"{half:>10}" for _ in tables for half in HALVES))
    for row in rows:
        total = sum(next(iter(tables.values()))[row, half].total for half in HALVES)
        rest = "".join(f"{table[row, half].percent:10.1f}" for table in tables.values() for half in HALVES)
        print(f"{f'{row} ({total})':40}{rest}")


def print_errors(items: Sequence[Item], translations: Outputs) -> None:
    """Print the items of the tune half that fail, with what is wrong; the held half is not for reading."""
    for system, lines in translations.items():
        for item, line in zip(items, lines, strict=True):
            if item.half == TUNE and (faults := item.faults(line)):
                print(f"\n{system}: {item.id} {item.category}\n  {item.source}\n  {line}")
                print("\n".join(f"    {fault}" for fault in faults))


def named_files(arguments: Sequence[str]) -> dict[str, Path]:
    """Return the files by system from arguments such as NAME=FILE."""
    found: dict[str, Path] = {}
    for name, separator, file in (argument.partition("=") for argument in arguments):
        if not (name and file) or name_part(name) in found:
            raise UsageError(f"--output takes NAME=FILE, each name once, not {name}{separator}{file}")
        found[name_part(name)] = Path(file)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print pass rates by category and half, or the failing items of the tune half; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("-m", "--model", action="append", default=[], help="name or folder; may come more than once")
    parser.add_argument("--output", action="append", default=[], metavar="NAME=FILE", help="stored, one line an item")
    parser.add_argument("--data", type=Path, default=ITEMS, help="items as JSON Lines")
    parser.add_argument("--errors", action="store_true", help="print the failing items of the tune half")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures there")
    options = parser.parse_args(arguments)

    def work() -> None:
        stored = named_files(options.output)
        items = read_items(options.data)
        models = options.model or ([] if stored else [STARTER])
        translations = outputs(items, options.data, models, stored)
        (print_errors if options.errors else report)(items, translations)
        if options.json:
            write_json(options.json, as_figures(items, translations, options.data))

    return exit_code(work)


if __name__ == "__main__":
    raise SystemExit(main())

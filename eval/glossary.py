"""Measure how often a translation has the English that a glossary wants, without the glossary's guidance and with it.

The glossary (eval/data/glossary.csv) was written from the seeds and their references, before any translation was
looked at. How far a model is led was chosen on the seeds; the challenge set shows what that is worth elsewhere.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.challenge import ITEMS, read_items
from eval.evalsets import EvalSet, find_sets
from eval.figures import DATA, STARTER, Figures, check_distinct, exit_code, name_part, with_data, write_json
from eval.scores import corpus_chrf
from workbench.glossary.check import places, refused, satisfied
from workbench.glossary.files import open_glossary
from workbench.glossary.index import Glossary
from workbench.pipeline import Settings, Workbench

TERMS = DATA / "glossary.csv"
_HEADING = """\
| model | set | segments | terms | guidance | as wanted % | forbidden | chrF++ | seconds |
|---|---|---:|---:|---|---:|---:|---:|---:|"""


@dataclass(frozen=True, slots=True)
class Use:
    """Hold how many terms stand in sources, the share (in per cent) that targets satisfy, and what is forbidden."""

    segments: int
    terms: int
    wanted: float
    forbidden: int
    chrf: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Result:
    """Hold the use of terms by a model on a set; unguided, guided, or by the people who wrote the references."""

    model: str
    set: str
    guidance: str
    found: Use


def use(glossary: Glossary, evalset: EvalSet, targets: Sequence[str], seconds: float = 0.0) -> Use:
    """Return how targets use the terms of a glossary."""
    met, forbidden = list[bool](), 0
    for source, target in zip(evalset.sources, targets, strict=True):
        for terms, _ in places(glossary.find(source)):
            met.append(satisfied(terms, target))
            forbidden += len(list(refused(terms, target)))
    chrf = corpus_chrf(targets, evalset.references)
    return Use(len(targets), len(met), 100 * sum(met) / max(len(met), 1), forbidden, chrf, seconds)


def read_sets(folder: Path | None, glossary: Glossary) -> list[EvalSet]:
    """Return those segments of the seeds, the challenge set and the sets of a folder in which a term stands."""
    return [_with_terms(glossary, one) for one in (_challenge(), *find_sets(folder))]


def measure(models: Sequence[str], sets: Sequence[EvalSet], glossary: Glossary) -> Iterator[Result]:
    """Yield how the references and each model, unguided and guided, use the terms of a set."""
    check_distinct([name_part(model) for model in models])
    for one in sets:
        yield Result("people", one.name, "none", use(glossary, one, one.references))
    for model in models:
        for guidance, file in (("none", None), ("glossary", str(TERMS))):
            bench = Workbench(settings=Settings(model, glossary=file))
            for one in sets:
                bench.translate(one.sources[0])  # loads the model
                began = time.monotonic()
                targets = bench.translate_lines(one.sources)
                found = use(glossary, one, targets, time.monotonic() - began)
                yield Result(name_part(model), one.name, guidance, found)


def _challenge() -> EvalSet:
    items = read_items()
    sources, references = (tuple(getattr(item, side) for item in items) for side in ("source", "reference"))
    return EvalSet("challenge", sources, references, files=(ITEMS,))


def _with_terms(glossary: Glossary, evalset: EvalSet) -> EvalSet:
    pairs = zip(evalset.sources, evalset.references, strict=True)
    sources, references = zip(*((source, target) for source, target in pairs if glossary.find(source)), strict=True)
    return EvalSet(evalset.name, sources, references, files=evalset.files)


def figures(results: Sequence[Result], sets: Sequence[EvalSet]) -> Figures:
    """Return the shares of each model on each set, in per cent."""
    values = {
        f"glossary.{one.set}.{one.model}.{one.guidance}.{name}": value
        for one in results
        for name, value in asdict(one.found).items()
        if name in {"terms", "wanted", "forbidden", "chrf"}
    }
    return with_data(values, [TERMS, *(path for one in sets for path in one.files)])


def _row(result: Result) -> str:
    found = result.found
    numbers = f"{found.wanted:.1f} | {found.forbidden} | {found.chrf:.1f} | {found.seconds:.1f}"
    return f"| {result.model} | {result.set} | {found.segments} | {found.terms} | {result.guidance} | {numbers} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table of each model and set, unguided and guided; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("-m", "--model", action="append", help="catalogue name or folder; may come more than once")
    parser.add_argument("--sets", type=Path, help="folder of sets, each a folder with sources and references")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args(arguments)

    def work() -> None:
        glossary, results = open_glossary(TERMS), list[Result]()
        sets = read_sets(options.sets, glossary)
        for result in measure(options.model or [STARTER], sets, glossary):
            print(_row(result) if results else f"{_HEADING}\n{_row(result)}", flush=True)
            results.append(result)
        if options.json:
            write_json(options.json, figures(results, sets))

    return exit_code(work)


if __name__ == "__main__":
    raise SystemExit(main())

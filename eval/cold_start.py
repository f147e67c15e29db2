"""Measure how long one sentence takes from the command line, beside loading the same model with CTranslate2 alone."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from eval.evalsets import read_seeds
from eval.figures import STARTER, Figures, exit_code, write_json, write_text
from eval.footprint import Cost, measure_python, median
from eval.hardware import hardware
from workbench.models.convert import converted
from workbench.models.store import resolve

GOAL = 3.0  # times as long as the bare start
REPEAT = 10
BARE, WORKBENCH = "CTranslate2 and SentencePiece imported, model loaded", "workbench translate, one sentence"
_LOAD = """
import sys, ctranslate2, sentencepiece
folder = sys.argv[1]
ctranslate2.Translator(folder, compute_type="int8")
for name in ("source.spm", "target.spm"):
    sentencepiece.SentencePieceProcessor(model_file=f"{folder}/{name}")
"""


def costs(model: str, repeat: int) -> dict[str, Cost]:
    """Return the median cost of the bare start and of `workbench translate` with all that it writes, taken in turn."""
    folder = converted(resolve(model), "int8")
    with _article() as (article, environment):
        written = str(article.parent / "out")
        commands = {
            BARE: ["-c", _LOAD, str(folder)],
            WORKBENCH: ["-m", "workbench", "translate", str(article), "-o", written, "--force", "-m", model],
        }
        rounds = [
            {name: measure_python(command, environment) for name, command in commands.items()}
            for _ in range(repeat + 1)
        ]
    return {name: median([costs[name] for costs in rounds[1:]]) for name in commands}  # the first compiles


@contextmanager
def _article() -> Iterator[tuple[Path, Mapping[str, str]]]:
    """Give an article of one sentence, and an environment that keeps compiled code, as an installation has it."""
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder) / "article.txt"
        article.write_text(f"{min(read_seeds().sources, key=_distance)}\n", encoding="utf-8")
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        yield article, kept | {"PYTHONPYCACHEPREFIX": f"{folder}/compiled"}


def _distance(source: str) -> int:
    """Return by how many words a sentence differs from one of usual length."""
    return abs(len(source.split()) - 20)


def times(found: Mapping[str, Cost]) -> float:
    """Return how many times as long as the bare start the workbench takes."""
    return found[WORKBENCH].wall / found[BARE].wall


def report(found: Mapping[str, Cost]) -> str:
    """Return the costs as a Markdown table, and the goal."""
    rows = [f"| {name} | {one.wall:.2f} | {one.cpu:.2f} | {one.peak_mb:.0f} |" for name, one in found.items()]
    verdict = "reached" if times(found) <= GOAL else "not reached"
    head = [hardware(), "", "| | seconds | processor seconds | peak MB |", "|---|---:|---:|---:|"]
    return "\n".join([*head, *rows, "", f"{times(found):.2f} times as long; goal at most {GOAL:g}, {verdict}.", ""])


def figures(found: Mapping[str, Cost]) -> Figures:
    """Return every measure by name."""
    names = {BARE: "cold.bare", WORKBENCH: "cold.translate"}
    measures = ((f"{names[name]}.{key}", value) for name, one in found.items() for key, value in asdict(one).items())
    values = {name: round(value, 4) for name, value in measures}
    return {**values, "cold.times": round(times(found), 4)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what the first sentence costs; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("-m", "--model", default=STARTER)
    parser.add_argument("--repeat", type=int, default=REPEAT, help="runs of each, of which the median is shown")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--markdown", type=Path, help="write the table here too")
    options = parser.parse_args(arguments)
    if options.repeat < 1:
        parser.error("--repeat must be at least 1")

    def work() -> None:
        found = costs(options.model, options.repeat)
        print(report(found))
        if options.json:
            write_json(options.json, figures(found))
        if options.markdown:
            write_text(options.markdown, report(found))

    return exit_code(work)


if __name__ == "__main__":
    raise SystemExit(main())

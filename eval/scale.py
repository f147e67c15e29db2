"""Measure what `workbench batch` costs as its input grows: time, processor time, memory and disk."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import count, islice
from multiprocessing import get_context
from pathlib import Path

from eval.charts import lines
from eval.composed import ARTICLE, composed_sentences
from eval.figures import STARTER, Figures, exit_code, write_json, write_text
from eval.footprint import measure
from eval.hardware import hardware
from workbench.models.store import resolve

SIZES = (100, 1_000, 10_000)
BILLION = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Scale:
    """Hold what a run over so many segments took: seconds, of wall clock and of processors, and MB."""

    segments: int
    wall: float
    cpu: float
    peak_mb: float
    input_mb: float
    output_mb: float
    journal_mb: float


def articles(segments: int) -> Iterator[dict[str, str]]:
    """Yield records that come to so many segments; no sentence recurs, as each round of the text is numbered."""
    known = [pair.source for pair in composed_sentences(segments)]
    numbered = (sentence if not turn else f"{turn}: {sentence}" for turn in count() for sentence in known)
    text = islice(numbered, segments)
    for number in count(1):
        paragraphs = list(islice(text, ARTICLE))
        if not paragraphs:
            return
        yield {"id": str(number), "text": "\n".join(paragraphs)}


def write_articles(path: Path, segments: int) -> None:
    """Write the records as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(record, ensure_ascii=False)}\n" for record in articles(segments))


def cost(segments: int, model: str, options: Sequence[str] = ()) -> Scale:
    """Run the command in a process of its own on an input of so many segments."""
    with tempfile.TemporaryDirectory() as folder:
        table, out = Path(folder) / "articles.jsonl", Path(folder) / "out"
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:  # its memory would count as the command's
            pool.submit(write_articles, table, segments).result()
        taken = measure(["batch", str(table), "--output", str(out), "-m", model, *options])
        journal = _megabytes(out / ".work")
        found = sum(len(row["segments"]) for row in _rows(out))
        sizes = (table.stat().st_size / 1e6, _megabytes(out) - journal, journal)
    return Scale(found, *asdict(taken).values(), *sizes)


def _rows(out: Path) -> Iterator[dict[str, list[object]]]:
    for part in sorted(out.glob("part-*[0-9].jsonl")):
        with part.open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def report(found: Sequence[Scale]) -> str:
    """Return the costs as a Markdown table, and what a billion segments come to at the pace of the largest run."""
    head = "| segments | seconds | processor seconds | segments/s | peak MB | input MB | output MB | journal MB |"
    rows = [
        f"| {one.segments:,} | {one.wall:,.1f} | {one.cpu:,.1f} | {one.segments / one.wall:,.1f} | {one.peak_mb:.0f} "
        f"| {one.input_mb:,.1f} | {one.output_mb:,.1f} | {one.journal_mb:,.1f} |"
        for one in found
    ]
    last = found[-1]
    hours = BILLION / last.segments * last.cpu / 3600
    terabytes = BILLION / last.segments * last.output_mb / 1e6
    estimate = (
        f"A billion segments at the cost of the last line: {hours:,.0f} core-hours, {terabytes:,.1f} TB of output."
    )
    return "\n".join([hardware(), "", head, f"|{'---:|' * 8}", *rows, "", estimate, ""])


def plot(found: Sequence[Scale]) -> str:
    """Return time, memory and disk over the number of segments, in SVG."""
    names = {"wall": "seconds", "cpu": "processor seconds", "peak_mb": "peak MB", "output_mb": "output MB"}
    series = {name: {float(one.segments): getattr(one, key) for one in found} for key, name in names.items()}
    return lines("What workbench batch costs", "segments", series)


def figures(found: Sequence[Scale]) -> Figures:
    """Return every measure by name."""
    return {
        f"scale.{one.segments}.{name}": round(value, 4)
        for one in found
        for name, value in asdict(one).items()
        if name != "segments"
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what batches of growing size cost; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of segments")
    parser.add_argument("-m", "--model", default=STARTER)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--markdown", type=Path, help="write the table here too")
    parser.add_argument("--plot", type=Path, help="draw the curve here, in SVG")
    options = parser.parse_args(arguments)
    if min(options.sizes) < 1:
        parser.error("sizes must be at least 1")
    return exit_code(lambda: _run(options))


def _run(options: argparse.Namespace) -> None:
    found = []
    resolve(options.model)  # says in a line that there is no such model
    cost(1, options.model)  # converts and verifies it
    for size in sorted(options.sizes):
        print(f"{size:,} segments ...", file=sys.stderr, flush=True)
        found.append(cost(size, options.model, ["--beam", str(options.beam)]))
    print(report(found))
    if options.json:
        write_json(options.json, figures(found))
    if options.markdown:
        write_text(options.markdown, report(found))
    if options.plot:
        write_text(options.plot, plot(found))


if __name__ == "__main__":
    raise SystemExit(main())

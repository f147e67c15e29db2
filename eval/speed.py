"""Measure how fast ways to translate are: on the same weights, sentences and processor, each in its own process."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.figures import STARTER, Figures, exit_code, name_part, write_json, write_text
from eval.hardware import hardware, peak_memory
from eval.speed_report import plot, report
from eval.speed_ways import BATCHES, ONE_BY_ONE, WAYS, Task, open_way, plainly_converted
from workbench.errors import InputError

SHAPED = "opus-mt-ar-en shape"
BEAMS = (1, 4)
SECONDS, QUICK_SECONDS = 25.0, 1.0  # that each measurement takes, about
LENGTH = 32  # tokens of every translation by random weights
TEXTS = "texts.tsv"
LEARNED_FROM = 12  # times as many sentences as are timed: the shaped checkpoint's pieces are learned from them
MOST_TEXTS, QUICK_TEXTS = 5_000, 1_000
# Sentences that are timed with random weights at least; other ways take more, as they sort them.
LEAST, LEAST_SORTED = {ONE_BY_ONE: 2, BATCHES: 32}, 64
QUICK_QUALITY, QUICK_SHARE = 12, 4


@dataclass(frozen=True, slots=True)
class Speed:
    """Hold how fast one way was, and what it took.

    `first` is in seconds from the start of the process to the first translation; `sentences` and `tokens` are those of
    a second; `memory` is the peak in MB. `bleu` and `chrf` are None for random weights.
    """

    model: str
    way: str
    beam: int
    first: float
    sentences: float
    tokens: float
    memory: float
    bleu: float | None
    chrf: float | None


def measure(name: str, task: Task, pairs: Path, seconds: float) -> Iterator[dict[str, Any]]:
    """Translate in this process; yield once the first sentence is there, then what each beam gave."""
    from workbench.training.mix import read_pairs

    texts = read_pairs(pairs)
    way = open_way(name, task)
    way.translate([next(texts).source], BEAMS[0])
    yield {}
    sources, quick, least = [pair.source for pair in texts], seconds == QUICK_SECONDS, LEAST.get(name, LEAST_SORTED)
    trial = _Trial(sources[: max(1, least // QUICK_SHARE if quick else least)]) if task.length else _seeds(quick=quick)
    for beam in BEAMS:
        began = time.monotonic()
        tried = way.translate(trial.sources, beam)
        pace = len(tried) / (time.monotonic() - began)
        chosen = sources[: max(least, round(pace * seconds))]
        began = time.monotonic()
        targets = way.translate(chosen, beam)
        took = time.monotonic() - began
        rates = {"sentences": len(targets) / took, "tokens": _tokens(task, targets) / took}
        yield {"way": name, "beam": beam, "memory": peak_memory(), **rates, **_quality(tried, trial.references)}


@dataclass(frozen=True, slots=True)
class _Trial:
    """Hold what is translated before time is taken, and its references if its quality tells anything."""

    sources: Sequence[str]
    references: Sequence[str] = ()


def _seeds(*, quick: bool) -> _Trial:
    from eval.evalsets import read_seeds

    seeds, most = read_seeds(), QUICK_QUALITY if quick else None
    return _Trial(seeds.sources[:most], seeds.references[:most])


def _quality(targets: Sequence[str], references: Sequence[str]) -> dict[str, float | None]:
    from eval.scores import corpus_bleu, corpus_chrf

    if not references:
        return {"bleu": None, "chrf": None}
    return {"bleu": corpus_bleu(targets, references), "chrf": corpus_chrf(targets, references)}


def _tokens(task: Task, targets: Sequence[str]) -> int:
    if task.length:
        return task.length * len(targets)
    tokenizer = task.tokenizer
    return sum(len(tokenizer.encode_start(target)) + 1 for target in targets)


def prepare(folder: Path, texts: int) -> None:
    """Write sentences and the shaped checkpoint into a folder; convert the models, as their first use does."""
    from eval.composed import composed_sentences
    from eval.speed_shape import build_shaped
    from workbench.models.convert import converted
    from workbench.translation.load import load_translator

    pairs = composed_sentences(LEARNED_FROM * texts)
    lines = (f"{pair.source}\t{pair.target}\n" for pair in pairs[:texts])
    (folder / TEXTS).write_text("".join(lines), encoding="utf-8")
    build_shaped(folder / SHAPED, pairs)
    starter = open_task(folder, STARTER).model
    for model in (starter, open_task(folder, SHAPED).model):
        converted(model, "int8")
        plainly_converted(model)
    load_translator(starter)


def open_task(folder: Path, model: str) -> Task:
    """Return what is to be measured of a model, from the folder that was prepared."""
    from workbench.models.store import resolve
    from workbench.training.mix import read_pairs

    if model != SHAPED:
        return Task(resolve(model))
    task = Task(resolve(str(folder / SHAPED)), LENGTH)
    pairs = list(read_pairs(folder / TEXTS))
    references = zip(task.normalized(pair.source for pair in pairs), (pair.target for pair in pairs), strict=True)
    return Task(task.model, LENGTH, dict(references))


def measured(folder: Path, model: str, way: str, seconds: float) -> list[Speed]:
    """Measure a way in a process of its own, so that none has what another has loaded."""
    began = time.monotonic()
    with _process(folder, "--model", model, "--way", way, "--seconds", str(seconds)) as process:
        lines = map(json.loads, process.stdout or ())
        next(lines, None)
        first = time.monotonic() - began
        speeds = [Speed(model=model, first=first, **values) for values in lines]
    if process.returncode:
        raise InputError(f"{model}, {way}: could not be measured")
    return speeds


def _process(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start this script with a cache of its own, so that the checkpoint of random weights leaves nothing behind."""
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", "eval.speed", "--folder", str(folder), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"WORKBENCH_CACHE": str(folder / "cache")},
    )


def _compare(folder: Path, options: argparse.Namespace) -> list[Speed]:
    seconds, texts = (QUICK_SECONDS, QUICK_TEXTS) if options.quick else (options.seconds, MOST_TEXTS)
    if _process(folder, "--prepare", str(texts)).wait():
        raise InputError("the models could not be prepared")
    found = []
    for model in (STARTER, SHAPED):
        for way in WAYS:
            print(f"{model}: {way} ...", file=sys.stderr, flush=True)
            found += measured(folder, model, way, seconds)
    return found


def figures(found: Sequence[Speed]) -> Figures:
    """Return every measure by name."""
    names = {"first", "sentences", "tokens", "memory", "bleu", "chrf"}
    return {
        f"speed.{name_part(one.model)}.{name_part(one.way)}.beam-{one.beam}.{name}": round(value, 4)
        for one in found
        for name, value in asdict(one).items()
        if name in names and value is not None
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how fast each way translates, what it takes and how good it is; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="measure less, in two minutes")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="that each measurement takes, about")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--markdown", type=Path, help="write the tables here too")
    parser.add_argument("--plot", type=Path, help="draw the tokens a second here, in SVG")
    inner = parser.add_argument_group("used by the command itself, in processes of their own")
    inner.add_argument("--folder", type=Path)
    inner.add_argument("--prepare", type=int, metavar="TEXTS")
    inner.add_argument("--model", choices=(STARTER, SHAPED))
    inner.add_argument("--way", choices=WAYS)
    options = parser.parse_args(arguments)
    return exit_code(lambda: _run(options))


def _run(options: argparse.Namespace) -> None:
    if options.prepare:
        prepare(options.folder, options.prepare)
    elif options.way:
        task = open_task(options.folder, options.model)
        for values in measure(options.way, task, options.folder / TEXTS, options.seconds):
            print(json.dumps(values), flush=True)
    else:
        with tempfile.TemporaryDirectory() as folder:
            _show(_compare(Path(folder), options), options)


def _show(found: Sequence[Speed], options: argparse.Namespace) -> None:
    text = report(found, hardware(), LENGTH)
    print(text)
    if options.json:
        write_json(options.json, figures(found))
    if options.markdown:
        write_text(options.markdown, text)
    if options.plot:
        write_text(options.plot, plot(found))


if __name__ == "__main__":
    raise SystemExit(main())

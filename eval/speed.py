"""Measure how fast ways to translate are: on the same weights, sentences and processor, each in its own process."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.evalsets import read_pair, read_seeds
from eval.figures import STARTER, Figures, exit_code, name_part, write_json
from eval.scores import corpus_chrf
from workbench.errors import InputError
from workbench.models.store import Model, resolve
from workbench.text.normalize import normalize
from workbench.translation.tokenizer import load_tokenizer

BATCH = 32
QUICK = 12  # sentences
MOST_TOKENS = 256


@dataclass(frozen=True, slots=True)
class Speed:
    """Hold what one way took: seconds to the first translation, loading included; sentences and tokens a second.

    `memory` is the peak in MB; `quality` is chrF++ against the references.
    """

    first: float
    sentences: float
    tokens: float
    memory: float
    quality: float


Way = Callable[[Sequence[str], Model, int], Iterator[list[str]]]


def transformers_one(sources: Sequence[str], model: Model, beam: int) -> Iterator[list[str]]:
    """Call `generate` sentence by sentence, as most scripts do."""
    return _generate(sources, model, beam, 1)


def transformers_batches(sources: Sequence[str], model: Model, beam: int) -> Iterator[list[str]]:
    """Call `generate` with 32 sentences at a time, in their order."""
    return _generate(sources, model, beam, BATCH)


def bare_ctranslate2(sources: Sequence[str], model: Model, beam: int) -> Iterator[list[str]]:
    """Call `translate_batch` with all sentences; int8, a worker for each core."""
    import ctranslate2

    from workbench.models.convert import converted
    from workbench.translation.ctranslate2_engine import default_workers

    folder = converted(model, "int8")
    tokenizer = load_tokenizer(folder, model.entry.source_language, model.entry.target_language)
    engine = ctranslate2.Translator(str(folder), compute_type="int8", inter_threads=default_workers(), intra_threads=1)
    for part in (sources[:1], sources):
        tokens = [tokenizer.encode(normalize(source, model.entry.normalization)) for source in part]
        found = engine.translate_batch(tokens, beam_size=beam, max_batch_size=512, batch_type="tokens")
        yield [tokenizer.decode(result.hypotheses[0]) for result in found]


def workbench_batch(sources: Sequence[str], model: Model, beam: int) -> Iterator[list[str]]:
    """Run `workbench batch`: read, split, translate with care, check, rank, write."""
    from workbench.batch.run import Job, run_local
    from workbench.pipeline import Settings, Workbench

    workbench = Workbench(settings=Settings(model=model.entry.name, beam=beam))
    yield workbench.translate_lines(sources[:1])
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "sources.jsonl"
        table.write_text("".join(json.dumps({"text": source}) + "\n" for source in sources), encoding="utf-8")
        run_local(Job([str(table)], Path(folder) / "out"), workbench, lambda _: None)
        parts = sorted((Path(folder) / "out").glob("part-*[0-9].jsonl"))
        yield [json.loads(line)["translation"] for part in parts for line in part.read_text("utf-8").splitlines()]


WAYS: dict[str, Way] = {
    "transformers, one by one": transformers_one,
    f"transformers, batches of {BATCH}": transformers_batches,
    "CTranslate2 alone, int8": bare_ctranslate2,
    "workbench batch, int8": workbench_batch,
}


def _generate(sources: Sequence[str], model: Model, beam: int, size: int) -> Iterator[list[str]]:
    import torch

    from workbench.models.checkpoint import load_checkpoint, load_vocabulary

    network, vocabulary = load_checkpoint(model.folder, torch.float32), load_vocabulary(model.folder)

    def translate(texts: Sequence[str]) -> list[str]:
        batch = vocabulary(
            [normalize(text, model.entry.normalization) for text in texts], return_tensors="pt", padding=True
        )
        with torch.inference_mode():
            found: list[str] = vocabulary.batch_decode(
                network.generate(**batch, num_beams=beam, max_new_tokens=MOST_TOKENS), skip_special_tokens=True
            )
        return found

    yield translate(sources[:1])
    yield [text for start in range(0, len(sources), size) for text in translate(sources[start : start + size])]


def measure(way: str, sources: Sequence[str], references: Sequence[str], model: Model, beam: int) -> Speed:
    """Translate in this process; time the first sentence, then all."""
    began = time.monotonic()
    steps = WAYS[way](sources, model, beam)
    next(steps)
    ready = time.monotonic()
    targets = next(steps)
    seconds = time.monotonic() - ready
    tokenizer = load_tokenizer(model.folder, model.entry.source_language, model.entry.target_language)
    tokens = sum(len(tokenizer.encode_start(target)) + 1 for target in targets)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Speed(ready - began, len(sources) / seconds, tokens / seconds, peak, corpus_chrf(targets, references))


def _measured(way: str, options: argparse.Namespace) -> Speed:
    """Measure a way in a process of its own, so that none has what another has loaded."""
    command = [sys.executable, "-m", "eval.speed", "--way", way, *_repeated(options)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
    if finished.returncode:
        raise InputError(f"{way}: {finished.stderr.strip().splitlines()[-1]}")
    values: dict[str, Any] = json.loads(finished.stdout.splitlines()[-1])
    return Speed(**values)


def _repeated(options: argparse.Namespace) -> list[str]:
    texts = ["--source", str(options.source), "--reference", str(options.reference)] if options.source else []
    return ["-m", options.model, "--beam", str(options.beam), "--sentences", str(options.sentences), *texts]


def _texts(options: argparse.Namespace) -> tuple[Sequence[str], Sequence[str]]:
    one = read_pair(options.source, options.reference) if options.source else read_seeds()
    most = options.sentences or None
    return one.sources[:most], one.references[:most]


def _table(found: dict[str, Speed]) -> None:
    print(f"{'':<32}{'first s':>9}{'sent/s':>9}{'tokens/s':>10}{'peak MB':>9}{'chrF++':>8}")
    for way, speed in found.items():
        numbers = f"{speed.first:9.2f}{speed.sentences:9.2f}{speed.tokens:10.1f}{speed.memory:9.0f}{speed.quality:8.1f}"
        print(f"{way:<32}{numbers}")


def _figures(found: dict[str, Speed]) -> Figures:
    speeds = {name_part(way): asdict(speed) for way, speed in found.items()}
    return {f"speed.{way}.{name}": value for way, speed in speeds.items() for name, value in speed.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how fast each way translates, what it takes and how good it is; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("-m", "--model", default=STARTER)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--source", type=Path, help="one sentence a line; the seeds by default")
    parser.add_argument("--reference", type=Path, help="their translations")
    parser.add_argument("--sentences", type=int, default=0, help="take the first so many, 0 for all")
    parser.add_argument("--quick", action="store_true", help=f"the same as --sentences {QUICK}")
    parser.add_argument("--way", choices=list(WAYS), help="measure one way in this process, print JSON")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args(arguments)
    options.sentences = QUICK if options.quick else options.sentences

    def work() -> None:
        if options.way:
            print(json.dumps(asdict(measure(options.way, *_texts(options), resolve(options.model), options.beam))))
            return
        found = {way: _measured(way, options) for way in WAYS}
        _table(found)
        if options.json:
            write_json(options.json, _figures(found))

    return exit_code(work)


if __name__ == "__main__":
    raise SystemExit(main())

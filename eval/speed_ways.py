"""Translate in the four ways that are timed against each other, from what most scripts do to the workbench."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from eval.composed import ARTICLE
from workbench.models.cache import cache_folder
from workbench.models.convert import converted
from workbench.models.store import Model
from workbench.text.normalize import normalize
from workbench.translation.batching import Batch, Output
from workbench.translation.ctranslate2_engine import CTranslate2Translator, default_workers
from workbench.translation.engine import Decoding, EngineInfo, Hypothesis, Translator, batch_tokens
from workbench.translation.tokenizer import Tokenizer, load_tokenizer

ONE_BY_ONE, BATCHES, BARE, CONVERTED, WORKBENCH = WAYS = (
    "transformers, one by one",
    "transformers, batches of 32",
    "CTranslate2 alone",
    "CTranslate2, our conversion",
    "workbench batch",
)
BATCH = 32  # sentences
MOST_TOKENS = 256  # of a translation by transformers, where no length is forced
PARTS = 16  # that a timed run is cut into where they are large enough, as many are like the middle of a long run
LEAST_PART = 6  # articles


@dataclass(frozen=True, slots=True)
class Task:
    """Say which model translates; for one with random weights also the tokens and the text of every translation."""

    model: Model
    length: int | None = None
    references: Mapping[str, str] | None = None

    @property
    def tokenizer(self) -> Tokenizer:
        """Return the model's tokenizer."""
        return load_tokenizer(self.model.folder, self.model.entry.source_language, self.model.entry.target_language)

    def normalized(self, sources: Iterable[str]) -> list[str]:
        """Return sources as the model wants them."""
        return [normalize(source, self.model.entry.normalization) for source in sources]


class Way(Protocol):
    """Translate sentences, in order."""

    def translate(self, sources: Sequence[str], beam: int) -> list[str]:
        """Return the translations."""


class Transformers:
    """Call `generate` for some sentences at a time, in the order in which they come."""

    def __init__(self, task: Task, size: int) -> None:
        import torch

        from workbench.models.checkpoint import load_checkpoint, load_vocabulary

        self._task, self._size = task, size
        self._network, self._vocabulary = (
            load_checkpoint(task.model.folder, torch.float32),
            load_vocabulary(task.model.folder),
        )

    def translate(self, sources: Sequence[str], beam: int) -> list[str]:
        """Return the translations."""
        batches = (sources[start : start + self._size] for start in range(0, len(sources), self._size))
        return [text for batch in batches for text in self._translate(batch, beam)]

    def _translate(self, sources: Sequence[str], beam: int) -> list[str]:
        import torch

        from workbench.models.checkpoint import quiet

        batch = self._vocabulary(self._task.normalized(sources), return_tensors="pt", padding=True)
        with quiet(), torch.inference_mode():
            found = self._network.generate(**batch, num_beams=beam, max_new_tokens=self._task.length or MOST_TOKENS)
        texts: list[str] = self._vocabulary.batch_decode(found, skip_special_tokens=True)
        return texts


class Bare:
    """Call CTranslate2's `translate_batch` with all sentences: int8, a worker for each core."""

    def __init__(self, task: Task, folder: Path) -> None:
        import ctranslate2

        self._task, self._tokenizer = task, task.tokenizer
        self._engine = ctranslate2.Translator(
            str(folder), compute_type="int8", inter_threads=default_workers(), intra_threads=1
        )

    def translate(self, sources: Sequence[str], beam: int) -> list[str]:
        """Return the translations."""
        tokens = [self._tokenizer.encode(source) for source in self._task.normalized(sources)]
        found = self._engine.translate_batch(
            tokens,
            beam_size=beam,
            max_batch_size=batch_tokens(beam, "cpu"),
            batch_type="tokens",
            max_decoding_length=self._task.length or MOST_TOKENS,
        )
        return [self._tokenizer.decode(result.hypotheses[0]) for result in found]


class WorkbenchBatch:
    """Run `workbench batch` on articles of some sentences: read, split, translate with care, check, rank, write."""

    def __init__(self, task: Task) -> None:
        self._task = task

    @cached_property
    def _translator(self) -> Translator:
        return _Forced(self._task) if self._task.length else self._workbench(1).translator

    def translate(self, sources: Sequence[str], beam: int) -> list[str]:
        """Return the translations that it wrote."""
        from workbench.batch.chunks import ChunkSize
        from workbench.batch.run import Job, run_local

        workbench = self._workbench(beam)
        workbench.translator = self._translator
        with tempfile.TemporaryDirectory() as folder:
            table, out = Path(folder) / "sources.jsonl", Path(folder) / "out"
            articles = ["\n".join(sources[start : start + ARTICLE]) for start in range(0, len(sources), ARTICLE)]
            table.write_text("".join(f"{json.dumps({'text': text})}\n" for text in articles), encoding="utf-8")
            size = ChunkSize(records=min(ChunkSize().records, max(LEAST_PART, -(-len(articles) // PARTS))))
            run_local(Job([str(table)], out, size=size), workbench, lambda _: None)
            return [segment["target"] for row in _rows(out) for segment in row["segments"]]

    def _workbench(self, beam: int) -> Any:
        from workbench.pipeline import Settings, Workbench

        entry = self._task.model.entry
        name = entry.name if self._task.length is None else str(self._task.model.folder)
        return Workbench(settings=Settings(model=name, beam=beam))


class _Forced(CTranslate2Translator):
    """Decode to a given length, and then say what the references say: checks need English to read, not gibberish."""

    def __init__(self, task: Task) -> None:
        model, limits = task.model, (task.model.entry.max_source_tokens, task.model.entry.piece_tokens)
        info = EngineInfo(model.entry.name, model.weights_sha256, "ctranslate2", "int8", "cpu", *limits)
        super().__init__(converted(model, "int8"), task.tokenizer, info)
        self._length, self._references = task.length or 0, task.references or {}

    def _decode(self, batches: Sequence[Batch], decoding: Decoding) -> Iterable[list[list[Output]]]:
        return super()._decode([batch._replace(max_target_tokens=self._length) for batch in batches], decoding)

    def translate(self, sources: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        found = super().translate(sources, decoding)
        return [replace(one, text=self._references[source]) for source, one in zip(sources, found, strict=True)]


def open_way(name: str, task: Task) -> Way:
    """Return a way by its name; its model is loaded by the first translation at the latest."""
    if name in {ONE_BY_ONE, BATCHES}:
        return Transformers(task, 1 if name == ONE_BY_ONE else BATCH)
    if name == WORKBENCH:
        return WorkbenchBatch(task)
    return Bare(task, converted(task.model, "int8") if name == CONVERTED else plainly_converted(task.model))


def plainly_converted(model: Model) -> Path:
    """Return the model as CTranslate2's own command converts it to int8, with its whole vocabulary; made once."""
    from ctranslate2.converters import TransformersConverter

    from workbench.models.checkpoint import quiet

    folder = cache_folder() / "plain" / model.weights_sha256
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with quiet():
            TransformersConverter(str(model.folder)).convert(str(folder), quantization="int8")
    return folder


def _rows(out: Path) -> Iterable[dict[str, Any]]:
    for part in sorted(out.glob("part-*[0-9].jsonl")):
        yield from map(json.loads, part.read_text(encoding="utf-8").splitlines())

"""Translate with CTranslate2: the default engine, which needs neither torch nor transformers."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import ModelError, UsageError
from workbench.models.processor import instructions
from workbench.translation.batching import Batch, BatchTranslator, Output

if TYPE_CHECKING:
    from workbench.translation.beginning import Answer, Question
    from workbench.translation.engine import Decoding, EngineInfo
    from workbench.translation.tokenizer import Tokenizer

if "avx512_vnni" in instructions():  # CTranslate2 keeps to AVX2 unless told: 7 % slower on such a processor
    os.environ.setdefault("CT2_FORCE_CPU_ISA", "AVX512")

MAX_WORKERS = 8
SCORED_AT_ONCE = 16  # targets of one source, in the order of their length
VOCABULARIES = ("target_vocabulary.json", "shared_vocabulary.json")  # a converted model has one of them


class CTranslate2Translator(BatchTranslator):
    """Run a converted model, one batch a worker and one thread a worker on a CPU.

    One thread a worker keeps results the same on any number of cores: the batches are cut beforehand, and a batch is
    computed in one order.
    """

    def __init__(self, folder: Path, tokenizer: Tokenizer, info: EngineInfo, workers: int | None = None) -> None:
        import ctranslate2

        super().__init__(tokenizer, info)
        self._folder = folder
        workers = workers or (1 if info.device == "cuda" else default_workers())
        try:
            self._engine = ctranslate2.Translator(
                str(folder), device=info.device, compute_type=info.compute_type, inter_threads=workers, intra_threads=1
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"CTranslate2 cannot load {info.model} as {info.compute_type} on {info.device}") from error

    def _decode(self, batches: Sequence[Batch], decoding: Decoding) -> Iterable[list[list[Output]]]:
        pending = [self._submit(batch, decoding) for batch in batches]
        return (self._outputs(futures) for futures in pending)

    def _submit(self, batch: Batch, decoding: Decoding) -> list[Any]:
        language = self._tokenizer.target_prefix
        prefix = [*language, *batch.start]
        futures: list[Any] = self._engine.translate_batch(
            list(batch.sources),
            [prefix] * len(batch.sources) if prefix else None,
            asynchronous=True,
            beam_size=decoding.beam,
            num_hypotheses=decoding.alternatives,
            length_penalty=decoding.length_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram,
            max_input_length=0,  # by default it cuts sources after 1,024 tokens without a word
            max_decoding_length=batch.max_target_tokens,
            min_decoding_length=len(language) + 1,
            disable_unk=True,
            suppress_sequences=[[token] for token in self._tokenizer.suppressed] + self._avoided(decoding),
            return_end_token=True,  # counts it as part of the length that scores are divided by
            return_scores=True,
        )
        return futures

    def _answer(self, source: list[str], questions: list[Question]) -> list[Answer]:
        language = self._tokenizer.target_prefix
        targets = [[*language, *question.target] for question in questions]
        pending = self._engine.translate_batch(
            [source] * len(targets),
            targets,
            asynchronous=True,
            beam_size=1,
            max_input_length=0,
            max_decoding_length=max(map(len, targets)) + 1,
            return_logits_vocab=True,
        )
        answers = zip(targets, questions, self._results(pending), strict=True)
        return [self._log_probabilities(result, len(target), question.tokens) for target, question, result in answers]

    def _score(self, source: list[str], targets: list[list[str]]) -> list[list[float]]:
        language = self._tokenizer.target_prefix
        pending = self._engine.score_batch(
            [source] * len(targets),
            [[*language, *target] for target in targets],
            asynchronous=True,
            max_batch_size=SCORED_AT_ONCE,
            max_input_length=0,
            offset=len(language),
        )
        return [result.log_probs for result in self._results(pending)]

    def _log_probabilities(self, result: Any, end: int, tokens: list[list[str]]) -> Answer:
        import numpy as np
        from ctranslate2 import Device

        answer = []
        for place, asked in zip(result.logits[0][end - len(tokens) : end], tokens, strict=True):
            logits = np.append(np.array(place.to_device(Device.cpu), dtype=np.float64), -math.inf)  # of other tokens
            scores = logits[[self._index.get(token, -1) for token in asked]] - np.logaddexp.reduce(logits)
            answer.append(scores.tolist())
        return answer

    @cached_property
    def _index(self) -> dict[str, int]:
        """Return the place of each token among the logits."""
        path = next(path for name in VOCABULARIES if (path := self._folder / name).exists())
        return {token: index for index, token in enumerate(json.loads(path.read_text(encoding="utf-8")))}

    def _outputs(self, futures: list[Any]) -> list[list[Output]]:
        results = self._results(futures)
        return [[Output(*pair) for pair in zip(result.hypotheses, result.scores, strict=True)] for result in results]

    def _results(self, futures: list[Any]) -> list[Any]:
        try:
            return [future.result() for future in futures]
        except (RuntimeError, MemoryError) as error:
            raise ModelError(f"CTranslate2 cannot run {self.info.model} on {self.info.device}: {error}") from error


def default_workers() -> int:
    """Return how many workers decode: one for each core, at most 8, as each takes memory."""
    return min(usable_cores(), MAX_WORKERS)


def usable_cores() -> int:
    """Return the number of cores that this process may use.

    OMP_NUM_THREADS is honoured, as Ray and other schedulers set it for the processes that share a machine.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    allowed = os.environ.get("OMP_NUM_THREADS", "")
    return min(cores, max(1, int(allowed))) if allowed.isdecimal() else cores


def choose_device(device: str) -> str:
    """Return "cpu" or "cuda" for a wish that may be "auto"; raise UsageError where there is no GPU."""
    import ctranslate2

    gpus = ctranslate2.get_cuda_device_count()
    if device == "cuda" and not gpus:
        raise UsageError("--device cuda: CTranslate2 finds no GPU here")
    if device == "auto":
        return "cuda" if gpus else "cpu"
    return device


def choose_compute_type(compute_type: str, device: str) -> str:
    """Return the compute type for a wish that may be "auto": int8 on a CPU, float16 on a GPU, else float32."""
    import ctranslate2

    supported = ctranslate2.get_supported_compute_types(device)
    if compute_type == "auto":
        best = "float16" if device == "cuda" else "int8"
        return best if best in supported else "float32"
    if compute_type not in supported:
        raise UsageError(f"--compute-type {compute_type}: this {device} supports {', '.join(sorted(supported))}")
    return compute_type

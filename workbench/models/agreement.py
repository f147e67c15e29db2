"""Compare the first step of a converted model with the checkpoint that it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.errors import ModelError
from workbench.models.catalogue import Architecture, catalogue
from workbench.models.checkpoint import load_checkpoint, load_vocabulary
from workbench.models.convert import converted
from workbench.models.target_vocabulary import other_ids
from workbench.text.normalize import normalize

if TYPE_CHECKING:
    from workbench.models.store import Model

SENTENCES = 2
CANDIDATES = 5
# Differences in log-probability that rounding explains, in nats; a broken conversion is off by several.
_EXACT, _ROUNDED = 0.01, 0.5


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Hold a source's tokens and the checkpoint's likeliest first tokens with their log-probabilities."""

    source: list[str]
    candidates: list[str]
    log_probs: list[float]


def check_agreement(model: Model, compute_type: str) -> float:
    """Return by how much the engines differ on the likeliest first tokens, in nats; raise ModelError if by too much."""
    sources = [normalize(answer.source, model.entry.normalization) for answer in catalogue().known_answers[:SENTENCES]]
    steps = _first_steps(model, sources)
    differences = [
        abs(expected - found)
        for step, rescored in zip(steps, _rescore(model, compute_type, steps), strict=True)
        for expected, found in zip(step.log_probs, rescored, strict=True)
    ]
    difference = sum(differences) / len(differences)
    if difference > (_EXACT if compute_type == "float32" else _ROUNDED):
        raise ModelError(
            f"{model.entry.name} is broken: CTranslate2 and transformers disagree on its first words "
            f"({difference:.2f} nats)"
        )
    return difference


def _first_steps(model: Model, sources: list[str]) -> list[FirstStep]:
    import torch

    checkpoint, vocabulary = load_checkpoint(model.folder, torch.float32), load_vocabulary(model.folder)
    if model.entry.architecture is Architecture.NLLB:
        vocabulary.src_lang = model.entry.source_language
    elif model.entry.target_language:
        sources = [f"{model.entry.target_language} {source}" for source in sources]
    start = [checkpoint.config.decoder_start_token_id, *vocabulary.convert_tokens_to_ids(_prefix(model))]
    with torch.inference_mode():
        return [_first_step(model, checkpoint, vocabulary, source, torch.tensor([start])) for source in sources]


def _first_step(model: Model, checkpoint: Any, vocabulary: Any, source: str, start: Any) -> FirstStep:
    batch = vocabulary(source, return_tensors="pt")
    logits = checkpoint(**batch, decoder_input_ids=start).logits[0, -1]
    logits[other_ids(vocabulary)] = float("-inf")
    if model.entry.architecture is Architecture.MARIAN:
        logits[vocabulary.pad_token_id] = float("-inf")  # CTranslate2 has no such token
    log_probs = logits.log_softmax(-1)[: len(vocabulary)]
    log_probs[vocabulary.eos_token_id] = float("-inf")  # cannot be scored as a token of its own
    best = log_probs.topk(CANDIDATES)
    tokens = vocabulary.convert_ids_to_tokens
    return FirstStep(tokens(batch["input_ids"][0].tolist()), tokens(best.indices.tolist()), best.values.tolist())


def _rescore(model: Model, compute_type: str, steps: list[FirstStep]) -> list[list[float]]:
    import ctranslate2

    folder = converted(model, compute_type)
    on_cpu = compute_type if compute_type in ctranslate2.get_supported_compute_types("cpu") else "float32"
    engine = ctranslate2.Translator(str(folder), device="cpu", compute_type=on_cpu, intra_threads=1)
    prefix = _prefix(model)
    return [
        [
            result.log_probs[len(prefix)]
            for result in engine.score_batch(
                [step.source] * len(step.candidates), [[*prefix, candidate] for candidate in step.candidates]
            )
        ]
        for step in steps
    ]


def _prefix(model: Model) -> list[str]:
    nllb = model.entry.architecture is Architecture.NLLB
    return [model.entry.target_language] if nllb and model.entry.target_language else []

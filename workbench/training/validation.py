"""Measure a model on held-out pairs while it trains."""

import copy
from dataclasses import dataclass

import sacrebleu
import torch
from transformers import GenerationConfig, PreTrainedModel

from workbench.training.batches import Batch, collate, encode
from workbench.training.mix import Pair
from workbench.training.objective import target_loss
from workbench.training.vocabulary import Encoding

_BATCH = 50  # pairs


@dataclass(frozen=True, slots=True)
class Validation:
    """Hold the held-out loss (nats a target piece, no smoothing) and greedy BLEU."""

    loss: float
    bleu: float


@torch.no_grad()
def validate(model: PreTrainedModel, pairs: list[Pair], vocabulary: Encoding, bleu_pairs: int) -> Validation:
    """Score `model` on all pairs for loss and on the first `bleu_pairs` for BLEU."""
    model.eval()  # type: ignore[no-untyped-call]
    chosen = pairs[:bleu_pairs]
    hypotheses = translate([pair.source for pair in chosen], model, vocabulary)
    bleu = sacrebleu.corpus_bleu(hypotheses, [[pair.target for pair in chosen]]).score if chosen else 0.0
    return Validation(held_out_loss(model, pairs, vocabulary), bleu)


@torch.no_grad()
def held_out_loss(model: PreTrainedModel, pairs: list[Pair], vocabulary: Encoding) -> float:
    """Return the loss (nats a target piece, no smoothing) on pairs."""
    batches = [batch.to(model.device) for batch in held_out_batches(pairs, vocabulary)]
    pieces = [int(batch.target.ne(vocabulary.pad).sum()) for batch in batches]
    total = sum(target_loss(model, batch, 0.0).item() * count for batch, count in zip(batches, pieces, strict=True))
    return total / max(sum(pieces), 1)


def held_out_batches(pairs: list[Pair], vocabulary: Encoding) -> list[Batch]:
    """Return the pairs as batches of like length."""
    encoded = sorted(encode(pairs, vocabulary, 10**6), key=lambda pair: max(map(len, pair)))
    return [collate(encoded[start : start + _BATCH], vocabulary.pad) for start in range(0, len(encoded), _BATCH)]


@torch.no_grad()
def translate(texts: list[str], model: PreTrainedModel, vocabulary: Encoding) -> list[str]:
    """Translate normalised texts greedily, in batches of like length."""
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    sources = vocabulary.encode_source([texts[index] for index in order])
    hypotheses = [""] * len(texts)
    for start in range(0, len(order), _BATCH):
        part = sources[start : start + _BATCH]
        batch = collate([(source, source) for source in part], vocabulary.pad).to(model.device).source
        produced = model.generate(  # type: ignore[operator]
            batch, attention_mask=batch.ne(vocabulary.pad), generation_config=_greedy(model, batch.shape[1])
        )
        for index, ids in zip(order[start : start + _BATCH], produced.tolist(), strict=True):
            hypotheses[index] = vocabulary.decode_target(ids)
    return hypotheses


def _greedy(model: PreTrainedModel, pieces: int) -> GenerationConfig:
    """Return the model's own decoding settings with one beam, and room for twice the source's pieces."""
    config: GenerationConfig = copy.deepcopy(model.generation_config)
    config.num_beams = 1
    config.max_length = min(2 * pieces + 10, model.config.max_position_embeddings)
    return config

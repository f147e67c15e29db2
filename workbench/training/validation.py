"""Measure a model on held-out pairs while it trains."""

from dataclasses import dataclass

import sacrebleu
import torch
from transformers import MarianMTModel

from workbench.training.batches import Batch, collate, encode
from workbench.training.mix import Pair
from workbench.training.objective import generation_config, target_loss
from workbench.training.vocabulary import Vocabulary

_BATCH = 50  # pairs


@dataclass(frozen=True, slots=True)
class Validation:
    """Hold the held-out loss (nats a target piece, no smoothing) and greedy BLEU."""

    loss: float
    bleu: float


@torch.no_grad()
def validate(model: MarianMTModel, pairs: list[Pair], vocabulary: Vocabulary, bleu_pairs: int) -> Validation:
    """Score `model` on all pairs for loss and on the first `bleu_pairs` for BLEU."""
    model.eval()  # type: ignore[no-untyped-call]
    batches = held_out_batches(pairs, vocabulary)
    pieces = [int(batch.target.ne(vocabulary.pad).sum()) for batch in batches]
    total = sum(target_loss(model, batch, 0.0).item() * count for batch, count in zip(batches, pieces, strict=True))
    chosen = pairs[:bleu_pairs]
    hypotheses = translate([pair.source for pair in chosen], model, vocabulary)
    bleu = sacrebleu.corpus_bleu(hypotheses, [[pair.target for pair in chosen]]).score if chosen else 0.0
    return Validation(total / max(sum(pieces), 1), bleu)


def held_out_batches(pairs: list[Pair], vocabulary: Vocabulary) -> list[Batch]:
    """Return the pairs as batches of like length."""
    encoded = sorted(encode(pairs, vocabulary, 10**6, 0.0), key=lambda pair: max(map(len, pair)))
    return [collate(encoded[start : start + _BATCH], vocabulary.pad) for start in range(0, len(encoded), _BATCH)]


@torch.no_grad()
def translate(texts: list[str], model: MarianMTModel, vocabulary: Vocabulary) -> list[str]:
    """Translate normalised texts greedily, in batches of like length."""
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    sources = vocabulary.encode_source([texts[index] for index in order])
    hypotheses = [""] * len(texts)
    for start in range(0, len(order), _BATCH):
        part = sources[start : start + _BATCH]
        batch = collate([(source, source) for source in part], vocabulary.pad).source
        longest = min(2 * batch.shape[1] + 10, model.config.max_position_embeddings)
        config = generation_config(vocabulary, beams=1)
        config.max_length = longest
        produced = model.generate(batch, attention_mask=batch.ne(vocabulary.pad), generation_config=config)
        for index, ids in zip(order[start : start + _BATCH], produced.tolist(), strict=True):
            hypotheses[index] = vocabulary.decode_target(ids)
    return hypotheses

"""Build a checkpoint that is shaped as Helsinki-NLP/opus-mt-ar-en, to be timed without being fetched.

Its weights are random: how long a step takes does not depend on what they are. It never ends a translation by itself,
so that every way to decode goes on to the length that it is given.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch

from workbench.models.store import resolve
from workbench.text.normalize import Normalization
from workbench.training.export import export
from workbench.training.objective import new_model
from workbench.training.recipe import Shape
from workbench.training.vocabulary import PAD, Vocabulary

OPUS = Shape(
    d_model=512, encoder_layers=6, decoder_layers=6, ffn_dim=2048, attention_heads=8, activation_function="swish"
)
OPUS_VOCABULARY = 62_834
NEVER = -1e4  # added to a logit; float16 holds it
SEED = 7


def build_shaped(folder: Path, shape: Shape = OPUS, vocabulary: int = OPUS_VOCABULARY) -> Path:
    """Write a Marian checkpoint of a shape; its pieces are the starter's, with unused ones up to the size."""
    pieces = _padded(resolve("starter").folder, vocabulary)
    with torch.random.fork_rng():
        torch.manual_seed(SEED)
        model = new_model(shape, pieces, "eager")
    model.final_logits_bias[0, pieces.eos] = NEVER
    export(model, pieces, Normalization(), folder)
    return folder


def _padded(folder: Path, size: int) -> Vocabulary:
    source, target, ids = ((folder / name).read_bytes() for name in Vocabulary.FILES)
    known = [piece for piece in json.loads(ids) if piece != PAD]
    unused = [f"<unused{number}>" for number in range(len(known), size - 1)]
    return Vocabulary(source, target, {piece: number for number, piece in enumerate([*known, *unused, PAD])})

"""Build a checkpoint that is shaped as Helsinki-NLP/opus-mt-ar-en, to be timed without being fetched.

Its weights are random: how long a step takes does not depend on what they are. As opus-mt-ar-en it has pieces of its
own for each language in one vocabulary, so that a sentence has as many tokens as there. It never ends a translation by
itself, so that every way to decode goes on to the length that it is given.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import torch
from sentencepiece import SentencePieceProcessor, SentencePieceTrainer

from workbench.text.normalize import Normalization, normalize
from workbench.training.export import export
from workbench.training.mix import Pair
from workbench.training.objective import new_model
from workbench.training.recipe import Shape
from workbench.training.vocabulary import EOS, PAD, UNKNOWN, Vocabulary

OPUS = Shape(
    d_model=512, encoder_layers=6, decoder_layers=6, ffn_dim=2048, attention_heads=8, activation_function="swish"
)
OPUS_VOCABULARY = 62_834
NEVER = -1e4  # added to a logit; float16 holds it
SEED = 7


def build_shaped(folder: Path, pairs: Sequence[Pair], shape: Shape = OPUS, vocabulary: int = OPUS_VOCABULARY) -> Path:
    """Write a Marian checkpoint of a shape; its pieces are learned from the pairs, with unused ones up to the size."""
    normalization = Normalization()
    pieces = _vocabulary(
        [normalize(pair.source, normalization) for pair in pairs], [pair.target for pair in pairs], vocabulary
    )
    with torch.random.fork_rng():
        torch.manual_seed(SEED)
        model = new_model(shape, pieces, "eager")
    model.final_logits_bias[0, pieces.eos] = NEVER
    export(model, pieces, normalization, folder)
    return folder


def _vocabulary(sources: Iterable[str], targets: Iterable[str], size: int) -> Vocabulary:
    models = [_learn(texts, size // 2) for texts in (sources, targets)]
    known = dict.fromkeys([EOS, UNKNOWN, *(piece for model in models for piece in _pieces(model))])
    unused = [f"<unused{number}>" for number in range(size - 1 - len(known))]
    return Vocabulary(*models, {piece: number for number, piece in enumerate([*known, *unused, PAD])})


def _learn(texts: Iterable[str], size: int) -> bytes:
    """Learn a unigram model (Kudo 2018) of at most so many pieces."""
    written = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_writer=written, vocab_size=size, hard_vocab_limit=False, minloglevel=2
    )
    return written.getvalue()


def _pieces(model: bytes) -> list[str]:
    processor = SentencePieceProcessor(model_proto=model)
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]

"""Write a model in the layout of Marian models on the Hugging Face hub."""

import copy
import json
import lzma
from dataclasses import asdict
from pathlib import Path

import torch
from torch.nn import Module
from transformers import PreTrainedModel

from workbench.models.catalogue import MANIFEST
from workbench.models.checkpoint import quiet
from workbench.text.normalize import Normalization
from workbench.training.batches import Feed
from workbench.training.chance import chance_of
from workbench.training.mix import Pair
from workbench.training.objective import clear_padding, generation_config
from workbench.training.vocabulary import EOS, PAD, UNKNOWN, Vocabulary

REPLAY = "replay.tsv.xz"  # pairs that the model was trained on
HELD_OUT = "held_out.tsv.xz"  # pairs that it was not


def export(model: PreTrainedModel, vocabulary: Vocabulary, normalization: Normalization, folder: Path) -> None:
    """Write float16 weights, configuration and vocabulary into `folder` for MarianMTModel and CTranslate2."""
    vocabulary.save(folder)
    half = copy.deepcopy(model)
    Module.to(half, torch.float16)
    clear_padding(half)
    half.config.bad_words_ids = None
    half.generation_config = generation_config(vocabulary)
    with quiet():
        half.save_pretrained(folder)
    _complete_config(folder / "config.json", vocabulary.pad)
    _write_json(folder / MANIFEST, {"normalization": asdict(normalization)})
    _write_json(folder / "tokenizer_config.json", tokenizer_config(half.config.max_position_embeddings))


def write_pairs(feed: Feed, folder: Path) -> None:
    """Write the pairs that the recipe lets go with the model, for `finetune` to replay and to measure with."""
    sources = [corpus for corpus in feed.corpora if corpus.source.replay]
    trained = [pair for corpus in sources for pair in corpus.pairs[: corpus.source.replay]]
    chance = chance_of(feed.recipe.optimisation.seed, REPLAY)
    _write_tsv(folder / REPLAY, [feed.slots.fill(pair, chance) if feed.slots else pair for pair in trained])
    _write_tsv(folder / HELD_OUT, feed.held_out(*sources) if sources else [])


def tokenizer_config(longest: int) -> dict[str, object]:
    """Return what MarianTokenizer needs beside the vocabulary files; `longest` in pieces."""
    return {
        "tokenizer_class": "MarianTokenizer",
        "source_lang": "ar",
        "target_lang": "en",
        "eos_token": EOS,
        "unk_token": UNKNOWN,
        "pad_token": PAD,
        "model_max_length": longest,
        "separate_vocabs": False,
    }


def _complete_config(path: Path, pad: int) -> None:
    """State the barred ids in the model's configuration too, where older readers look for them."""
    config = json.loads(path.read_text(encoding="utf-8"))
    _write_json(path, config | {"bad_words_ids": [[pad]], "num_beams": 4})


def _write_json(path: Path, content: dict[str, object]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _write_tsv(path: Path, pairs: list[Pair]) -> None:
    if pairs:
        text = "".join(f"{pair.source}\t{pair.target}\n" for pair in pairs)
        path.write_bytes(lzma.compress(text.encode()))

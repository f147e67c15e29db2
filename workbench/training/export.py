"""Write a model in the layout of Marian models on the Hugging Face hub."""

import copy
import json
from pathlib import Path

import torch
from torch.nn import Module
from transformers import PreTrainedModel

from workbench.training.objective import clear_padding, generation_config
from workbench.training.vocabulary import EOS, PAD, UNKNOWN, Vocabulary


def export(model: PreTrainedModel, vocabulary: Vocabulary, folder: Path) -> None:
    """Write float16 weights, configuration and vocabulary into `folder` for MarianMTModel and CTranslate2."""
    vocabulary.save(folder)
    half = copy.deepcopy(model)
    Module.to(half, torch.float16)
    clear_padding(half)
    half.config.bad_words_ids = None
    half.generation_config = generation_config(vocabulary)
    half.save_pretrained(folder)
    _complete_config(folder / "config.json", vocabulary.pad)
    _write_json(folder / "tokenizer_config.json", tokenizer_config(half.config.max_position_embeddings))


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

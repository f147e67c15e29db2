"""Name the files that make up a checkpoint in Hugging Face layout, and find those that are missing."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from workbench.errors import ModelError
from workbench.models.cache import repair_hint
from workbench.models.catalogue import Architecture, read_json

CONFIG = "config.json"
TOKENIZER_FILES = {
    Architecture.MARIAN: ("source.spm", "target.spm", "vocab.json"),
    Architecture.NLLB: ("sentencepiece.bpe.model", "tokenizer.json"),
}
OPTIONAL_FILES = ("generation_config.json", "special_tokens_map.json", "tokenizer_config.json")
# In order of preference: safetensors hold nothing but numbers, pickles are loaded as numbers only.
_WEIGHTS = ("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json")
WEIGHT_SUFFIXES = (".safetensors", ".bin")
_SHARD = re.compile(r"(?:model|pytorch_model)-\d{5}-of-\d{5}\.(?:safetensors|bin)")


def missing_files(folder: Path, architecture: Architecture) -> list[str]:
    """Name the files that a checkpoint lacks; an empty list means that it is complete."""
    required = [CONFIG, *TOKENIZER_FILES[architecture], *(weight_names(folder) or _WEIGHTS[:1])]
    return [name for name in required if not (folder / name).is_file()]


def present_files(folder: Path, architecture: Architecture) -> list[Path]:
    """Return every file of a checkpoint that decides its translations."""
    names = [CONFIG, *TOKENIZER_FILES[architecture], *OPTIONAL_FILES, *weight_names(folder)]
    return [folder / name for name in names if (folder / name).is_file()]


def weight_names(folder: Path) -> list[str]:
    """Name the one set of weight files to load, shards included, whether or not each is there."""
    found = next((name for name in _WEIGHTS if (folder / name).is_file()), None)
    if found is None:
        return []
    return [found, *_shards(folder / found)] if found.endswith(".index.json") else [found]


def wanted_files(names: Collection[str]) -> list[str]:
    """Choose, from the names of a repository's files, those to fetch: one set of weights and no other pickle."""
    tokenizers = {name for group in TOKENIZER_FILES.values() for name in group}
    small = [name for name in sorted(names) if name in {CONFIG, *tokenizers, *OPTIONAL_FILES}]
    weights = next((name for name in _WEIGHTS if name in names), None)
    if weights is None:
        return small
    if not weights.endswith(".index.json"):
        return [*small, weights]
    suffix = Path(weights.removesuffix(".index.json")).suffix
    return [*small, weights, *(name for name in sorted(names) if _SHARD.fullmatch(name) and name.endswith(suffix))]


def _shards(index: Path) -> list[str]:
    weight_map = read_json(index).get("weight_map")
    shards = sorted(set(weight_map.values())) if isinstance(weight_map, dict) else []
    if not shards or not all(isinstance(name, str) and _SHARD.fullmatch(name) for name in shards):
        raise ModelError(f"{index} does not list the model's weights: {repair_hint(index.parent)}")
    return shards

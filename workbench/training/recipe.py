"""Read a training recipe: which text, how much of each, what model, what optimisation."""

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from workbench.errors import WorkbenchError
from workbench.text.normalize import Normalization

Built = TypeVar("Built")


@dataclass(frozen=True, slots=True)
class Source:
    """Describe one source of pairs: files under the corpora folder, and how often an epoch shows each pair."""

    name: str
    files: str  # a glob relative to the recipe's folder or, if that has none, the corpora's; .tsv or .tsv.xz
    passes: float  # times a pair is seen in an epoch, on average; 0: the source is left out
    cap: int = 0  # at most this many pairs are kept, chosen at random; 0: all
    min_words: int = 1
    max_words: int = 90
    max_ratio: float = 3.0  # longer side over shorter side, in words; short pairs are let off
    held_out: int = 0  # pairs set aside for validation, never trained on
    replay: int = 0  # pairs that go with the model, to keep it from forgetting when it is fine-tuned


@dataclass(frozen=True, slots=True)
class SlotLists:
    """Name the lists that fill {PERSON}, {COUNTRY}, {CITY} and {MONTH}: paths relative to the recipe or the corpora."""

    first_names: str
    last_names: str
    countries: str
    cities: str
    months: str
    name_tokens: tuple[str, ...] = ()  # corpora files with single name tokens, for half of the persons


@dataclass(frozen=True, slots=True)
class Augmentation:
    """Give the share of pairs that each change is made to."""

    drop_full_stop: float = 0.0  # taken off both sides, as in headlines
    join: float = 0.0  # to the next pair
    spelling: float = 0.0  # Arabic letters, vowels, tatweel or spaces as hasty writers have them
    punctuation: float = 0.0  # Arabic punctuation missing or odd


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Size the joint SentencePiece unigram vocabulary (padding included)."""

    size: int = 8000
    character_coverage: float = 0.9998
    epochs: int = 1  # whose text it is learned from
    sampling: float = 0.0  # alpha of subword sampling (Kudo 2018) on the source side; 0: off


@dataclass(frozen=True, slots=True)
class Shape:
    """Shape the transformer; names as in transformers' MarianConfig."""

    d_model: int = 256
    encoder_layers: int = 4
    decoder_layers: int = 2
    ffn_dim: int = 1024
    attention_heads: int = 4
    activation_function: str = "relu"
    dropout: float = 0.1
    max_position_embeddings: int = 512


@dataclass(frozen=True, slots=True)
class Optimisation:
    """Set the optimiser, its schedule (linear warm-up, level, then cosine to zero) and the batches."""

    seed: int = 1
    peak_rate: float = 1e-3
    warmup_steps: int = 500
    hold: float = 0.0  # share of the budget before the rate begins to fall; 1: it never does
    weight_decay: float = 0.01
    label_smoothing: float = 0.1
    consistency: float = 0.0  # weight of the divergence of two readings under different dropout; 0: one reading
    clip: float = 1.0
    batch_tokens: int = 3072  # padded tokens of the longer side
    max_pieces: int = 128  # longer sides are left out
    average_decay: float = 0.999
    bfloat16: bool = True  # where the device computes in it
    attention: str = "sdpa"  # transformers' attn_implementation
    checkpoint_minutes: float = 5.0
    validate_steps: int = 500
    bleu_pairs: int = 200  # held-out pairs translated greedily at a validation
    patience: int = 0  # validations without a lower held-out loss before a run stops; 0: it goes on


@dataclass(frozen=True, slots=True)
class Recipe:
    """Hold everything that, with the files it names, decides a training run; `paths` starts with the recipe's own."""

    paths: tuple[Path, ...]
    source_normalization: Normalization
    target_normalization: Normalization
    sources: tuple[Source, ...]
    slots: SlotLists | None  # None: braces are text
    augmentation: Augmentation = field(default_factory=Augmentation)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    shape: Shape = field(default_factory=Shape)
    optimisation: Optimisation = field(default_factory=Optimisation)


def read_recipe(path: Path) -> Recipe:
    """Read a TOML recipe; WorkbenchError when it is missing, malformed or has an unknown key.

    A recipe with a `base`, another recipe beside it, states only what differs; of a source, found by its name, too.
    """
    table, paths = _read_tables(path)
    normalization, slots = table.get("normalization", {}), table.get("slots", {})
    return Recipe(
        paths=paths,
        source_normalization=_build(Normalization, normalization.get("source", {}), path),
        target_normalization=_build(Normalization, normalization.get("target", {}), path),
        sources=tuple(_build(Source, entry, path) for entry in table.get("source", [])),
        slots=_build(SlotLists, slots | {"name_tokens": tuple(slots.get("name_tokens", ()))}, path) if slots else None,
        augmentation=_build(Augmentation, table.get("augmentation", {}), path),
        vocabulary=_build(Vocabulary, table.get("vocabulary", {}), path),
        shape=_build(Shape, table.get("shape", {}), path),
        optimisation=_build(Optimisation, table.get("optimisation", {}), path),
    )


def _read_tables(path: Path) -> tuple[dict[str, Any], tuple[Path, ...]]:
    """Return the tables of a recipe laid over those of its bases, and the paths of all of them."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WorkbenchError(f"Cannot read the recipe {path}: {error.strerror}.") from error
    except tomllib.TOMLDecodeError as error:
        raise WorkbenchError(f"The recipe {path} is not valid TOML: {error}.") from error
    base = table.pop("base", None)
    if base is None:
        return table, (path,)
    below, paths = _read_tables(path.parent / base)
    return _lay_over(below, table), (path, *paths)


def _lay_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Return `below` with the values of `above`, tables merged, sources by name."""
    merged = dict(below)
    for key, value in above.items():
        if key == "source":
            named = {entry["name"]: entry for entry in below.get(key, [])}
            for entry in value:
                named[entry["name"]] = named.get(entry["name"], {}) | entry
            merged[key] = list(named.values())
        else:
            merged[key] = _lay_over(below.get(key, {}), value) if isinstance(value, dict) else value
    return merged


def _build(kind: type[Built], table: dict[str, Any], path: Path) -> Built:
    known = {item.name for item in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(table) - known):
        raise WorkbenchError(f"The recipe {path} has unknown keys for {kind.__name__}: {', '.join(unknown)}.")
    try:
        return kind(**table)
    except TypeError as error:
        raise WorkbenchError(f"The recipe {path} is incomplete: {error}.") from error

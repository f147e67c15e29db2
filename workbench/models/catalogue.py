"""Describe the translation models that the workbench knows, and those that a user brings."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from workbench.errors import ModelError
from workbench.models.cache import repair_hint
from workbench.text.kept import kept
from workbench.text.normalize import Normalization

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

STARTER = "starter"
ENGLISH_PREFIX = ">>eng<<"
MANIFEST = "workbench.json"  # what a model that this project trained says of itself


class Architecture(StrEnum):
    """Name the kinds of checkpoint that both engines can run."""

    MARIAN = "marian"
    NLLB = "nllb"


@dataclass(frozen=True, slots=True)
class Quality:
    """Hold one published figure: what set, what metric, how much, and who published it."""

    set: str
    metric: str
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """Pair a plain news sentence with the translation that any working model comes near to."""

    source: str
    reference: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Describe a model: where it comes from, how to feed it, what it is worth, what it may be used for.

    The languages are what the tokenizer takes: NLLB codes, or for Marian a target prefix such as `>>eng<<` where the
    model has several targets. Token counts include special tokens; `download_mb` is in 10**6 bytes. Of the models that
    are installed, `auto` takes the one with the highest rank. Models without a least chrF are verified otherwise.
    """

    name: str
    label: str
    architecture: Architecture
    normalization: Normalization
    max_source_tokens: int
    piece_tokens: int
    repository: str | None = None
    revision: str | None = None
    licence: str | None = None
    notice: str | None = None
    parameters: int | None = None
    download_mb: int = 0
    rank: int = 0
    source_language: str | None = None
    target_language: str | None = None
    least_chrf: float | None = None
    quality: tuple[Quality, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Hold the models by name, worst first, and the answers that they are verified with."""

    entries: dict[str, Entry]
    known_answers: tuple[KnownAnswer, ...]

    def find(self, name: str) -> Entry | None:
        """Return the entry of a catalogue name or hub id, if there is one."""
        by_repository = (entry for entry in self.entries.values() if entry.repository == name)
        return self.entries.get(name) or next(by_repository, None)


@cache
def catalogue() -> Catalogue:
    """Return the catalogue that comes with the workbench."""
    path = Path(str(files("workbench.models").joinpath("catalogue.toml")))
    return _catalogue(kept("workbench.models.catalogue", path, lambda: _tables(path.read_text(encoding="utf-8"))))


def parse(text: str) -> Catalogue:
    """Read a catalogue in TOML; raise ValueError for a key that is unknown or missing."""
    return _catalogue(_tables(text))


def _tables(text: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(text)


def _catalogue(tables: dict[str, Any]) -> Catalogue:
    _check_keys(tables, {"models", "known_answers"}, "catalogue")
    entries = {name: _entry(name, table) for name, table in tables.get("models", {}).items()}
    answers = tuple(_build(KnownAnswer, table, "known_answers") for table in tables.get("known_answers", []))
    return Catalogue(entries, answers)


def describe(folder: Path, name: str, repository: str | None = None, revision: str | None = None) -> Entry:
    """Derive the entry of a checkpoint that is not in the catalogue; raise ModelError where no engine can run it."""
    config = read_json(folder / "config.json")
    architecture = _architecture(name, folder, config)
    longest = int(config.get("max_position_embeddings", 512))
    marian = architecture is Architecture.MARIAN
    return Entry(
        name=name,
        label=name,
        architecture=architecture,
        normalization=_own_normalization(folder),
        max_source_tokens=longest,
        piece_tokens=min(160 if marian else 200, longest),
        repository=repository,
        revision=revision,
        source_language=None if marian else "arb_Arab",
        target_language=_marian_target(folder) if marian else "eng_Latn",
    )


def read_json(path: Path) -> dict[str, Any]:
    """Return the JSON object in a model's file; raise ModelError where there is none."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} is missing or damaged: {repair_hint(path.parent)}") from error
    if not isinstance(content, dict):
        raise ModelError(f"{path} holds no JSON object: {repair_hint(path.parent)}")
    return content


def _architecture(name: str, folder: Path, config: dict[str, Any]) -> Architecture:
    kind = config.get("model_type")
    if kind == "marian":
        return Architecture.MARIAN
    # M2M-100 models, whose language codes differ, have the same type.
    if kind == "m2m_100" and "Nllb" in str(read_json(folder / "tokenizer_config.json").get("tokenizer_class")):
        return Architecture.NLLB
    raise ModelError(f"{name} is of type {kind or 'unknown'}: the workbench runs Marian and NLLB models")


def _own_normalization(folder: Path) -> Normalization:
    if not (folder / MANIFEST).is_file():
        return Normalization()
    try:
        return _build(Normalization, read_json(folder / MANIFEST).get("normalization", {}), MANIFEST)
    except (ValueError, AttributeError) as error:
        raise ModelError(f"{folder / MANIFEST} is damaged: {error}") from error


def _marian_target(folder: Path) -> str | None:
    vocabulary = folder / "vocab.json"
    return ENGLISH_PREFIX if vocabulary.is_file() and ENGLISH_PREFIX in read_json(vocabulary) else None


def _entry(name: str, table: dict[str, Any]) -> Entry:
    where = f"models.{name}"
    table = table | {
        "name": name,
        "architecture": Architecture(table.get("architecture", "")),
        "normalization": _build(Normalization, table.get("normalization", {}), f"{where}.normalization"),
        "quality": tuple(_build(Quality, figure, f"{where}.quality") for figure in table.get("quality", [])),
    }
    return _build(Entry, table, where)


def _build(kind: type[T], table: dict[str, Any], where: str) -> T:
    _check_keys(table, {field.name for field in fields(kind)}, where)
    try:
        return kind(**table)
    except TypeError as error:
        raise ValueError(f"{where}: {error}") from error


def _check_keys(table: dict[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(table.keys() - known)
    if unknown:
        raise ValueError(f"{where}: unknown keys {', '.join(unknown)}")

"""Find the models that are installed; nothing here opens a connection."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from workbench.errors import ModelError, UsageError
from workbench.models.cache import cache_folder, hub_cache
from workbench.models.catalogue import STARTER, Entry, catalogue, describe
from workbench.models.checkpoint_files import missing_files, weight_names
from workbench.models.hashes import files_sha256

__all__ = ["Model", "ModelStatus", "cache_folder", "find_installed", "hub_repository", "list_models", "resolve"]

AUTO = "auto"
_HUB_ID = re.compile(r"(?P<repository>[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*)(?:@(?P<revision>[A-Za-z0-9][\w./-]*))?")


@dataclass(frozen=True, slots=True)
class Model:
    """Hold an installed model: its entry, its folder in Hugging Face layout, the SHA-256 of its weights."""

    entry: Entry
    folder: Path
    weights_sha256: str


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """Say of a catalogue model whether and where it is installed, and its size there in bytes."""

    entry: Entry
    installed: bool
    folder: Path | None
    size: int


def resolve(name: str = AUTO) -> Model:
    """Return the installed model of a catalogue name, folder, hub id or "auto", the best one that is installed.

    Raise UsageError where the name is none of these, ModelError where the model is not installed or broken.
    """
    if name == AUTO:
        name = next((entry.name for entry in _best_first() if _folder(entry)), STARTER)
    folder = Path(name).expanduser()
    if catalogue().find(name) is None and folder.is_dir():
        return _local(folder.resolve())
    found = find_installed(name)
    if found is None:
        raise _not_installed(name)
    return _model(*found)


def find_installed(name: str) -> tuple[Entry, Path] | None:
    """Return the entry and folder of a catalogue name or hub id where the whole model is there."""
    entry = catalogue().find(name)
    if entry:
        folder = _folder(entry)
        return (entry, folder) if folder else None
    repository, revision = hub_repository(name)
    folder = _snapshot(repository, revision)
    if folder is None:
        return None
    entry = describe(folder, name, repository, revision)
    return None if missing_files(folder, entry.architecture) else (entry, folder)


def list_models() -> list[ModelStatus]:
    """Return every catalogue model, best first, with what is installed of it."""
    return [_status(entry) for entry in _best_first()]


def hub_repository(name: str) -> tuple[str, str]:
    """Return the hub repository and revision of a catalogue name or hub id; raise UsageError for any other name."""
    entry = catalogue().find(name)
    if entry and entry.repository:
        return entry.repository, entry.revision or "main"
    match = _HUB_ID.fullmatch(name)
    if match is None or ".." in name:
        names = ", ".join(catalogue().entries)
        raise UsageError(f"there is no model {name}: choose {names}, a folder, or a hub id such as org/name")
    return match["repository"], match["revision"] or "main"


def _best_first() -> list[Entry]:
    return sorted(catalogue().entries.values(), key=lambda entry: -entry.rank)


def _local(folder: Path) -> Model:
    entry = describe(folder, folder.name)
    missing = missing_files(folder, entry.architecture)
    if missing:
        raise ModelError(f"{folder} is not a complete model: it lacks {', '.join(missing)}")
    return _model(entry, folder)


def _model(entry: Entry, folder: Path) -> Model:
    return Model(entry, folder, files_sha256([folder / name for name in weight_names(folder)]))


def _not_installed(name: str) -> ModelError:
    if name == STARTER:
        return ModelError("the starter model is missing from this installation: install the workbench again")
    return ModelError(f"{name} is not installed: run `workbench models get {name}`")


def _status(entry: Entry) -> ModelStatus:
    folder = _folder(entry)
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) if folder else 0
    return ModelStatus(entry, folder is not None, folder, size)


def _folder(entry: Entry) -> Path | None:
    """Return the folder of a model that is complete; an interrupted download counts as not installed."""
    if entry.name == STARTER:
        folder: Path | None = Path(str(files("workbench").joinpath(STARTER)))
    else:
        folder = _snapshot(*hub_repository(entry.name))
    return folder if folder and not missing_files(folder, entry.architecture) else None


def _snapshot(repository: str, revision: str) -> Path | None:
    """Return the folder that huggingface_hub keeps a repository's revision in, if it is there."""
    stored = hub_cache() / f"models--{repository.replace('/', '--')}"
    reference = stored / "refs" / revision
    commit = reference.read_text(encoding="utf-8").strip() if reference.is_file() else revision
    folder = stored / "snapshots" / commit
    return folder if (folder / "config.json").is_file() else None

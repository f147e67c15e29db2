"""Convert a model for CTranslate2 once, into the cache."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import ModelError
from workbench.models.cache import cache_folder
from workbench.models.catalogue import Architecture, read_json
from workbench.models.checkpoint_files import OPTIONAL_FILES, TOKENIZER_FILES, present_files
from workbench.models.hashes import file_sha256
from workbench.models.narrow import overflows

if TYPE_CHECKING:
    from workbench.models.store import Model

CONVERSION_VERSION = 2
_MANIFEST = "conversion.json"
# What is stored for each compute type; on loading CTranslate2 turns it into what the device can do.
_STORED = {
    "int8": "int8",
    "int8_float32": "int8",
    "int8_float16": "int8_float16",
    "int8_bfloat16": "int8_bfloat16",
    "int16": "int16",
    "float16": "float16",
    "bfloat16": "bfloat16",
    "float32": "float32",
}


def converted(model: Model, compute_type: str = "int8") -> Path:
    """Return the folder of the model for CTranslate2, made now if it is not in the cache or is damaged there.

    The folder holds what CTranslate2 loads and the model's own tokenizer files. Only making it imports torch. Raise
    ModelError where the model cannot be converted or the cache not written.
    """
    stored = _STORED.get(compute_type)
    if stored is None:
        raise ModelError(f"no compute type {compute_type}: choose {', '.join(_STORED)}")
    folder = cache_folder() / "converted" / _key(model, stored)
    if _is_intact(folder):
        return folder
    from filelock import FileLock

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock"):
            if not _is_intact(folder):
                _make(model, stored, folder)
    except OSError as error:
        reason = error.strerror or error
        raise ModelError(f"cannot keep the converted model in {folder.parent}: {reason}") from error
    return folder


def _key(model: Model, stored: str) -> str:
    files = {path.name: file_sha256(path) for path in present_files(model.folder, model.entry.architecture)}
    parts = [CONVERSION_VERSION, version("ctranslate2"), stored, _is_narrowed(stored), files]
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return f"{model.entry.architecture}-{stored}-{digest[:16]}"


def _is_narrowed(stored: str) -> bool:
    return stored == "int8" and overflows()


def _is_intact(folder: Path) -> bool:
    try:
        sizes = json.loads((folder / _MANIFEST).read_bytes())["sizes"]
        return bool(sizes) and all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _make(model: Model, stored: str, folder: Path) -> None:
    for stale in folder.parent.glob(f".{folder.name}-*"):  # left by a process that was killed
        shutil.rmtree(stale)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _fill(model, stored, temporary)
        if folder.exists():
            shutil.rmtree(folder)
        temporary.replace(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _fill(model: Model, stored: str, folder: Path) -> None:
    _refuse_separate_vocabularies(model)
    from workbench.models.checkpoint_converter import CheckpointConverter

    try:
        CheckpointConverter(model.folder).write(folder, stored, narrowed=_is_narrowed(stored))
    except (RuntimeError, ValueError, IndexError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(f"{model.entry.name} cannot be converted for CTranslate2: {reason}") from error
    for name in (*TOKENIZER_FILES[model.entry.architecture], *OPTIONAL_FILES):
        if (model.folder / name).is_file():
            shutil.copyfile(model.folder / name, folder / name)
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    manifest = {"sizes": sizes, "weights_sha256": model.weights_sha256, "ctranslate2": version("ctranslate2")}
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")


def _refuse_separate_vocabularies(model: Model) -> None:
    shared = read_json(model.folder / "config.json").get("share_encoder_decoder_embeddings", True)
    if model.entry.architecture is Architecture.MARIAN and not shared:
        raise ModelError(f"{model.entry.name} has one vocabulary for each language: only shared ones can be converted")

"""Say where the workbench and the Hugging Face hub keep what they fetched and made."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return the workbench's own cache: WORKBENCH_CACHE, or the platform's place for caches."""
    chosen = os.environ.get("WORKBENCH_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("arabic-news-workbench")


def hub_cache() -> Path:
    """Return the hub's cache of repositories, as huggingface_hub finds it from HF_HUB_CACHE and HF_HOME."""
    chosen = os.environ.get("HF_HUB_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    default = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface"
    return Path(os.environ.get("HF_HOME") or default).expanduser() / "hub"


def repair_hint(folder: Path) -> str:
    """Say how to mend a damaged model in a folder; the hub's cache would link a damaged file again."""
    if not folder.is_relative_to(hub_cache()):
        return "get the model again from where it came"
    stored = hub_cache() / folder.relative_to(hub_cache()).parts[0]
    repository = stored.name.removeprefix("models--").replace("--", "/")
    return f"delete {stored} and run `workbench models get {repository}`"


def write_atomically(path: Path, content: bytes) -> None:
    """Write a small file so that no reader ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(content)
    temporary.replace(path)

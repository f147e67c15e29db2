"""Fetch models from the Hugging Face hub: with `workbench train --fetch-data`, all that opens connections."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import ModelError, UsageError
from workbench.models.cache import hub_cache
from workbench.models.catalogue import STARTER, catalogue, describe
from workbench.models.checkpoint_files import CONFIG, WEIGHT_SUFFIXES, missing_files, wanted_files
from workbench.models.store import find_installed, hub_repository, resolve

if TYPE_CHECKING:
    from workbench.models.store import Model

TIMEOUT = 10.0  # seconds, for the first answer; the library's own retries take half a minute without a network


def get(name: str) -> Model:
    """Fetch the model of a catalogue name or hub id into the hub's cache, unless it is there, and return it.

    Progress is shown on a terminal; files that are whole are kept when a download is interrupted. HF_HOME,
    HF_ENDPOINT, HF_TOKEN and HF_HUB_OFFLINE are honoured. Raise ModelError where the model cannot be fetched or no
    engine can run it.
    """
    if name == STARTER:
        raise UsageError(f"{STARTER} comes with the workbench: there is nothing to fetch")
    repository, revision = hub_repository(name)
    if not _is_whole(name):
        with _explained(name, repository, revision), _progress():
            _fetch(name, repository, revision)
    return resolve(name)


def _is_whole(name: str) -> bool:
    try:
        return find_installed(name) is not None
    except ModelError:  # half a download
        return False


def _fetch(name: str, repository: str, revision: str) -> None:
    from huggingface_hub import HfApi

    files = HfApi().model_info(repository, revision=revision, timeout=TIMEOUT, files_metadata=True).siblings or []
    sizes = {file.rfilename: file.size or 0 for file in files}
    wanted = wanted_files(sizes)
    small = [file for file in wanted if not file.endswith(WEIGHT_SUFFIXES)]
    if CONFIG not in small:
        raise ModelError(f"{repository} is not a translation model: it has no {CONFIG}")
    folder = _download(repository, revision, small)
    entry = catalogue().find(name) or describe(folder, name, repository, revision)
    _check_space(folder, {file: sizes[file] for file in wanted})
    missing = missing_files(_download(repository, revision, wanted), entry.architecture)
    if missing:
        raise ModelError(f"{repository} lacks {', '.join(missing)}")


def _download(repository: str, revision: str, names: list[str]) -> Path:
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(repository, revision=revision, cache_dir=hub_cache(), allow_patterns=names))


def _check_space(folder: Path, sizes: dict[str, int]) -> None:
    needed = sum(size for name, size in sizes.items() if not (folder / name).exists())
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise ModelError(f"no space in {hub_cache()}: {needed / 1e6:,.0f} MB are needed, {free / 1e6:,.0f} MB are free")


@contextmanager
def _progress() -> Iterator[None]:
    """Show the library's progress bars on a terminal only, and leave its warnings to our own errors."""
    from huggingface_hub.utils import logging
    from huggingface_hub.utils.tqdm import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

    verbosity, hide = logging.get_verbosity(), not (sys.stderr.isatty() or are_progress_bars_disabled())
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    if hide:
        disable_progress_bars()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if hide:
            enable_progress_bars()


@contextmanager
def _explained(name: str, repository: str, revision: str) -> Iterator[None]:
    from httpx2 import HTTPError
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    try:
        yield
    except GatedRepoError as error:
        raise ModelError(f"{repository} is gated: accept its terms on the hub and set HF_TOKEN") from error
    except RepositoryNotFoundError as error:
        raise ModelError(f"the hub has no model {repository}, or it is private") from error
    except RevisionNotFoundError as error:
        raise ModelError(f"{repository} has no revision {revision}") from error
    except OfflineModeIsEnabled as error:
        raise ModelError(f"HF_HUB_OFFLINE is set: unset it to fetch {name}") from error
    except HfHubHTTPError as error:
        raise ModelError(f"the hub refused {name} (HTTP {error.response.status_code}): try again later") from error
    except HTTPError as error:
        raise ModelError(
            f"the hub cannot be reached or the connection broke: run `workbench models get {name}` again, "
            "files that are whole are kept"
        ) from error
    except OSError as error:
        reason = error.strerror or str(error).splitlines()[0]
        raise ModelError(f"{name} could not be kept in {hub_cache()}: {reason}") from error

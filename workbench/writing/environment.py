"""Read the templates of what is written, compiled once for all runs: that takes longer than to fill them."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined

from workbench import __version__
from workbench.models.cache import cache_folder


def make_environment(*, autoescape: bool, finalize: Callable[[Any], Any]) -> Environment:
    """Return the environment of the package's templates; `finalize` turns each value into what may be written."""
    return Environment(
        loader=PackageLoader("workbench.writing"),
        autoescape=autoescape,  # noqa: S701 - the caller says why where it is off
        auto_reload=False,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled(),
    )


def _compiled() -> FileSystemBytecodeCache | None:
    """Return the cache of compiled templates, which knows a template's text; None where none can be kept."""
    folder = cache_folder() / "templates"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return FileSystemBytecodeCache(str(folder), f"{__version__}-%s")
    return None

"""Read the data files that ship inside the package."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any


def read_toml(package: str, name: str) -> dict[str, Any]:
    """Return the content of the TOML file `data/name` of a package."""
    return tomllib.loads(files(package).joinpath("data", name).read_text(encoding="utf-8"))


def read_rows(package: str, name: str) -> Iterator[list[str]]:
    """Yield the tab-separated fields of each line of `data/name`; empty lines and lines starting with # are skipped."""
    for line in files(package).joinpath("data", name).read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            yield line.split("\t")

"""Read the data files that ship inside the package."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_toml(package: str, name: str) -> dict[str, Any]:
    """Return the content of the TOML file `data/name` of a package, read once: nobody may change it."""
    return tomllib.loads(_read(package, name))


def read_rows(package: str, name: str) -> Iterator[list[str]]:
    """Yield the tab-separated fields of each line of `read_lines`."""
    return (line.split("\t") for line in read_lines(package, name))


def read_lines(package: str, name: str) -> list[str]:
    """Return the lines of `data/name`; empty lines and lines starting with # are skipped."""
    return [line for line in _read(package, name).split("\n") if line and line[0] != "#"]


def _read(package: str, name: str) -> str:
    return files(package).joinpath("data", name).read_text(encoding="utf-8")

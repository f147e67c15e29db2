"""Read the data files that ship inside the package."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from workbench.text.kept import kept


@cache
def read_toml(package: str, name: str) -> dict[str, Any]:
    """Return the content of the TOML file `data/name` of a package, read once: nobody may change it."""
    path = _path(package, name)

    def parse() -> dict[str, Any]:
        import tomllib

        return tomllib.loads(path.read_text(encoding="utf-8"))

    return kept(f"{package}.{name}", path, parse)


def read_rows(package: str, name: str) -> Iterator[list[str]]:
    """Yield the tab-separated fields of each line of `read_lines`."""
    return (line.split("\t") for line in read_lines(package, name))


def read_lines(package: str, name: str) -> list[str]:
    """Return the lines of `data/name`; empty lines and lines starting with # are skipped."""
    text = _path(package, name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and line[0] != "#"]


def _path(package: str, name: str) -> Path:
    return Path(str(files(package).joinpath("data", name)))

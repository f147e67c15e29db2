"""Read XLIFF 1.2 that was edited elsewhere, as untrusted input: its targets by segment, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from workbench.errors import InputError
from workbench.exchange.xliff import ARTICLE, BASE, VERSION
from workbench.memory.tmx import xml_fault

LARGEST, MOST = 100_000_000, 500_000  # bytes and elements of a file: some 80,000 segments
LONGEST_NAME = 200  # characters of an id or an article's name

_NUMBER = re.compile("[0-9]{1,9}")
# Text, but for what another tool has put in as codes of its own.
_TEXT = etree.XPath(
    ".//text()[not(ancestor::*[local-name()='bpt' or local-name()='ept' or local-name()='ph' or local-name()='it'])]",
    smart_strings=False,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """Hold what a file says of a segment; `version` and `base` say what it was made from, None where that is lost."""

    id: str
    source: str
    target: str
    version: int | None
    base: str | None


@dataclass(frozen=True, slots=True)
class File:
    """Hold the part of a file that an article makes; `article` is its key, None where another tool made it."""

    name: str
    article: str | None
    units: tuple[Unit, ...]


def read_xliff(path: Path) -> list[File]:
    """Return what an XLIFF 1.x file holds; InputError, with the line, where it is none, broken or hostile."""
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path} is larger than {LARGEST // 1_000_000} MB: split it")
        return list(_files(path))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or 'no XML'}") from error
    except etree.XMLSyntaxError as error:
        raise InputError(f"{path} cannot be read: {xml_fault(error)}") from error


def _files(path: Path) -> Iterator[File]:
    units: list[Unit] = []
    events = etree.iterparse(
        path, ("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    started = 0
    for event, element in events:
        name = _local(element)
        if event == "start":
            started += 1
            if started == 1:
                _check_root(path, element)
            elif started > MOST:
                raise InputError(f"{path} has more than {MOST:,} elements: split it")
        elif name == "trans-unit":
            units.append(_unit(element))
            element.clear()
        elif name == "file":
            yield File(_name(element, "original"), element.get(ARTICLE), tuple(units))
            units.clear()
            element.clear()


def _check_root(path: Path, root: etree._Element) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError(f"{path} cannot be read: it declares a document type, which no XLIFF 1.2 file needs")
    if _local(root) != "xliff":
        raise InputError(f"{path} cannot be read: it is XML, but not XLIFF")
    if not root.get("version", "").startswith("1."):
        raise InputError(f"{path} cannot be read: it is another version of XLIFF than 1.2")


def _unit(element: etree._Element) -> Unit:
    texts = {_local(child): "".join(_strings(child)) for child in element if _local(child) in {"source", "target"}}
    version = element.get(VERSION, "")
    number = int(version) if _NUMBER.fullmatch(version) else None
    return Unit(_name(element, "id"), texts.get("source", ""), texts.get("target", ""), number, element.get(BASE))


def _name(element: etree._Element, attribute: str) -> str:
    """Return an attribute fit for a message."""
    return " ".join(element.get(attribute, "").split())[:LONGEST_NAME]


def _strings(element: etree._Element) -> list[str]:
    found = _TEXT(element)
    assert isinstance(found, list)  # noqa: S101 -- for the type checker
    return [str(text) for text in found]


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]

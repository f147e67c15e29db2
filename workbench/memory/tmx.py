"""Read and write translation memories in TMX 1.4b (LISA OSCAR, 2005), one unit after another, in constant memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from lxml import etree

from workbench import __version__
from workbench.errors import InputError
from workbench.memory.unit import Unit

SOURCE, TARGET = "ar", "en"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NOTE = "note"  # the property that holds a unit's <note>
LONGEST = 1_000_000  # characters of a text: more is no sentence but an attack

_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})  # their content is markup of another tool, not text
_CHUNK = 1 << 16  # bytes
_DATE = "%Y%m%dT%H%M%SZ"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_tmx(path: Path) -> Iterator[Unit]:
    """Yield the units that have Arabic and English, their texts unchanged but for the codes of other tools.

    Of several variants in one language the first counts. InputError, with the line, where the file is broken.
    """
    units = _Units(path)
    parser = etree.XMLParser(
        target=units,  # type: ignore[arg-type] # the stubs think that it gets bytes too
        resolve_entities=False, no_network=True, load_dtd=False,
    )  # fmt: skip
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                parser.feed(chunk)
                yield from units.taken()
        parser.close()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except etree.XMLSyntaxError as error:
        raise InputError(f"{path} cannot be read: {xml_fault(error)}") from error
    if not units.tmx:
        raise InputError(f"{path} cannot be read: it is XML, but not TMX")


def write_tmx(file: IO[bytes], units: Iterable[Unit]) -> int:
    """Write units as TMX and return their number; characters that XML cannot hold become U+FFFD."""
    written = 0
    header = {
        "creationtool": "arabic-news-workbench", "creationtoolversion": __version__, "segtype": "sentence",
        "o-tmf": "workbench", "adminlang": "en", "srclang": SOURCE, "datatype": "plaintext",
    }  # fmt: skip
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("tmx", version="1.4"):
            xml.write(etree.Element("header", header))
            with xml.element("body"):
                for unit in units:
                    xml.write("\n", _unit_element(unit))
                    written += 1
                xml.write("\n")
    return written


class _Units:
    """Gather units from the parser's events: no tree is built, however large the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.tmx = False
        self._taken: list[Unit] = []
        self._texts: dict[str, str] = {}
        self._properties: dict[str, str] = {}
        self._about: dict[str, str] = {}
        self._language = self._property = ""
        self._text: list[str] | None = None
        self._codes = self._length = 0

    def taken(self) -> list[Unit]:
        """Return the units that are complete, and forget them."""
        units, self._taken = self._taken, []
        return units

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        self.tmx |= name == "tmx"
        if name == "tu":
            self._texts, self._properties, self._about = {}, {}, dict(attributes)
        elif name == "tuv":
            self._language = _language(attributes)
            if self._language == TARGET:
                self._about = dict(attributes) | self._about
        elif name in {"seg", "prop", NOTE}:
            self._text, self._length, self._property = [], 0, attributes.get("type", name)
        elif name in _CODES:
            self._codes += 1

    def data(self, text: str) -> None:
        if self._text is None or self._codes:
            return
        self._text.append(text)
        self._length += len(text)
        if self._length > LONGEST:
            raise InputError(f"{self._path} cannot be read: it has a text of more than {LONGEST:,} characters")

    def end(self, tag: str) -> None:
        name = _local(tag)
        if name in _CODES:
            self._codes -= 1
        elif name in {"seg", "prop", NOTE} and self._text is not None:
            kept, key = (self._texts, self._language) if name == "seg" else (self._properties, self._property)
            kept.setdefault(key, "".join(self._text))
            self._text = None
        elif name == "tu" and SOURCE in self._texts and TARGET in self._texts:
            about = self._about
            self._taken.append(
                Unit(
                    self._texts[SOURCE], self._texts[TARGET], about.get("creationid") or about.get("changeid"),
                    _time(about.get("creationdate")), _time(about.get("changedate")), self._properties,
                )
            )  # fmt: skip

    def close(self) -> None: ...


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _language(attributes: Mapping[str, str]) -> str:
    return (attributes.get(LANG) or attributes.get("lang") or "").lower().split("-")[0].split("_")[0]


def _time(date: str | None) -> str | None:
    try:
        return datetime.strptime(date or "", _DATE).replace(tzinfo=UTC).isoformat(timespec="milliseconds")
    except ValueError:
        return None


def _date(time: str | None) -> str | None:
    return datetime.fromisoformat(time).astimezone(UTC).strftime(_DATE) if time else None


def _unit_element(unit: Unit) -> etree._Element:
    about = {"creationid": unit.creator, "creationdate": _date(unit.created_at), "changedate": _date(unit.changed_at)}
    element = etree.Element("tu", {name: xml_text(value) for name, value in about.items() if value})
    for name, value in unit.properties.items():
        attributes = {} if name == NOTE else {"type": xml_text(name)}
        etree.SubElement(element, NOTE if name == NOTE else "prop", attributes).text = xml_text(value)
    for language, text in ((SOURCE, unit.source), (TARGET, unit.target)):
        variant = etree.SubElement(element, "tuv", {LANG: language})
        etree.SubElement(variant, "seg").text = xml_text(text)
    return element


def xml_fault(error: etree.XMLSyntaxError) -> str:
    """Say in which line XML is broken, and how."""
    reason = (error.msg or "no XML").partition(", line")[0]
    return f"line {error.lineno or 1}: {reason}"


def xml_text(text: str) -> str:
    """Return a text with what XML cannot hold as U+FFFD."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)

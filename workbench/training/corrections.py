"""Read pairs of source and corrected target that people have made."""

import lzma
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from workbench.errors import InputError, WorkbenchError
from workbench.review.segments import approved_pairs
from workbench.review.store import Store
from workbench.training.mix import Pair, read_pairs

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})  # TMX 1.4b: their content is markup of another tool, not text


def read_corrections(path: Path) -> list[Pair]:
    """Return the pairs of a .tsv, .tsv.xz (arabic, english) or .tmx file, or those approved in a review project (.db).

    Empty sides are left out; InputError where the file cannot be read.
    """
    readers = {".tsv": read_pairs, ".xz": read_pairs, ".tmx": _read_tmx, ".db": _read_project}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            f"{path}: corrections are read from .tsv, .tsv.xz and .tmx files, and from review projects (.db)"
        )
    try:
        pairs = [Pair(pair.source.strip(), pair.target.strip()) for pair in reader(path)]
    except (OSError, UnicodeDecodeError, lzma.LZMAError, etree.XMLSyntaxError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error).partition(", line")[0]
        raise InputError(f"{path} cannot be read: {reason}") from error
    except WorkbenchError as error:
        raise InputError(str(error)) from error
    return [pair for pair in pairs if pair.source and pair.target]


def _read_tmx(path: Path) -> Iterator[Pair]:
    """Yield the Arabic and English of every translation unit that has both (TMX 1.4b)."""
    units = etree.iterparse(
        path, events=("end",), tag=("tu", "{*}tu"), resolve_entities=False, no_network=True, load_dtd=False
    )
    for _, unit in units:
        texts = {_language(variant): _text(variant.find("{*}seg")) for variant in unit.iterfind("{*}tuv")}
        if "ar" in texts and "en" in texts:
            yield Pair(texts["ar"], texts["en"])
        unit.clear()


def _read_project(path: Path) -> Iterator[Pair]:
    with Store(path).reading() as connection:
        yield from (Pair(*pair) for pair in approved_pairs(connection))


def _language(variant: etree._Element) -> str:
    return str(variant.get(_LANG) or variant.get("lang") or "").lower().split("-")[0].split("_")[0]


def _text(element: etree._Element | None) -> str:
    """Return the text of a segment without the codes of other tools."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        inside = "" if not isinstance(child.tag, str) or etree.QName(child).localname in _CODES else _text(child)
        parts += [inside, child.tail or ""]
    return " ".join("".join(parts).split())

"""Read and write a glossary as TBX (ISO 30042): TBX-Basic as of 2008, and the elements of version 3 when reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO

from lxml import etree

from workbench import __version__
from workbench.errors import InputError
from workbench.glossary.table import Row
from workbench.glossary.term import Term
from workbench.glossary.times import time_of
from workbench.memory.tmx import LANG, xml_fault, xml_text
from workbench.text.tables import read_toml

_ENTRIES, _LANGUAGES = ("termEntry", "conceptEntry"), ("langSet", "langSec")
_TERMS = ("tig", "ntig", "termSec")  # each holds one <term>, ntig inside of a termGrp
_STATUS, _SUFFIX = "administrativeStatus", re.compile("(?:term)?(?:-?admn-?sts)?$")
_PREFERRED, _ADMITTED, _DEPRECATED = ("preferredTerm-admn-sts", "admittedTerm-admn-sts", "deprecatedTerm-admn-sts")
_EXPLAINING = frozenset({None, "definition", "Usage note"})  # kinds of <descrip>, the others as Weblate writes them
_ROOTS = frozenset({"martif", "tbx"})


def read_tbx(data: bytes) -> Iterator[Row]:
    """Yield a term for each Arabic term of each concept that has English; InputError where the file is broken.

    The first English term that is not forbidden is required, a preferred one before others; the rest are accepted.
    Entities and document type declarations have no effect.
    """
    tags = [f"{{*}}{name}" for name in _ENTRIES]
    parser = etree.iterparse(
        BytesIO(data), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for number, (_, entry) in enumerate(parser, start=1):
            for term in _terms(entry):
                yield Row(f"concept {number}", term)
            entry.clear()
    except etree.XMLSyntaxError as error:
        raise InputError(xml_fault(error)) from error
    if parser.root is None or _local(parser.root).lower() not in _ROOTS:
        raise InputError("it is XML, but not TBX")


def write_tbx(terms: Iterable[Term]) -> bytes:
    """Return terms as TBX-Basic; characters that XML cannot hold become U+FFFD."""
    root = etree.Element("martif", {"type": "TBX-Basic", LANG: "ar"})
    root.append(_header())
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    body.extend(_entry(term, number) for number, term in enumerate(terms, start=1))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _terms(entry: etree._Element) -> Iterator[Term]:
    arabic = [text for text, _ in _in_language(entry, "ar")]
    english = _in_language(entry, "en")
    forbidden = tuple(text for text, status in english if status in _statuses("forbidden"))
    accepted = sorted(
        (each for each in english if each[1] not in _statuses("forbidden")),
        key=lambda each: each[1] not in _statuses("preferred"),
    )
    target, *alternatives = [text for text, _ in accepted] or [""]
    if not (target or forbidden):
        return
    creator, created_at = _origination(entry)
    for source in dict.fromkeys(arabic):
        note, domain = _note(entry), " / ".join(_described(entry, "subjectField"))
        yield Term(source, target, tuple(alternatives), forbidden, note, domain, creator, created_at)


def _in_language(entry: etree._Element, language: str) -> list[tuple[str, str]]:
    """Return the terms of a language, each with its status, shortened, in lower case."""
    found = []
    for group in _children(entry, *_LANGUAGES):
        if (group.get(LANG) or group.get("lang") or "").lower().replace("_", "-").split("-")[0] == language:
            for section in _children(group, *_TERMS):
                text = next((_text(each) for each in section.iter("{*}term")), "")
                status = next(iter(_described(section, _STATUS)), "").lower()
                found.append((text, _SUFFIX.sub("", status)))
    return [each for each in found if each[0]]


def _described(element: etree._Element, kind: str) -> list[str]:
    """Return what an element says of one kind, whether the kind is an attribute or, as in version 3, the element."""
    return [text for each in element.iter("{*}*") if kind in {each.get("type"), _local(each)} and (text := _text(each))]


def _note(entry: etree._Element) -> str:
    """Return the definition of a concept, how it is used, and the notes on it and its terms."""
    described = (each for each in entry.iter("{*}descrip") if each.get("type") in _EXPLAINING)
    parts = (*described, *entry.iter("{*}definition"), *entry.iter("{*}note"))
    return "\n".join(dict.fromkeys(filter(None, map(_lines, parts))))


def _origination(entry: etree._Element) -> tuple[str | None, str | None]:
    """Return who made a concept's entry, and when."""
    for group in entry.iter("{*}transacGrp"):
        if "origination" in _described(group, "transactionType"):
            date = next((_text(each) for each in group.iter("{*}date")), None)
            return next(iter(_described(group, "responsibility")), None), time_of(date)
    return None, None


@cache
def _statuses(kind: str) -> frozenset[str]:
    return frozenset(read_toml("workbench.glossary", "tbx.toml")[kind])


def _children(element: etree._Element, *names: str) -> list[etree._Element]:
    return [child for child in element.iterchildren("{*}*") if _local(child) in names]


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _text(element: etree._Element) -> str:
    return " ".join(_content(element).split())


def _lines(element: etree._Element) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in _content(element).split("\n"))))


def _content(element: etree._Element) -> str:
    """Return the text in an element, without comments and entities: XPath would expand these, however large."""
    inner = (f"{_content(child) if isinstance(child.tag, str) else ''}{child.tail or ''}" for child in element)
    return (element.text or "") + "".join(inner)


def _header() -> etree._Element:
    header = etree.Element("martifHeader")
    file = etree.SubElement(header, "fileDesc")
    source = etree.SubElement(file, "sourceDesc")
    etree.SubElement(source, "p").text = f"arabic-news-workbench {__version__}"
    encoding = etree.SubElement(header, "encodingDesc")
    etree.SubElement(encoding, "p", type="XCSURI").text = "TBXBasicXCSV02.xcs"
    return header


def _entry(term: Term, number: int) -> etree._Element:
    entry = etree.Element("termEntry", id=f"c{number}")
    if term.domain:
        etree.SubElement(entry, "descrip", type="subjectField").text = xml_text(term.domain)
    if term.creator or term.created_at:
        _add_origination(entry, term)
    if term.note:
        etree.SubElement(entry, "note").text = xml_text(term.note)
    _add_language(entry, "ar", [(term.source, None)])
    admitted = [(each, _ADMITTED) for each in term.alternatives]
    deprecated = [(each, _DEPRECATED) for each in term.forbidden]
    preferred = [(term.target, _PREFERRED)] if term.target else []
    _add_language(entry, "en", [*preferred, *admitted, *deprecated])
    return entry


def _add_language(entry: etree._Element, language: str, terms: Iterable[tuple[str, str | None]]) -> None:
    group = etree.SubElement(entry, "langSet", {LANG: language})
    for text, status in terms:
        section = etree.SubElement(group, "tig")
        etree.SubElement(section, "term").text = xml_text(text)
        if status:
            etree.SubElement(section, "termNote", type=_STATUS).text = status


def _add_origination(entry: etree._Element, term: Term) -> None:
    group = etree.SubElement(entry, "transacGrp")
    etree.SubElement(group, "transac", type="transactionType").text = "origination"
    if term.creator:
        etree.SubElement(group, "transacNote", type="responsibility").text = xml_text(term.creator)
    if term.created_at:
        etree.SubElement(group, "date").text = term.created_at[:10]

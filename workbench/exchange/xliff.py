"""Write articles as XLIFF 1.2 (OASIS, 2008), the version that most translation tools read.

Each segment carries, in attributes of our own that tools leave alone, the version and the target that it had.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from lxml import etree

from workbench import __version__
from workbench.document import Origin, Severity
from workbench.exchange.reviewed import ReviewedArticle, finding_line, statement_line
from workbench.memory.tmx import xml_text
from workbench.review.segments import SegmentState
from workbench.writing.article import Row
from workbench.writing.files import MARK

XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
OURS = "urn:x-arabic-news-workbench:review:1"
ARTICLE, VERSION, BASE = (f"{{{OURS}}}{name}" for name in ("article", "version", "base"))
DIGEST_LENGTH = 16  # hexadecimal digits

_STATES = {
    SegmentState.UNTRANSLATED: "new",
    SegmentState.DRAFT: "needs-review-translation",
    SegmentState.NEEDS_WORK: "needs-translation",
    SegmentState.APPROVED: "signed-off",
}
_QUALIFIERS = {
    Origin.MODEL: "leveraged-mt",
    Origin.LANGUAGE_MODEL: "leveraged-mt",
    Origin.MEMORY: "exact-match",
}
_PRIORITIES = {Severity.ERROR: "1", Severity.WARNING: "4", Severity.INFO: "7"}  # from 1, the highest, to 10
_NAMESPACES = {None: XLIFF, "wb": OURS}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def render(articles: Sequence[ReviewedArticle]) -> bytes:
    """Return articles as XLIFF, one `file` each; characters that XML cannot hold become U+FFFD."""
    root = etree.Element(
        f"{{{XLIFF}}}xliff", {"version": "1.2"},
        _NAMESPACES,  # type: ignore[arg-type] # the stubs know no default namespace
    )  # fmt: skip
    for article in articles:
        _add_file(root, article)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def plain(text: str | None) -> str:
    """Return a text as XLIFF can carry it and as targets are stored: without what XML cannot hold, spaces single."""
    return " ".join(xml_text(text or "").split())


def digest(target: str | None) -> str:
    """Return what tells a target from others, whatever its spaces."""
    return hashlib.sha256(plain(target).encode()).hexdigest()[:DIGEST_LENGTH]


def _add_file(root: etree._Element, article: ReviewedArticle) -> None:
    about = {
        "original": article.document.name, "source-language": article.page.language, "target-language": "en",
        "datatype": "plaintext", "tool-id": MARK, ARTICLE: article.key,
    }  # fmt: skip
    file = _add(root, "file", about)
    header = _add(file, "header")
    _add(header, "tool", {"tool-id": MARK, "tool-name": "Arabic news workbench", "tool-version": __version__})
    body = _add(file, "body")
    for row in article.page.rows:
        _add_unit(body, article, row)


def _add_unit(body: etree._Element, article: ReviewedArticle, row: Row) -> None:
    segment, standing = row.segment, article.of(row.segment)
    about = {
        "id": segment.id, "restype": f"x-{segment.role}", _SPACE: "preserve",
        "approved": "yes" if standing.state is SegmentState.APPROVED else "no",
        VERSION: str(standing.version), BASE: digest(segment.target),
    }  # fmt: skip
    unit = _add(body, "trans-unit", about)
    _add(unit, "source", text=segment.source)
    state = {"state": _STATES[standing.state]}
    if segment.origin in _QUALIFIERS:
        state["state-qualifier"] = _QUALIFIERS[segment.origin]
    _add(unit, "target", state, segment.target or "")
    for attributes, text in _notes(article, row):
        _add(unit, "note", attributes, text)


def _notes(article: ReviewedArticle, row: Row) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the notes of a segment: what makes it a key statement, who stands behind its target, the findings."""
    standing = article.of(row.segment)
    if row.statement:
        yield {"from": "key statement", "annotates": "source"}, f"key statement {statement_line(row.statement)}"
    if standing.origin:
        yield {"from": "origin", "annotates": "target"}, f"{standing.origin_line}; {standing.state_line}"
    for finding in row.segment.findings:
        about = {"from": "checks", "annotates": "target", "priority": _PRIORITIES[finding.severity]}
        yield about, finding_line(finding)


def _add(parent: etree._Element, name: str, attributes: dict[str, str] | None = None, text: str = "") -> etree._Element:
    values = {key: xml_text(value) for key, value in (attributes or {}).items()}
    element = etree.SubElement(parent, f"{{{XLIFF}}}{name}", values)
    element.text = xml_text(text) or None
    return element

"""Write what a run as a whole produced: its index page and its record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.document import Document
from workbench.writing.article import Article, Kind, Row, count_severities
from workbench.writing.files import RUN_SCHEMA, replace_files
from workbench.writing.html import index_page
from workbench.writing.names import WrittenFiles
from workbench.writing.provenance import Provenance
from workbench.writing.rows import dump_json, rounded, statement_record

if TYPE_CHECKING:
    from workbench.statements import DigestEntry


class Listed(NamedTuple):
    """Hold an article as the index lists it: its number from 1 and its files, as paths from the output folder."""

    number: int
    article: Article
    files: WrittenFiles


class Place(NamedTuple):
    """Point at a segment of a listed article."""

    listed: Listed
    row: Row


def write_run(  # noqa: PLR0913, PLR0917 - all that there is to say of a run
    documents: Sequence[Document],
    files: Sequence[WrittenFiles],
    failures: Sequence[tuple[str, str]],
    digest: Sequence[DigestEntry],
    output: Path,
    provenance: Provenance,
    record: dict[str, Any],
) -> None:
    """Write index.html and run.json; `failures` are names with messages, `record` the run's settings, times, versions.

    Raises OutputError where a file cannot be written or is not ours.
    """
    listed = [
        Listed(number, Article(document), _relative(written, output))
        for number, (document, written) in enumerate(zip(documents, files, strict=True), 1)
    ]
    entries = [_places(entry, listed) for entry in digest]
    index = index_page(
        provenance,
        listed=listed,
        failures=failures,
        digest=entries,
        kinds=_kinds(listed),
        severities=count_severities(
            finding for document in documents for segment in document.segments for finding in segment.findings
        ),
    )
    run = {
        "schema": RUN_SCHEMA,
        "model": asdict(provenance),
        **record,
        "articles": [_article_record(each) for each in listed],
        "digest": [
            {"score": rounded(entry.score), "segments": [place.row.segment.id for place in places]}
            for entry, places in zip(digest, entries, strict=True)
        ],
        "failures": [{"name": name, "message": message} for name, message in failures],
    }
    replace_files({output / "index.html": index, output / "run.json": dump_json(run, indent=2) + "\n"})


def _relative(files: WrittenFiles, output: Path) -> WrittenFiles:
    return WrittenFiles(*(path.relative_to(output) for path in (files.html, files.jsonl, files.markdown)))


def _places(entry: DigestEntry, listed: Iterable[Listed]) -> tuple[Place, ...]:
    """Return where the statement stands, lead first, each article once; a text read twice stands in both."""
    members: dict[str, str] = {}
    for article, segment in entry.members:
        members.setdefault(article, segment)
    return tuple(
        Place(each, each.article.row[segment])
        for article, segment in members.items()
        for each in listed
        if each.article.document.id == article
    )


def _kinds(listed: Iterable[Listed]) -> list[tuple[str, list[tuple[Listed, Kind]]]]:
    """Return the findings of the run by code, commonest first, each with the articles that have it."""
    kinds: dict[str, list[tuple[Listed, Kind]]] = {}
    for each in listed:
        for kind in each.article.kinds:
            kinds.setdefault(kind.code, []).append((each, kind))
    return sorted(kinds.items(), key=lambda item: (-sum(kind.count for _, kind in item[1]), item[0]))


def _article_record(listed: Listed) -> dict[str, Any]:
    article, document, files = listed.article, listed.article.document, listed.files
    return {
        "id": document.id,
        "name": document.name,
        "sha256": document.sha256,
        "format": document.format,
        "encoding": document.encoding,
        "language": document.language,
        "title": article.title,
        "files": {name: path.as_posix() for name, path in asdict(files).items()},
        "segments": dict(Counter(segment.role for segment in document.segments)),
        "findings": {kind.code: kind.count for kind in article.kinds},
        "statements": [
            {"segment": statement.segment, **statement_record(statement)}
            for statement in sorted(document.statements, key=lambda statement: statement.rank)
        ],
        "warnings": list(document.warnings),
    }

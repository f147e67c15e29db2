"""Take articles into a project: uploaded files, folders and pasted text, within limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from workbench.document import Document
from workbench.errors import InputError, UsageError
from workbench.pipeline import prepare
from workbench.reading import InputFile, Limits, find_inputs, read_documents, read_text
from workbench.reading.inputs import printable
from workbench.review.actors import Actor
from workbench.review.articles import add_article
from workbench.review.store import Store
from workbench.writing.names import safe_path

PASTED = "pasted text"


@dataclass(frozen=True, slots=True)
class IntakeLimits:
    """Bound what is taken at once: files of so many bytes each, articles of so many characters; `reading` the rest."""

    max_file: int = 50_000_000
    max_files: int = 200
    max_articles: int = 1_000
    max_characters: int = 400_000
    reading: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Taken:
    """Hold the rows of the articles added, and a line for each input or article refused: its name and why."""

    articles: tuple[int, ...] = ()
    refusals: tuple[str, ...] = ()


LIMITS = IntakeLimits()


def take_files(
    store: Store,
    actor: Actor,
    paths: Sequence[Path],
    limits: IntakeLimits = LIMITS,
    text_column: str | None = None,
) -> Taken:
    """Add the articles of files and folders, to be translated; what cannot be read does not stop the others.

    ForbiddenError for readers. The paths are trusted: where others than the server's owner use it, give only uploads.
    """
    actor.must_review()
    found = list(_found(paths, limits))
    inputs = [one for one in found if isinstance(one, InputFile)]
    refused = [one for one in found if isinstance(one, InputError)]
    read = (one for file in inputs[: limits.max_files] for one in _read(file, limits, text_column))
    left_out = _left_out(len(inputs), limits.max_files, "files")
    return _take(store, actor, [*refused, *left_out], read, limits)


def take_text(store: Store, actor: Actor, text: str, name: str = PASTED, limits: IntakeLimits = LIMITS) -> Taken:
    """Add a pasted text as an article, to be translated; ForbiddenError for readers."""
    actor.must_review()
    safe = str(safe_path(printable(name.strip()) or PASTED))
    if len(text) > limits.max_characters:
        return Taken(refusals=(_too_long(safe, limits),))
    try:
        document = read_text(safe, text, limits.reading)
    except InputError as error:
        return Taken(refusals=(str(error),))
    return _take(store, actor, [], [document], limits)


def _found(paths: Sequence[Path], limits: IntakeLimits) -> Iterator[InputFile | InputError]:
    """Find the files of each path by itself: one that is missing or of an unknown kind does not stop the others."""
    for path in paths:
        name = printable(path.name)  # of an upload, the folder is nobody's business
        if not path.exists():  # else "*" in a name would be taken for a pattern
            yield InputError(f"{name}: no such file or folder")
            continue
        try:
            yield from find_inputs([str(path)], limits.reading)
        except UsageError as error:
            yield InputError(f"{name}: {str(error).removeprefix(f'{printable(str(path))}: ')}")


def _read(file: InputFile, limits: IntakeLimits, text_column: str | None) -> Iterator[Document | InputError]:
    if file.path and file.path.is_file() and file.path.stat().st_size > limits.max_file:
        yield InputError(f"{file.name}: is over the limit of {limits.max_file / 1e6:g} MB a file")
        return
    yield from read_documents(file, limits.reading, text_column)


def _take(
    store: Store,
    actor: Actor,
    refused: Sequence[InputError],
    read: Iterable[Document | InputError],
    limits: IntakeLimits,
) -> Taken:
    articles, refusals = list[int](), [str(one) for one in refused]
    items = iter(read)
    for item in islice(items, limits.max_articles):
        try:
            articles.append(_add(store, actor, item, limits))
        except InputError as error:
            refusals.append(str(error))
    if next(items, None) is not None:
        refusals.append(f"only {limits.max_articles:,} articles are taken at once: the rest was left out")
    return Taken(tuple(articles), tuple(refusals))


def _add(store: Store, actor: Actor, item: Document | InputError, limits: IntakeLimits) -> int:
    """Add what was read; raise InputError for what is none, too long, not Arabic, or in the project already."""
    if isinstance(item, InputError):
        raise item
    document = replace(item, name=str(safe_path(item.name)))
    if len(document.text) > limits.max_characters:
        raise InputError(_too_long(document.name, limits))
    with store.reading() as connection:
        query = "SELECT id, name FROM article WHERE text_sha256 = ?"
        same = connection.execute(query, (document.sha256,)).fetchone()
    if same:
        raise InputError(f"{document.name}: is in the project already, as article {same['id']} ({same['name']})")
    return add_article(store, prepare(document), actor)


def _too_long(name: str, limits: IntakeLimits) -> str:
    return f"{name}: is over the limit of {limits.max_characters:,} characters an article"


def _left_out(number: int, most: int, what: str) -> list[InputError]:
    over = number - most
    return [InputError(f"only {most:,} {what} are taken at once: {over:,} were left out")] if over > 0 else []

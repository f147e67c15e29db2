"""Pick the key statements of an article, or of several, from the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from workbench.commands.options import LanguageModelChoice, language_model_options, model_options, reading_options
from workbench.document import Brief, Document, headline_of
from workbench.errors import InputError, ModelError, UsageError
from workbench.pipeline import Settings, Workbench, prepare
from workbench.reading import Limits, find_inputs, read_documents
from workbench.statements import digest, select
from workbench.writing.summary import Stated, Summary, as_json, as_text

if TYPE_CHECKING:
    from workbench.prompting.author import Author


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|GLOB|-...")
@click.option("--words", type=click.IntRange(1), help="Choose sentences of about this many Arabic words in all.")
@click.option(
    "-n", "--statements", type=click.IntRange(1), default=5, show_default=True, help="Or this many sentences."
)
@click.option("--arabic", is_flag=True, help="Print the Arabic sentences alone; no model is needed.")
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--brief", is_flag=True, help="Also let a language model write an English brief, each sentence checked.")
@click.option("--show-refused", is_flag=True, help="Show the sentences that the checks refuse too, with the reason.")
@reading_options
@model_options
@language_model_options
def command(
    inputs: tuple[str, ...],
    words: int | None,
    statements: int,
    arabic: bool,
    layout: str,
    brief: bool,
    show_refused: bool,
    limits: Limits,
    text_column: str | None,
    settings: Settings,
    language_model: LanguageModelChoice,
) -> int:
    """Pick the key statements of one article, in the order of the text, or of several: what most say first, and once.

    A brief comes before them, never instead of them. Its sentences name the key statements that they are taken from.
    """
    if brief and arabic:
        raise UsageError("--brief is in English: leave --arabic out")
    author = language_model.open() if brief else None
    read = list(_read(inputs, limits, text_column))
    documents = [one for one in read if one is not None]
    if not documents:
        return 1
    if words and len(documents) > 1:
        raise UsageError("--words is for one article: choose a number of sentences with --statements")
    chosen = [replace(one, statements=select(one, None if words else statements, words)) for one in documents]
    stated = _stated(chosen[0]) if len(chosen) == 1 else _merged(chosen, statements)
    if not arabic:
        stated = _translated(chosen, stated, Workbench(settings=settings))
    title = headline_of(chosen[0]) if len(chosen) == 1 else None
    summary = Summary(stated, _brief(author, stated, title) if author else None)
    click.echo(as_json(summary) if layout == "json" else as_text(summary, show_refused=show_refused))
    return 1 if None in read else 0


def _read(inputs: Sequence[str], limits: Limits, text_column: str | None) -> Iterator[Document | None]:
    """Yield the articles of the inputs, None for each that cannot be read, which is told."""
    for found in find_inputs(inputs, limits):
        for item in read_documents(found, limits, text_column):
            try:
                if isinstance(item, InputError):
                    raise item
                yield prepare(item)
            except InputError as error:
                click.echo(f"workbench: {error}", err=True)
                yield None


def _stated(document: Document) -> tuple[Stated, ...]:
    """Return the key statements of an article in the order of the text."""
    key = {one.segment: one for one in document.statements}
    return tuple(Stated(one, key[one.id]) for one in document.segments if one.id in key)


def _merged(documents: Sequence[Document], count: int) -> tuple[Stated, ...]:
    """Return at most so many statements across articles, each once, ranked anew."""
    names = {document.id: document.name for document in documents}
    known = {one.segment.id: one for document in documents for one in _stated(document)}
    merged = []
    for rank, entry in enumerate(digest(documents, count), 1):
        lead = known[entry.lead[1]]
        articles = tuple(names[document] for document, _ in entry.members)
        merged.append(Stated(lead.segment, replace(lead.statement, rank=rank), articles))
    return tuple(merged)


def _translated(documents: Sequence[Document], stated: Sequence[Stated], workbench: Workbench) -> tuple[Stated, ...]:
    """Return the key statements with their segments translated, article by article."""
    wanted = {one.segment.id for one in stated}
    few = (
        replace(document, segments=tuple(segment for segment in document.segments if segment.id in wanted))
        for document in documents
    )
    segments = {segment.id: segment for one in few if one.segments for segment in workbench.process(one).segments}
    return tuple(replace(one, segment=segments[one.segment.id]) for one in stated)


def _brief(author: Author, stated: Sequence[Stated], title: str | None) -> Brief | None:
    """Return a brief of key statements, None where the language model fails: the key statements stay."""
    from workbench.prompting.brief import Cited, write_brief

    try:
        cited = [Cited(one.segment.id, one.segment.source, one.segment.target, one.statement.speaker) for one in stated]
        return write_brief(author, cited, title)
    except (ModelError, InputError) as error:
        click.echo(f"no brief: {error}", err=True)
        return None

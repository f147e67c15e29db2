"""Pick the key statements of an article from the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from workbench.commands.options import LanguageModelChoice, language_model_options, model_options, reading_options
from workbench.document import Brief, Document, Statement, headline_of
from workbench.errors import InputError, ModelError, UsageError
from workbench.pipeline import Settings, Workbench, prepare
from workbench.reading import Limits, find_inputs, read_documents
from workbench.statements import select
from workbench.writing.summary import Summary, as_json, as_text

if TYPE_CHECKING:
    from workbench.prompting.author import Author


@click.command()
@click.argument("file", metavar="FILE|-")
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
    file: str,
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
    """Pick the key statements of one article and print them in the order of the text.

    A brief comes before them, never instead of them. Its sentences name the key statements that they are taken from.
    """
    if brief and arabic:
        raise UsageError("--brief is in English: leave --arabic out")
    author = language_model.open() if brief else None
    failed, workbench = 0, Workbench(settings=settings)
    for found in find_inputs([file], limits):
        for item in read_documents(found, limits, text_column):
            try:
                if isinstance(item, InputError):
                    raise item
                document = prepare(item)
            except InputError as error:
                click.echo(f"workbench: {error}", err=True)
                failed = 1
                continue
            chosen = select(document, None if words else statements, words)
            title = headline_of(document)
            if not arabic:
                document = _translate(document, chosen, workbench)
            written = _brief(author, replace(document, statements=chosen), title) if author else None
            summary = Summary(document, chosen, written)
            click.echo(as_json(summary) if layout == "json" else as_text(summary, show_refused=show_refused))
    return failed


def _translate(document: Document, chosen: tuple[Statement, ...], workbench: Workbench) -> Document:
    wanted = {statement.segment for statement in chosen}
    few = replace(document, segments=tuple(segment for segment in document.segments if segment.id in wanted))
    return workbench.process(few)


def _brief(author: Author, document: Document, title: str | None) -> Brief | None:
    """Return the brief of a document, None where the language model fails: the key statements stay."""
    from workbench.prompting.brief import cited_in, write_brief

    try:
        return write_brief(author, cited_in(document), title)
    except (ModelError, InputError) as error:
        click.echo(f"{document.name}: no brief: {error}", err=True)
        return None

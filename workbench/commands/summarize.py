"""Pick the key statements of an article from the command line."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import click

from workbench.commands.options import model_options, reading_options
from workbench.document import Document, Segment, Statement
from workbench.errors import InputError
from workbench.pipeline import Settings, Workbench, prepare
from workbench.reading import Limits, find_inputs, read_documents
from workbench.statements import select


@click.command()
@click.argument("file", metavar="FILE|-")
@click.option("--words", type=click.IntRange(1), help="Choose sentences of about this many Arabic words in all.")
@click.option(
    "-n", "--statements", type=click.IntRange(1), default=5, show_default=True, help="Or this many sentences."
)
@click.option("--arabic", is_flag=True, help="Print the Arabic sentences alone; no model is needed.")
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text", show_default=True)
@reading_options
@model_options
def command(
    file: str,
    words: int | None,
    statements: int,
    arabic: bool,
    layout: str,
    limits: Limits,
    text_column: str | None,
    settings: Settings,
) -> int:
    """Pick the key statements of one article and print them in the order of the text."""
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
            if not arabic:
                document = _translate(document, chosen, workbench)
            click.echo(_render(document, chosen, layout))
    return failed


def _translate(document: Document, chosen: tuple[Statement, ...], workbench: Workbench) -> Document:
    wanted = {statement.segment for statement in chosen}
    few = replace(document, segments=tuple(segment for segment in document.segments if segment.id in wanted))
    return workbench.process(few)


def _render(document: Document, chosen: tuple[Statement, ...], layout: str) -> str:
    segments = {segment.id: segment for segment in document.segments}
    pairs = sorted(((segments[one.segment], one) for one in chosen), key=lambda pair: pair[0].span.start)
    if layout == "json":
        return json.dumps([_row(*pair) for pair in pairs], ensure_ascii=False, indent=2)
    return "\n".join(segment.target or segment.source for segment, _ in pairs)


def _row(segment: Segment, statement: Statement) -> dict[str, Any]:
    return {**asdict(statement), "source": segment.source, "target": segment.target}

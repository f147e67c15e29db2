"""List the templates for language models, or show one filled in for an article, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.commands.options import PROMPTS_OPTION, model_options, reading_options
from workbench.errors import InputError, UsageError
from workbench.pipeline import Settings, Workbench, prepare
from workbench.prompting.library import load_templates
from workbench.reading import Limits, find_inputs, read_documents

if TYPE_CHECKING:
    from workbench.document import Document
    from workbench.prompting.template import Prompt


@click.group(invoke_without_command=True)
@PROMPTS_OPTION
@click.pass_context
def command(context: click.Context, prompts: Path | None) -> None:
    """List the templates for language models, or show one filled in with `workbench prompts show NAME FILE`."""
    context.obj = prompts
    if context.invoked_subcommand is None:
        for template in load_templates(prompts).values():
            click.echo(f"{template.label:<12}  {template.purpose}\n{'':<12}  {template.path}")


@command.command()
@click.argument("name")
@click.argument("file", metavar="FILE|-")
@click.option("--segment", metavar="ID", help="Segment to fill it in for; default: the first that it can be.")
@reading_options
@model_options
@click.pass_obj
def show(
    prompts: Path | None,
    name: str,
    file: str,
    segment: str | None,
    limits: Limits,
    text_column: str | None,
    settings: Settings,
) -> None:
    """Print the template NAME as a language model would get it for an article; nothing is sent."""
    template = load_templates(prompts).get(name)
    if template is None:
        raise UsageError(f"there is no template {name}: see `workbench prompts`")
    document = _document(file, limits, text_column, Workbench(settings=settings))
    from workbench.prompting.samples import fill_for

    _print(fill_for(template, document, segment))


def _document(file: str, limits: Limits, text_column: str | None, workbench: Workbench) -> Document:
    for found in find_inputs([file], limits):
        for item in read_documents(found, limits, text_column):
            if isinstance(item, InputError):
                raise item
            return workbench.process(prepare(item))
    raise InputError(f"{file}: there is no article in it")


def _print(prompt: Prompt) -> None:
    click.echo(f"--- system ({prompt.label})\n{prompt.instructions}\n--- user\n{prompt.data}")

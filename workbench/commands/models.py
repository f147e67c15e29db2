"""List the translation models, or fetch one, from the command line."""

from __future__ import annotations

import click

from workbench.models.catalogue import Entry, Quality
from workbench.models.store import ModelStatus, list_models

HEADINGS = ("model", "state", "size", "licence", "quality", "hub repository")


@click.group(invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """List the models with what is installed, or fetch one with `workbench models get NAME`."""
    if context.invoked_subcommand is None:
        _print_table([HEADINGS, *(_row(status) for status in list_models())])


@command.command()
@click.argument("name")
def get(name: str) -> None:
    """Download the model NAME, or org/name of the hub, and convert it, once."""
    fetch(name)


def fetch(name: str) -> None:
    """Download a model, show its licence, and convert and verify it for the default engine."""
    from workbench.models.hub import get as get_from_hub
    from workbench.translation.load import load_translator

    model = get_from_hub(name)
    if model.entry.notice:
        click.echo(f"{model.entry.name}: {model.entry.notice}", err=True)
    click.echo(f"converting {model.entry.name} ...", err=True)
    load_translator(model)
    click.echo(f"{model.entry.name} is ready: workbench translate --model {model.entry.name} ...")


def _row(status: ModelStatus) -> tuple[str, ...]:
    entry = status.entry
    state = "installed" if status.installed else "-"
    megabytes = status.size / 1e6 if status.installed else entry.download_mb
    repository = entry.repository or "(comes with the workbench)"
    return entry.name, state, f"{megabytes:,.0f} MB", entry.licence or "?", _quality(entry), repository


def _quality(entry: Entry) -> str:
    best: Quality | None = next((figure for figure in entry.quality if figure.metric == "BLEU"), None)
    return f"{best.value} BLEU {best.set}" if best else "-"


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())

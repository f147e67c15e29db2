"""Tell the user what model was chosen for them, and what licence or better choice there is."""

from __future__ import annotations

import sys

import click

from workbench.errors import ModelError
from workbench.models.catalogue import STARTER, catalogue
from workbench.models.store import AUTO, cache_folder
from workbench.pipeline import Workbench

SUGGESTED = "opus-big"


def announce(workbench: Workbench) -> Workbench:
    """Show the model's notice; where `auto` found only the starter, offer or name a better model.

    Returns the workbench to go on with: a new one where the user took the offer.
    """
    entry = workbench.model.entry
    if entry.notice:
        click.echo(f"{entry.name}: {entry.notice}", err=True)
    if workbench.settings.model != AUTO or entry.name != STARTER:
        return workbench
    if sys.stdin.isatty() and sys.stderr.isatty() and _first_offer():
        return _offer(workbench)
    click.echo(f"for far better English: workbench models get {SUGGESTED}", err=True)
    return workbench


def _first_offer() -> bool:
    marker = cache_folder() / f"{SUGGESTED}-offered"
    if marker.exists():
        return False
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.touch()
    return True


def _offer(workbench: Workbench) -> Workbench:
    entry = catalogue().entries[SUGGESTED]
    question = f"Only the small starter model is installed. Download {entry.label} ({entry.download_mb} MB) now?"
    if not click.confirm(question, err=True):
        return workbench
    from workbench.commands.models import fetch

    try:
        fetch(SUGGESTED)
    except ModelError as error:
        click.echo(f"{error}; going on with the starter", err=True)
        return workbench
    return Workbench(settings=workbench.settings, editor=workbench.editor)

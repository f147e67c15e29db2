"""Take files that were edited elsewhere back into a review project from the command line."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.errors import UsageError

if TYPE_CHECKING:
    from workbench.exchange.landing import Refusal

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command("import")
@click.argument("project", type=FILE)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=FILE)
@click.option("--as", "name", default=getpass.getuser, help="Who brings the changes in; default: you.")
def command(project: Path, files: tuple[Path, ...], name: str) -> int:
    """Take XLIFF files that were exported from PROJECT (.db) and edited elsewhere back into it.

    Changed translations become drafts, whatever state the file claims: only a reviewer approves. A segment that is
    approved, or that has changed in the project meanwhile, stays as it is and is named. Exits with 1 if there is one.
    """
    from workbench.exchange.landing import take_xliff
    from workbench.memory.files import open_project
    from workbench.review.actors import Actor

    for path in files:
        if path.suffix.lower() in {".tmx", ".tsv"}:
            raise UsageError(f"{path}: memories come in with: workbench memory import {path} --into {project}")
    store, refused = open_project(project), 0
    for path in files:
        landing = take_xliff(store, Actor(name), path)
        click.echo(
            f"{path}: {len(landing.taken):,} taken as drafts, {landing.unchanged:,} unchanged, "
            f"{len(landing.refused):,} refused"
        )
        for refusal in landing.refused:
            _show(refusal)
        refused += len(landing.refused)
    return 1 if refused else 0


def _show(refusal: Refusal) -> None:
    from workbench.writing.markup import visible

    click.echo(visible(f"  {refusal.segment or refusal.article}: {refusal.reason}"), err=True)

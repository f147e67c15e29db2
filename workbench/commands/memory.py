"""Import, export and search translation memories from the command line."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.commands.terminal import one_line
from workbench.errors import OutputError

if TYPE_CHECKING:
    from workbench.memory.units import Stored

PATH = click.Path(path_type=Path, dir_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group()
def command() -> None:
    """Import, export and search translation memories.

    A memory lies in a review project (.db): all that was approved there, and what was imported. A project may hold
    nothing else.
    """


@command.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=FILE)
@click.option("--into", "project", type=PATH, required=True, help="Project (.db); a new one where there is none.")
@click.option("--creator", default=getpass.getuser, help="Maker of units that name none; default: you.")
def import_files(files: tuple[Path, ...], project: Path, creator: str) -> None:
    """Add the units of .tmx and .tsv files (arabic, english) to a memory."""
    from workbench.memory.files import import_file, open_project
    from workbench.review.actors import Actor

    store = open_project(project)
    for path in files:
        counts = import_file(store, path, Actor(creator))
        click.echo(f"{path}: {counts.read:,} units, {counts.added:,} of them new")


@command.command()
@click.argument("project", type=FILE)
@click.option("-o", "--output", type=PATH, help="TMX file; default: standard output.")
@click.option("--force", is_flag=True, help="Replace the file where it exists.")
def export(project: Path, output: Path | None, force: bool) -> None:
    """Write the memory of PROJECT as TMX 1.4b."""
    from workbench.memory.files import export_tmx, open_memory, write_memory

    store = open_memory(project)
    if output is None:
        write_memory(store, sys.stdout.buffer)
        return
    if output.exists() and not force:
        raise OutputError(f"{output}: not overwritten: it exists, and there is no --force")
    click.echo(f"{output}: {export_tmx(store, output):,} units")


@command.command()
@click.argument("text")
@click.option("--in", "project", type=FILE, required=True, help="Project (.db), .tmx or .tsv file.")
@click.option("-n", "--most", type=click.IntRange(1, 1000), default=20, show_default=True, help="Results at most.")
@click.option("--least", type=click.IntRange(1, 100), default=60, show_default=True, help="Per cent of a near match.")
def search(text: str, project: Path, most: int, least: int) -> int:
    """Find TEXT in a memory: sources like it with their percentage, then units with its words on either side.

    Exits with 1 where nothing is found.
    """
    from workbench.memory.files import open_memory
    from workbench.memory.lookup import concordance, lookup

    with open_memory(project).reading() as connection:
        matches = lookup(connection, text, least=least, most=most)
        shown = {match.stored.id for match in matches}
        others = [stored for stored in concordance(connection, text, most=most) if stored.id not in shown]
    for match in matches:
        _show(f"{match.percent}%", match.stored)
    for stored in others[: most - len(matches)]:
        _show("", stored)
    return 0 if matches or others else 1


@command.command()
@click.argument("project", type=FILE)
def stats(project: Path) -> None:
    """Count the units of PROJECT by where they come from."""
    from workbench.memory.files import count_units, open_memory

    with open_memory(project).reading() as connection:
        counts = count_units(connection)
    for place, units in {**counts, "in all": sum(counts.values())}.items():
        click.echo(f"{units:>12,}  {one_line(place)}")


def _show(percent: str, stored: Stored) -> None:
    origin = "approved" if stored.approved else stored.file
    about = ", ".join(filter(None, (origin, stored.unit.creator, (stored.unit.changed_at or "")[:10])))
    click.echo(
        f"{percent:>4}  {one_line(stored.unit.source)}\n      {one_line(stored.unit.target)}\n      ({one_line(about)})"
    )

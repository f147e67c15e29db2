"""Train a translation model, or export one from a run, from the command line."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click

from workbench.errors import UsageError

FOLDER = click.Path(path_type=Path)


@click.command()
@click.option("--recipe", type=FOLDER, help="TOML recipe.")
@click.option("--output", type=FOLDER, help="Folder of the run, or of the exported model.")
@click.option("--corpora", type=FOLDER, help="Folder that the recipe's sources are relative to.")
@click.option("--exclude", type=FOLDER, multiple=True, help="Folder of text never to train on; may come twice.")
@click.option("--start", type=FOLDER, help="Marian model folder to go on from; default: a new model.")
@click.option("--hours", type=float, help="Wall-clock budget.")
@click.option("--steps", type=int, help="Budget in optimiser steps, repeatable to the bit on one thread.")
@click.option("--threads", type=int, help="CPU threads.")
@click.option("--workers", type=int, default=0, help="Processes that prepare text ahead, for a GPU.")
@click.option("--device", default="auto", show_default=True, type=click.Choice(["auto", "cpu", "cuda"]))
@click.option("--export-only", type=FOLDER, metavar="RUN", help="Export the averaged weights of a run's folder.")
@click.option("--fetch-data", type=FOLDER, help="Only download the open sources beside the recipe, into this folder.")
def command(
    recipe: Path | None,
    output: Path | None,
    corpora: Path | None,
    exclude: tuple[Path, ...],
    start: Path | None,
    hours: float | None,
    steps: int | None,
    threads: int | None,
    workers: int,
    device: str,
    export_only: Path | None,
    fetch_data: Path | None,
) -> int:
    """Train a translation model from sentence pairs, or export one from a run's checkpoint.

    A run that was stopped goes on from its checkpoint when the same command is given again.
    """
    if fetch_data:
        if any((output, corpora, exclude, start, hours, steps, export_only)):
            raise UsageError("--fetch-data goes with --recipe alone")
        return _fetch(fetch_data, recipe.parent if recipe else Path("training"))
    if recipe is None or output is None:
        raise UsageError("training needs --recipe and --output")
    if not export_only and (corpora is None or (hours is None) == (steps is None)):
        raise UsageError("training needs --corpora and one of --hours and --steps")
    from workbench.training.job import Budget, Job
    from workbench.training.recipe import read_recipe
    from workbench.training.run import export_run, run

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout, force=True)
    if export_only:
        export_run(read_recipe(recipe), export_only, output)
    elif corpora:
        run(read_recipe(recipe), Job(corpora, exclude, output, Budget(steps, hours), start, threads, device, workers))
    return 0


def _fetch(folder: Path, training: Path) -> int:
    from workbench.training.fetch import fetch
    from workbench.training.sources import TABLE, read_origins

    table = training / TABLE
    if not table.is_file():
        raise UsageError(f"there is no {table}: go to the project's folder, or name a --recipe that lies beside it")
    origins = read_origins(table)
    failures = 0
    for fetched in fetch(origins, folder):
        failures += bool(fetched.fault)
        click.echo(f"workbench: {fetched.line()}" if fetched.fault else fetched.line(), err=bool(fetched.fault))
    if closed := [origin.name for origin in origins if not origin.format]:
        click.echo(f"not rebuilt: {', '.join(closed)} (see {table})")
    return 1 if failures else 0

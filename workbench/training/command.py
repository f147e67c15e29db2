"""Train a translation model from a recipe, or export one from a checkpoint."""

import argparse
import logging
import sys
from pathlib import Path

import click

from workbench.errors import UsageError, WorkbenchError


def parser() -> argparse.ArgumentParser:
    """Return the command's argument parser."""
    made = argparse.ArgumentParser(prog="workbench train", description=__doc__)
    made.add_argument("--recipe", type=Path, required=True, help="TOML recipe")
    made.add_argument("--output", type=Path, required=True, help="folder of the run, or of the exported model")
    made.add_argument("--corpora", type=Path, help="folder that the recipe's sources are relative to")
    made.add_argument("--exclude", type=Path, action="append", default=[], help="folder of text never to train on")
    made.add_argument("--start", type=Path, help="Marian model folder to fine-tune; default: a new model")
    made.add_argument("--hours", type=float, help="wall-clock budget")
    made.add_argument("--steps", type=int, help="budget in optimiser steps, repeatable to the bit on one thread")
    made.add_argument("--threads", type=int, help="CPU threads")
    made.add_argument("--export-only", type=Path, metavar="RUN", help="export the averaged weights of a run's folder")
    return made


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 on success, the error's exit code after one line on standard error."""
    options = parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout, force=True)
    try:
        if options.export_only:
            _export(options)
        else:
            _train(options)
    except WorkbenchError as error:
        click.echo(error, err=True)
        return error.exit_code
    return 0


def _train(options: argparse.Namespace) -> None:
    if options.corpora is None or (options.hours is None) == (options.steps is None):
        raise UsageError("Training needs --corpora and one of --hours and --steps.")
    from workbench.training.job import Budget, Job
    from workbench.training.recipe import read_recipe
    from workbench.training.run import run

    budget = Budget(options.steps, options.hours)
    job = Job(options.corpora, tuple(options.exclude), options.output, budget, options.start, options.threads)
    run(read_recipe(options.recipe), job)


def _export(options: argparse.Namespace) -> None:
    from workbench.training.recipe import read_recipe
    from workbench.training.run import export_run

    export_run(read_recipe(options.recipe), options.export_only, options.output)


if __name__ == "__main__":
    sys.exit(main())

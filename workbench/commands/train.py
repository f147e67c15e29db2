"""Hand the arguments of `workbench train` to the trainer, which reads them itself."""

from __future__ import annotations

import click


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> int:
    """Train a translation model from sentence pairs."""
    from workbench.training.command import main

    return main(list(arguments))

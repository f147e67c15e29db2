"""Average the weights of models, from the command line."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.errors import UsageError


@click.command()
@click.argument("models", nargs=-1, required=True, metavar="MODEL=SHARE...")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder of the new model.")
def command(models: tuple[str, ...], output: Path) -> int:
    """Average models of one shape that went on from one another.

    The shares sum to 1; what is not weights comes from the last model.
    """
    shares = dict(map(_share, models))
    from workbench.training.average import average_models

    average_models(shares, output)
    return 0


def _share(text: str) -> tuple[Path, float]:
    folder, _, share = text.rpartition("=")
    try:
        return Path(folder), float(share)
    except ValueError:
        raise UsageError(f"{text}: write MODEL=SHARE, such as run9/model=0.4") from None

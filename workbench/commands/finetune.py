"""Fine-tune a model from the command line."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click

PATH = click.Path(path_type=Path, exists=True)


@click.command()
@click.argument("corrections", type=PATH, nargs=-1, required=True)
@click.option("-m", "--model", default="auto", show_default=True, help="Model to go on from, as in `translate`.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="New folder of the model.")
@click.option("--replay", type=PATH, help="General pairs (.tsv, .tmx) against forgetting; default: the starter's.")
@click.option(
    "--replay-share", type=click.FloatRange(0, 0.95), default=0.5, show_default=True, help="Their share of the pairs."
)
@click.option(
    "--passes", type=click.IntRange(1), default=10, show_default=True, help="Passes over the corrections, at most."
)
@click.option("--rate", type=click.FloatRange(0, min_open=True), default=2e-4, show_default=True, help="Peak rate.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--threads", type=click.IntRange(1), help="CPU threads.")
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", show_default=True)
def command(
    corrections: tuple[Path, ...],
    model: str,
    output: Path,
    replay: Path | None,
    replay_share: float,
    passes: int,
    rate: float,
    seed: int,
    threads: int | None,
    device: str,
) -> None:
    """Make a model your own with CORRECTIONS: .tsv (arabic, english) or .tmx files, or a review project (.db).

    A tenth of the pairs is kept back, and the report says how the model does on them, and on general text, before
    and after. Training stops when the held-out loss no longer falls.
    """
    from workbench.models.store import resolve
    from workbench.training.finetune import Tuning, finetune

    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr, force=True)
    tuning = Tuning(
        resolve(model), corrections, output, replay, replay_share, passes, rate,
        seed=seed, threads=threads, device=device,
    )  # fmt: skip
    report = finetune(tuning)
    click.echo("\n".join(report.lines()))
    if report.forgets:
        click.echo("It forgets general text: try a larger --replay-share or a smaller --rate.", err=True)
    click.echo(f"{output} is ready: workbench translate --model {output} ...")

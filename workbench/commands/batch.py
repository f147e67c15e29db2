"""Translate records by the million from the command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.commands.announce import announce
from workbench.commands.options import ENGINES, knowledge_options, model_options_with, reading_options
from workbench.errors import UsageError
from workbench.pipeline import Settings, Workbench
from workbench.reading import Limits

if TYPE_CHECKING:
    from workbench.batch.progress import Progress
    from workbench.batch.run import Job

RAY = "ray"


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|GLOB...")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder for the parts.")
@click.option("--format", "format_", type=click.Choice(["jsonl", "csv", "parquet"]), default="jsonl", show_default=True)
@click.option("-n", "--statements", type=click.IntRange(0), default=5, show_default=True, help="Key statements each.")
@click.option("--part-records", type=click.IntRange(1), default=1000, show_default=True, help="Most records of a part.")
@click.option(
    "--part-text",
    type=click.IntRange(1),
    default=500,
    show_default=True,
    metavar="THOUSANDS",
    help="End a part after so many thousand characters.",
)
@click.option("--shard", default="1/1", show_default=True, metavar="I/N", help="Do the I-th of N shares of the work.")
@click.option("--remember", type=click.IntRange(0), default=8, show_default=True, help="Parts to look back to.")
@knowledge_options
@reading_options
@model_options_with((*ENGINES, RAY))
@click.option("--address", help="Ray cluster for --engine ray, such as ray://head:10001; one is started here without.")
@click.option("--actors", type=click.IntRange(1), help="Processes that translate, for --engine ray; else all it holds.")
def command(
    inputs: tuple[str, ...],
    output: Path,
    format_: str,
    statements: int,
    part_records: int,
    part_text: int,
    shard: str,
    remember: int,
    memory: str | None,
    glossary: str | None,
    limits: Limits,
    text_column: str | None,
    settings: Settings,
    address: str | None,
    actors: int | None,
) -> int:
    """Translate records by the million, in parts that survive interruptions.

    Reads .jsonl, .csv and .parquet tables and files of one article each, also .gz, .zst and .xz, from folders of any
    size. Writes parts of JSON Lines, CSV or Parquet; the same command again goes on where it was cut off.
    """
    from workbench.batch.chunks import ChunkSize, Shard
    from workbench.batch.records import ReadingOptions
    from workbench.batch.run import Job

    job = Job(
        inputs,
        output,
        format_,
        ReadingOptions(limits, text_column),
        ChunkSize(part_records, part_text * 1000),
        Shard.parse(shard),
        remember,
    )
    settings = replace(settings, statements=statements, memory=memory, glossary=glossary)
    if settings.engine == RAY:
        done, set_aside = _run_ray(job, replace(settings, engine=ENGINES[0]), address, actors)
    else:
        done, set_aside = _run(job, settings), job.output.set_aside()
    click.echo(f"{done.records:,} records, {done.segments:,} segments in {done.parts:,} new parts in {output}")
    if set_aside:
        click.echo(f"{set_aside:,} records are set aside with their reasons in {output}/*.failed.jsonl")
    return 1 if set_aside else 0


def _run(job: Job, settings: Settings) -> Progress:
    from workbench.batch.run import run_local

    return run_local(job, announce(Workbench(settings=settings)), _report)


def _run_ray(job: Job, settings: Settings, address: str | None, actors: int | None) -> tuple[Progress, int]:
    try:
        from workbench.batch.ray_engine import Pool, run_ray
    except ImportError as error:
        raise UsageError("--engine ray: install it first, with `pip install 'arabic-news-workbench[ray]'`") from error
    return run_ray(job, settings, _report, Pool(address, actors))


def _report(line: str) -> None:
    click.echo(line, err=True)

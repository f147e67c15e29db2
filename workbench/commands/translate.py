"""Translate articles, or lines, from the command line."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from workbench.commands.announce import announce
from workbench.commands.options import (
    LanguageModelChoice,
    knowledge_options,
    language_model_options,
    model_options,
    reading_options,
)
from workbench.errors import UsageError
from workbench.pipeline import Settings, Workbench
from workbench.reading import Limits, find_inputs

if TYPE_CHECKING:
    from workbench.prompting.post_edit import PostEditor
    from workbench.run import Run


@click.command()
@click.argument("inputs", nargs=-1, metavar="FILE|FOLDER|GLOB|-...")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("out"), show_default=True, help="Folder.")
@click.option("-n", "--statements", type=click.IntRange(0), default=5, show_default=True, help="Key statements each.")
@click.option("--force", is_flag=True, help="Translate again what is already done with the same settings.")
@knowledge_options
@click.option("--post-edit", is_flag=True, help="Let a language model edit the drafts, where it changes no fact.")
@click.option("--lines", is_flag=True, help="Translate one segment a line, to standard output.")
@reading_options
@model_options
@language_model_options
def command(
    inputs: tuple[str, ...],
    output: Path,
    statements: int,
    force: bool,
    memory: str | None,
    glossary: str | None,
    post_edit: bool,
    lines: bool,
    limits: Limits,
    text_column: str | None,
    settings: Settings,
    language_model: LanguageModelChoice,
) -> int:
    """Translate articles into checked English with key statements.

    Reads .txt, .md, .html, .docx, .pdf, .jsonl and .csv files, folders of them, and standard input as `-`. Writes for
    each article an HTML page, a JSON Lines file and a Markdown file, and for the run index.html and run.json.
    """
    if post_edit and lines:
        raise UsageError("--post-edit is for articles, not for --lines")
    workbench = Workbench(
        settings=replace(settings, statements=statements, memory=memory, glossary=glossary),
        editor=_editor(language_model) if post_edit else None,
    )
    if lines:
        return _translate_lines(inputs, workbench)
    if not inputs:
        raise UsageError("name at least one input: a file, folder or glob, or - for standard input")
    found = find_inputs(inputs, limits)
    from workbench.run import Run

    run = Run(announce(workbench), output, lambda line: click.echo(line, err=True), force)
    run.process(found, limits, text_column)
    _summarize(run)
    return 1 if run.failures else 0


def _editor(language_model: LanguageModelChoice) -> PostEditor:
    from workbench.prompting.post_edit import PostEditor

    return PostEditor(language_model.open(), lambda line: click.echo(line, err=True))


def _translate_lines(inputs: tuple[str, ...], workbench: Workbench) -> int:
    from workbench.lines import translate_stream

    if len(inputs) > 1:
        raise UsageError("--lines reads one file, or standard input")
    workbench = announce(workbench)
    name = inputs[0] if inputs else "-"
    source = nullcontext(sys.stdin.buffer) if name == "-" else _open(Path(name))
    with source as lines:
        return 1 if translate_stream(lines, sys.stdout.buffer, workbench, sys.stderr) else 0


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _summarize(run: Run) -> None:
    segments = sum(len(document.segments) for document in run.documents)
    done = f"{_count(len(run.documents), 'article')}, {_count(segments, 'segment')}"
    failed = f", {len(run.failures)} failed" if run.failures else ""
    where = f": open {run.output / 'index.html'}" if run.documents else ""
    click.echo(f"{done}{failed}{where}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

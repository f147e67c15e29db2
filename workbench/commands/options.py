"""Share the options that several commands take."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import click

from workbench.pipeline import Settings
from workbench.reading import Limits

Command = Callable[..., Any]

READING_OPTIONS = (
    click.option("--text-column", metavar="NAME", help="Column of a .csv or .jsonl file that holds the text."),
    click.option(
        "--max-input",
        type=click.IntRange(1),
        default=Limits().max_input // 1_000_000,
        show_default=True,
        metavar="MB",
        help="Refuse larger articles.",
    ),
)

ENGINES = ("ctranslate2", "transformers")


def reading_options(function: Command) -> Command:
    """Add the options of reading, and pass them on as `limits` and `text_column`."""

    @functools.wraps(function)
    def gathered(*args: Any, max_input: int, **kwargs: Any) -> Any:
        return function(*args, limits=Limits(max_input=max_input * 1_000_000), **kwargs)

    return _add(READING_OPTIONS, gathered)


def model_options(function: Command) -> Command:
    """Add the options of translation, and pass them on as `settings`."""
    return model_options_with(ENGINES)(function)


def model_options_with(engines: Sequence[str]) -> Callable[[Command], Command]:
    """Do the same for a command that has other engines."""
    return functools.partial(_model_options, engines)


def _model_options(engines: Sequence[str], function: Command) -> Command:

    @functools.wraps(function)
    def gathered(
        *args: Any, model: str, engine: str, device: str, compute_type: str, beam: int, fast: bool, **kwargs: Any
    ) -> Any:
        settings = Settings(model, engine, device, compute_type, 1 if fast else beam)
        return function(*args, settings=settings, **kwargs)

    return _add(_translation(engines), gathered)


def _translation(engines: Sequence[str]) -> tuple[Callable[[Command], Command], ...]:
    return (
        click.option(
            "-m",
            "--model",
            default="auto",
            show_default=True,
            help="Catalogue name, local folder or hub id; see `models`.",
        ),
        click.option("--engine", type=click.Choice(engines), default=engines[0], show_default=True),
        click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", show_default=True),
        click.option(
            "--compute-type",
            type=click.Choice(["auto", "int8", "float16", "float32"]),
            default="auto",
            show_default=True,
            help="auto: int8 on a CPU, float16 on a GPU.",
        ),
        click.option("--beam", type=click.IntRange(1, 32), default=4, show_default=True, help="Beam width."),
        click.option("--fast", is_flag=True, help="Decode greedily: the same as --beam 1."),
    )


def _add(options: tuple[Callable[[Command], Command], ...], function: Command) -> Command:
    for option in reversed(options):
        function = option(function)
    return function

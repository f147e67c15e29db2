"""Share the options that several commands take."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.pipeline import Settings
from workbench.reading import Limits

if TYPE_CHECKING:
    from workbench.prompting.author import Author

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

KNOWLEDGE_OPTIONS = (
    click.option(
        "--memory",
        type=click.Path(exists=True, dir_okay=False),
        help="Take exact matches from a project (.db), .tmx or .tsv file.",
    ),
    click.option(
        "--glossary",
        type=click.Path(exists=True, dir_okay=False),
        help="Hold to the terms of a project (.db), .csv, .tsv or .tbx file.",
    ),
)

ENGINES = ("ctranslate2", "transformers")


PROMPTS_OPTION = click.option(
    "--prompts",
    type=click.Path(path_type=Path),
    envvar="WORKBENCH_PROMPTS",
    help="Folder of templates that override those shipped.",
)

LANGUAGE_MODEL_OPTIONS = (
    click.option(
        "--llm",
        metavar="NAME|FOLDER",
        help="Language model: a name at WORKBENCH_LLM_URL (default: WORKBENCH_LLM_MODEL), or a folder.",
    ),
    click.option("--send-to", metavar="HOST", help="Let text of articles go to this host, which is not this machine."),
    PROMPTS_OPTION,
)


@dataclass(frozen=True, slots=True)
class LanguageModelChoice:
    """Hold which language model a person chose, the host that they let text go to, and their templates."""

    name: str | None
    send_to: str | None
    prompts: Path | None

    def open(self) -> Author:
        """Return the language model with its templates, and show the host that text will go to; UsageError for none."""
        from workbench.prompting.author import Author
        from workbench.prompting.choose import open_backend
        from workbench.prompting.library import load_templates

        author = Author(open_backend(self.name, self.send_to), load_templates(self.prompts))
        where = "" if author.backend.host is None else f": text of the articles is sent to {author.backend.host}"
        click.echo(f"language model: {author.backend.name}{where}", err=True)
        return author


def reading_options(function: Command) -> Command:
    """Add the options of reading, and pass them on as `limits` and `text_column`."""

    @functools.wraps(function)
    def gathered(*args: Any, max_input: int, **kwargs: Any) -> Any:
        return function(*args, limits=Limits(max_input=max_input * 1_000_000), **kwargs)

    return _add(READING_OPTIONS, gathered)


def knowledge_options(function: Command) -> Command:
    """Add the options of what a translation draws on, passed on as they are: `memory` and `glossary`."""
    return _add(KNOWLEDGE_OPTIONS, function)


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


def language_model_options(function: Command) -> Command:
    """Add the options that choose a language model, and pass them on as `language_model`."""

    @functools.wraps(function)
    def gathered(*args: Any, llm: str | None, send_to: str | None, prompts: Path | None, **kwargs: Any) -> Any:
        return function(*args, language_model=LanguageModelChoice(llm, send_to, prompts), **kwargs)

    return _add(LANGUAGE_MODEL_OPTIONS, gathered)


def _add(options: tuple[Callable[[Command], Command], ...], function: Command) -> Command:
    for option in reversed(options):
        function = option(function)
    return function

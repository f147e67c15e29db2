"""Serve the review workbench to browsers, and keep the list of people who may sign in."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.commands.options import LanguageModelChoice, language_model_options, model_options
from workbench.errors import UsageError, WorkbenchError
from workbench.pipeline import Settings, Workbench
from workbench.prompting.choose import MODEL

if TYPE_CHECKING:
    from workbench.prompting.author import Author

PASSWORD = "WORKBENCH_PASSWORD"  # noqa: S105 -- the name of the variable
SHORTEST = 8  # characters of a password


@click.command()
@click.argument("project", type=click.Path(path_type=Path, dir_okay=False), default=Path("project.db"))
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; others need --auth.")
@click.option("--port", type=click.IntRange(0, 65535), default=7860, show_default=True, help="0 takes a free one.")
@click.option("--auth", is_flag=True, help="People must sign in with name and password.")
@click.option("--add-user", metavar="NAME", help=f"Add a person, or change their role; password from {PASSWORD}.")
@click.option("--role", type=click.Choice(["reader", "reviewer"]), default="reviewer", show_default=True)
@model_options
@language_model_options
def command(
    project: Path,
    host: str,
    port: int,
    auth: bool,
    add_user: str | None,
    role: str,
    settings: Settings,
    language_model: LanguageModelChoice,
) -> int:
    """Review translations in the browser; PROJECT is one file, made when it is not there.

    Without --auth the server can be reached from this machine only, and asks for a name once. With --llm, or
    WORKBENCH_LLM_MODEL, reviewers may ask a language model beside a segment.
    """
    if add_user is not None:
        return _add_person(project, add_user.strip(), role)
    from workbench.ui.server import Address, serve

    workbench = Workbench(settings=settings)
    _ = workbench.model  # a model that is not there is told now, not with the first article
    author = _author(language_model)
    say = functools.partial(_say, project)
    serve(project, Address(host, port, auth), lambda: workbench, say, author)
    return 0


def _author(choice: LanguageModelChoice) -> Author | None:
    """Open the language model, if one is named; one of the environment that cannot be used is told, and left out."""
    if choice.name:
        return choice.open()
    if not os.environ.get(MODEL):
        return None
    try:
        return choice.open()
    except WorkbenchError as error:
        click.echo(f"no language model: {error}", err=True)
        return None


def _say(project: Path, url: str) -> None:
    click.echo(f"review {project} at {url}")


def _add_person(project: Path, name: str, role: str) -> int:
    from workbench.memory.files import open_project
    from workbench.review.actors import Role, add_person

    if not name:
        raise UsageError("a person needs a name")
    password = os.environ.get(PASSWORD) or click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < SHORTEST:
        raise UsageError(f"a password needs {SHORTEST} characters or more")
    with open_project(project).writing() as connection:
        add_person(connection, name, Role(role), password)
    click.echo(f"{name} may sign in as {role}")
    return 0

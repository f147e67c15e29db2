"""Import, export, list, add, remove and find the terms of a glossary from the command line."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.commands.terminal import one_line
from workbench.errors import InputError, OutputError

if TYPE_CHECKING:
    from workbench.glossary.term import Term
    from workbench.review.store import Store

PATH = click.Path(path_type=Path, dir_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
_MOST_PROBLEMS = 10  # that are shown of one file

project = click.argument("project", type=FILE)
creator = click.option("--creator", default=getpass.getuser, help="Who adds or removes; default: you.")


@click.group()
def command() -> None:
    """Keep the glossary of a review project: which English an Arabic term must, may and must not have.

    Terms are found in running Arabic with what is attached to them, checked in every translation, and guide the model
    where it knows a translation that has them.
    """


@command.command("import")
@click.argument("project", type=PATH)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=FILE)
@creator
def import_files(project: Path, files: tuple[Path, ...], creator: str) -> int:
    """Add the terms of .csv, .tsv and .tbx files to PROJECT, a new one where there is none.

    The first row of a table names its columns: arabic, english, alternatives, forbidden, note, domain; several
    renderings in a cell are separated by |. A term takes the place of one with its source and domain.
    """
    from workbench.glossary.files import import_file
    from workbench.review import Actor, Store

    store, failed = Store(project), False
    for path in files:
        result = import_file(store, path, Actor(creator))
        taken = result.taken
        click.echo(f"{path}: {taken.read:,} terms, {taken.added:,} of them new, {taken.changed:,} changed")
        for problem in result.problems[:_MOST_PROBLEMS]:
            click.echo(f"workbench: {path}: {one_line(problem)}", err=True)
        if more := result.problems[_MOST_PROBLEMS:]:
            click.echo(f"workbench: {path}: {len(more):,} more such lines", err=True)
        failed |= bool(result.problems)
    return int(failed)


@command.command()
@project
@click.option("-o", "--output", type=PATH, help=".csv or .tbx file; default: CSV to standard output.")
@click.option("--force", is_flag=True, help="Replace the file where it exists.")
def export(project: Path, output: Path | None, force: bool) -> None:
    """Write the terms of PROJECT as CSV or TBX-Basic."""
    from workbench.glossary.files import dump_terms
    from workbench.glossary.project import all_terms
    from workbench.writing.files import replace_file

    terms = all_terms(_open(project))
    content = dump_terms(terms, output.suffix if output else ".csv")
    if output is None:
        sys.stdout.buffer.write(content)
        return
    if output.exists() and not force:
        raise OutputError(f"{output}: not overwritten: it exists, and there is no --force")
    replace_file(output, content)
    click.echo(f"{output}: {len(terms):,} terms")


@command.command("list")
@project
@click.option("--domain", help="Only the terms of this domain.")
def list_terms(project: Path, domain: str | None) -> None:
    """List the terms of PROJECT with their numbers."""
    from workbench.glossary.project import all_terms

    for term in all_terms(_open(project)):
        if domain is None or term.domain.casefold() == domain.casefold():
            _show(term)


@command.command()
@click.argument("project", type=PATH)
@click.argument("arabic")
@click.argument("english", required=False, default="")
@click.option("--also", multiple=True, metavar="TEXT", help="Another rendering that is accepted.")
@click.option("--not", "forbidden", multiple=True, metavar="TEXT", help="A rendering that is forbidden.")
@click.option("--note", default="", help="What translators should know.")
@click.option("--domain", default="", help="The field in which it is a term.")
@creator
def add(
    project: Path,
    arabic: str,
    english: str,
    also: tuple[str, ...],
    forbidden: tuple[str, ...],
    note: str,
    domain: str,
    creator: str,
) -> None:
    """Add the term ARABIC, which must be ENGLISH, to PROJECT, or let it take the place of the one there."""
    from workbench.glossary.project import add as add_term
    from workbench.glossary.term import Term
    from workbench.review import Actor, Store

    _show(add_term(Store(project), Actor(creator), Term(arabic, english, also, forbidden, note, domain)))


@command.command()
@project
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBER...")
@creator
def remove(project: Path, numbers: tuple[int, ...], creator: str) -> None:
    """Remove terms from PROJECT by their numbers, as `list` shows them."""
    from workbench.glossary.project import remove as remove_term
    from workbench.review import Actor

    store = _open(project)
    for number in numbers:
        _show(remove_term(store, Actor(creator), number))


@command.command()
@project
@click.argument("text")
def find(project: Path, text: str) -> int:
    """Find the terms of PROJECT (or of a .csv, .tsv or .tbx file) in an Arabic TEXT.

    Exits with 1 where there are none.
    """
    from workbench.glossary.files import open_glossary

    matches = open_glossary(project).find(text)
    for match in matches:
        click.echo(f"{match.span.start}-{match.span.end}  {one_line(match.span.of(text))}")
        _show(match.term)
    return 0 if matches else 1


def _open(path: Path) -> Store:
    from workbench.review.store import Store

    if path.suffix.lower() in {".csv", ".tsv", ".tbx"}:
        raise InputError(f"{path} is no project: import it into one")
    return Store(path)


def _show(term: Term) -> None:
    number = "" if term.id is None else str(term.id)
    also = f" (or {' | '.join(term.alternatives)})" if term.alternatives else ""
    refused = f" (not {' | '.join(term.forbidden)})" if term.forbidden else ""
    click.echo(f"{number:>6}  {one_line(term.source)}\n        {one_line(f'{term.target}{also}{refused}'.strip())}")
    about = ", ".join(filter(None, (term.domain, term.note, term.creator, (term.created_at or "")[:10])))
    if about:
        click.echo(f"        ({one_line(about)})")

"""Hand over the articles of a review project from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.errors import InputError, UsageError
from workbench.exchange import marot
from workbench.exchange.forms import SUFFIXES, Form, form_of, write, write_content, write_folder
from workbench.exchange.marot import rated_texts
from workbench.exchange.reviewed import ReviewedArticle, read_articles
from workbench.review.agreement import agreement_line, agreements
from workbench.review.segments import SegmentState
from workbench.review.store import Store
from workbench.writing.html import counted

if TYPE_CHECKING:
    import sqlite3


@click.command()
@click.argument("project", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file for all, or a folder with one each.")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice([form.value for form in Form]),
    help="Default: by the suffix of the file.",
)
@click.option(
    "--state", type=click.Choice([state.value for state in SegmentState]), help="Only segments in this state."
)
@click.option("--article", "names", multiple=True, metavar="NAME", help="Only this article; may come twice.")
@click.option(
    "--esa",
    "ratings",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also, or only, a file of the raters' marked errors and scores, for Marot (TSV).",
)
@click.option("--force", is_flag=True, help="Replace files that exist.")
def command(
    project: Path,
    output: Path | None,
    form: str | None,
    state: str | None,
    names: tuple[str, ...],
    ratings: Path | None,
    force: bool,
) -> None:
    """Hand over the articles of PROJECT (.db) with key statements, states, and who wrote and approved what.

    An output with the suffix of the format is one file for all articles, any other is a folder with a file for each.
    """
    if output is not None:
        _export(project, output, (Form(form) if form else None, SegmentState(state) if state else None), names, force)
    elif ratings is None:
        raise UsageError("name an --output, or a file for --esa")
    if ratings is not None:
        _export_ratings(project, ratings, names, force)


def _export(
    project: Path, output: Path, wanted: tuple[Form | None, SegmentState | None], names: Sequence[str], force: bool
) -> None:
    form, state = wanted
    chosen, single = _form(output, form)
    articles = _articles(project, names, state)
    written = [output]
    if single:
        write(articles, chosen, output, force=force)
    else:
        written = write_folder(articles, chosen, output, force=force)
    segments = sum(len(article.document.segments) for article in articles)
    where = output if single or len(written) > 1 else written[0]
    click.echo(f"{where}: {counted(len(articles), 'article')}, {counted(segments, 'segment')}")


def _export_ratings(project: Path, output: Path, names: Sequence[str], force: bool) -> None:
    with Store(project).reading() as connection:
        texts = rated_texts(connection, _numbers(connection, names) if names else None)
    if not texts:
        raise InputError(f"{project}: no segment has a rater's score")
    write_content(output, partial(marot.render, texts), force=force)
    ratings = [rating for text in texts for rating in text.ratings]
    raters = len({rating.rater for rating in ratings})
    click.echo(f"{output}: {counted(len(ratings), 'rating')} by {counted(raters, 'rater')}")
    for found in agreements(ratings):
        click.echo(agreement_line(found))


def _form(output: Path, form: Form | None) -> tuple[Form, bool]:
    """Return the form, and whether the output is one file."""
    by_suffix = None if output.is_dir() else form_of(output)
    chosen = form or by_suffix
    if chosen is None:
        raise UsageError(f"name a --format, or an output that ends in {', '.join(SUFFIXES)}")
    return chosen, by_suffix is chosen


def _articles(project: Path, names: Sequence[str], state: SegmentState | None) -> list[ReviewedArticle]:
    with Store(project).reading() as connection:
        numbers = _numbers(connection, names) if names else None
        articles = read_articles(connection, numbers, state)
    if not articles:
        raise InputError(f"{project}: there is no segment {f'that is {state}' if state else 'in it'}")
    return articles


def _numbers(connection: sqlite3.Connection, names: Sequence[str]) -> list[int]:
    """Return the rows of the articles of these names, or with these numbers."""
    rows = connection.execute("SELECT id, name FROM article ORDER BY id").fetchall()
    numbers = []
    for name in names:
        found = [row["id"] for row in rows if name in {row["name"], str(row["id"])}]
        if not found:
            raise InputError(f"there is no article {name!r} in this project")
        numbers += found
    return numbers

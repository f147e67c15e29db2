"""Write articles in the forms that other tools read: one file, or a folder with one for each article."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from workbench.errors import OutputError, UsageError
from workbench.exchange.reviewed import ReviewedArticle
from workbench.writing.files import replace_file
from workbench.writing.names import output_stem


class Form(StrEnum):
    """Name a form; each is rendered by the module of its name."""

    DOCX = "docx"
    XLIFF = "xliff"
    TMX = "tmx"
    HTML = "html"
    MARKDOWN = "markdown"
    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"

    @property
    def suffix(self) -> str:
        """Return the suffix of its files."""
        return {Form.XLIFF: ".xlf", Form.MARKDOWN: ".md"}.get(self, f".{self.value}")


SUFFIXES = {form.suffix: form for form in Form} | {".xliff": Form.XLIFF, ".htm": Form.HTML}


def form_of(path: Path) -> Form | None:
    """Return the form that a file name's suffix stands for."""
    return SUFFIXES.get(path.suffix.lower())


def render(articles: Sequence[ReviewedArticle], form: Form) -> bytes:
    """Return articles in a form, all in one; UsageError for several as HTML, which holds one."""
    if form is Form.HTML and len(articles) != 1:
        raise UsageError("an HTML page holds one article: name a folder to write several")
    content: bytes = importlib.import_module(f"workbench.exchange.{form}").render(articles)
    return content


def write(articles: Sequence[ReviewedArticle], form: Form, path: Path, *, force: bool = False) -> None:
    """Write articles into one file, at once or not at all.

    OutputError where that fails, or where there is such a file and it is not to be replaced.
    """
    write_content(path, lambda: render(articles, form), force=force)


def write_content(path: Path, render_it: Callable[[], bytes], *, force: bool = False) -> None:
    """Write what is rendered into one file as `write` does; nothing is rendered for a file that must stay."""
    if path.exists() and not force:
        raise OutputError(f"{path}: not overwritten: it exists, and there is no --force")
    replace_file(path, render_it())


def write_folder(articles: Sequence[ReviewedArticle], form: Form, folder: Path, *, force: bool = False) -> list[Path]:
    """Write each article into a file of its own in a folder, and return their paths; OutputError as in `write`."""
    paths: list[Path] = []
    for article in articles:
        path = _path(article, form, folder)
        if path in paths:  # the same text under the same name, twice in the project
            again = replace(article.document, id=article.key)
            path = _path(replace(article, document=again), form, folder)
        write([article], form, path, force=force)
        paths.append(path)
    return paths


def _path(article: ReviewedArticle, form: Form, folder: Path) -> Path:
    stem = folder / output_stem(article.document)
    return stem.with_name(f"{stem.name}{form.suffix}")

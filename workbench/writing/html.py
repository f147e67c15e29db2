"""Render pages that stand alone: one file, no request, no script, and a policy that forbids both."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from workbench.document import Origin, Severity
from workbench.writing.article import Article
from workbench.writing.environment import make_environment
from workbench.writing.files import MARK
from workbench.writing.markup import source_markup, target_markup, visible
from workbench.writing.names import WrittenFiles
from workbench.writing.provenance import Provenance

SEVERITY_NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def article_page(article: Article, files: WrittenFiles | None, index: str | None, provenance: Provenance) -> str:
    """Return the page of an article, whose way back to the run's index is `index`; None where it stands alone."""
    return _render("article.html", article=article, files=files, index=index, provenance=provenance)


def index_page(provenance: Provenance, **content: Any) -> str:
    """Return the page of a run."""
    return _render("index.html", provenance=provenance, **content)


def counted(number: int, noun: str) -> str:
    """Return the number with the noun in the right form."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _render(name: str, **content: Any) -> str:
    return _environment().get_template(name).render(content) + "\n"


@cache
def _environment() -> Environment:
    environment = make_environment(autoescape=True, finalize=visible)
    environment.filters |= {"source": source_markup, "target": target_markup, "counted": counted}
    environment.globals |= {"MARK": MARK, "Origin": Origin, "SEVERITY_NAMES": SEVERITY_NAMES, **_style()}
    return environment


def _style() -> dict[str, str]:
    style = Path(__file__).with_name("templates").joinpath("page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return {"style": Markup(style), "policy": policy}  # noqa: S704 - the package's own file

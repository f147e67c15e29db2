"""Render an article as Markdown that reads well on GitHub, right-to-left included."""

import re
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from workbench.writing.article import Article
from workbench.writing.environment import make_environment
from workbench.writing.files import MARK
from workbench.writing.html import SEVERITY_NAMES, counted
from workbench.writing.markup import visible
from workbench.writing.provenance import Provenance

# Written as character references, which CommonMark (section 2.5) never takes for markup. "$" is GitHub's mathematics.
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~#$!]")
_BLOCK_START = re.compile(r"^(?:[-+=](?=[-+=\s]|$)|\d{1,9}(?=[.)](?:\s|$)))")
_SPACE = re.compile(r"\s+")


def article_markdown(article: Article, provenance: Provenance) -> str:
    """Return the article as Markdown: headline, provenance, key statements, text side by side, findings."""
    return _environment().get_template("article.md").render(article=article, provenance=provenance) + "\n"


def escape_markdown(value: Any) -> Any:
    """Return the text as one line in which nothing is markup, to Markdown or HTML; leave markup alone."""
    if isinstance(value, Markup):
        return value
    text = _MARKUP.sub(lambda match: f"&#{ord(match[0])};", _SPACE.sub(" ", visible(str(value))).strip())
    return _BLOCK_START.sub(lambda match: f"{match[0][:-1]}&#{ord(match[0][-1])};", text)


@cache
def _environment() -> Environment:
    # Not by autoescape: finalize escapes for Markdown and HTML at once.
    environment = make_environment(autoescape=False, finalize=escape_markdown)
    environment.filters["counted"] = counted
    environment.globals |= {"MARK": MARK, "SEVERITY_NAMES": SEVERITY_NAMES}
    return environment

"""Let a language model explain to a reviewer why a program noticed something."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.prompting.author import Author

TASK = "explain"


def values_for(source: str, target: str | None, finding: str) -> Mapping[str, object]:
    """Return the inputs of the template for a finding's message at a translation."""
    return {"source": source, "target": target or "", "finding": finding}


def explain(author: Author, source: str, target: str | None, finding: str) -> str:
    """Return an explanation of a finding; ModelError where the language model gives none."""
    answer = author.ask(TASK, values_for(source, target, finding))
    return " ".join(answer["explanation"].split())

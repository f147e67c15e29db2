"""Tell a language model the terms of a glossary that stand in a source, and hold it to them."""

from __future__ import annotations

from functools import partial

from workbench.checking import Check
from workbench.glossary.check import check_glossary
from workbench.glossary.index import Glossary


def terms_for(source: str, glossary: Glossary | None) -> list[dict[str, str]]:
    """Return the terms in a source with the English that they must have."""
    matches = glossary.find(source) if glossary else ()
    terms = dict.fromkeys((match.term.source, match.term.target) for match in matches if match.term.target)
    return [{"source": source, "target": target} for source, target in terms]


def check_for(glossary: Glossary | None) -> Check | None:
    """Return the check of a glossary, None where there is none."""
    return partial(check_glossary, glossary) if glossary else None

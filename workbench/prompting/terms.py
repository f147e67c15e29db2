"""Tell a language model the terms of a glossary that stand in a source."""

from __future__ import annotations

from workbench.glossary.index import Glossary


def terms_for(source: str, glossary: Glossary | None) -> list[dict[str, str]]:
    """Return the terms in a source with the English that they must have."""
    matches = glossary.find(source) if glossary else ()
    terms = dict.fromkeys((match.term.source, match.term.target) for match in matches if match.term.target)
    return [{"source": source, "target": target} for source, target in terms]

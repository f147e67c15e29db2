"""Let a language model translate a sentence, given those around it, and hold the translation against the Arabic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.checking import run_checks, with_glossary
from workbench.glossary.check import check_for
from workbench.glossary.index import Glossary
from workbench.prompting.author import Author
from workbench.prompting.post_edit import Edit
from workbench.prompting.terms import terms_for

TASK = "translate"
AROUND = 2  # sentences on either side


def values_for(sources: Sequence[str], place: int, glossary: Glossary | None) -> Mapping[str, object]:
    """Return the inputs of the template for the sentence at a place among an article's."""
    return {
        "source": sources[place],
        "before": list(sources[max(0, place - AROUND) : place]),
        "after": list(sources[place + 1 : place + 1 + AROUND]),
        "terms": terms_for(sources[place], glossary),
    }


def retranslate(author: Author, sources: Sequence[str], place: int, glossary: Glossary | None = None) -> Edit:
    """Return a translation of the sentence at a place, with what the checks find in it; ModelError for none."""
    answer = author.ask(TASK, values_for(sources, place, glossary))
    text = " ".join(answer["target"].split())
    found = run_checks(with_glossary(check_for(glossary)), sources[place], text)
    return Edit(text, tuple(finding.message for finding in found))

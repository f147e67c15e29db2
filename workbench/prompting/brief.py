"""Let a language model write an English brief from key statements, and hold each sentence against what it cites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.document import Brief, BriefSentence, Document, Speaker
from workbench.errors import InputError
from workbench.grounding import ungrounded
from workbench.prompting.author import Author

TASK = "brief"
SENTENCES = 5


@dataclass(frozen=True, slots=True)
class Cited:
    """Hold a segment that a brief may cite."""

    id: str
    source: str
    target: str | None
    speaker: Speaker | None = None


def cited_in(document: Document) -> tuple[Cited, ...]:
    """Return the segments of a document's key statements in the order of the text."""
    speakers = {statement.segment: statement.speaker for statement in document.statements}
    return tuple(
        Cited(segment.id, segment.source, segment.target, speakers[segment.id])
        for segment in document.segments
        if segment.id in speakers
    )


def values_for(cited: Sequence[Cited], title: str | None) -> Mapping[str, object]:
    """Return the inputs of the template; segments go by short names, which models copy without slips."""
    segments = [
        {"id": name, "source": one.source, "target": one.target or "", "speaker": _named(one.speaker)}
        for name, one in _short_names(cited).items()
    ]
    return {"title": title, "segments": segments, "sentences": SENTENCES}


def write_brief(author: Author, cited: Sequence[Cited], title: str | None = None) -> Brief:
    """Return a brief of some segments, each sentence with what speaks against it.

    InputError where there is nothing to write from, ModelError where the model gives no answer.
    """
    if not cited:
        raise InputError("there are no key statements to write a brief from")
    answer = author.ask(TASK, values_for(cited, title))
    names = _short_names(cited)
    return Brief(tuple(_sentence(one, names) for one in answer["sentences"]), author.writer(TASK))


def _short_names(cited: Sequence[Cited]) -> dict[str, Cited]:
    return {f"S{number}": one for number, one in enumerate(cited, 1)}


def _named(speaker: Speaker | None) -> str | None:
    return ", ".join(filter(None, (speaker.english, speaker.english_title))) if speaker else None


def _sentence(answer: Mapping[str, Any], names: Mapping[str, Cited]) -> BriefSentence:
    text = " ".join(answer["text"].split())
    cited = [names[name] for name in dict.fromkeys(answer["segments"]) if name in names]
    problems = (*_unknown(answer["segments"], names), *ungrounded(text, [one.source for one in cited]))
    return BriefSentence(text, tuple(one.id for one in cited), problems)


def _unknown(segments: Sequence[str], names: Mapping[str, Cited]) -> Iterator[str]:
    yield from (f"it cites {name}, which there is not" for name in dict.fromkeys(segments) if name not in names)

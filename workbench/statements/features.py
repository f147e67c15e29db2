"""Measure what speaks for each candidate: place, headline, salience, centrality and length."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from workbench.document import Role, Speaker
from workbench.statements.candidates import Candidate
from workbench.statements.sentences import Sentence
from workbench.statements.terms import Vector, centroid, content_words, cosine, inverse_frequencies, terms, vector
from workbench.text.tables import read_toml

_FIGURE = re.compile(r"(?<!\d)(?![12١٢]\d{3}(?!\d))\d")


class Features(NamedTuple):
    """Hold what speaks for a candidate, each from 0 to 1; `opening` is 1 where the article, or a story in it, opens."""

    opening: float
    earliness: float
    headline: float
    salience: float
    centrality: float
    length: float


class Measured(NamedTuple):
    """Hold a candidate with its features, its TF-IDF vector and its speaker."""

    candidate: Candidate
    features: Features
    vector: Vector
    speaker: Speaker | None


@cache
def settings(table: str) -> Mapping[str, float]:
    """Return a table of weights.toml."""
    values: Mapping[str, float] = read_toml("workbench.statements", "weights.toml")[table]
    return values


def measure(
    candidates: Sequence[Candidate], sentences: Iterable[Sentence], speakers: Mapping[str, Speaker]
) -> list[Measured]:
    """Return the candidates with their features, in time linear in the number of words."""
    headlines = _headlines(sentences)
    read = terms if headlines or len(candidates) > 1 else content_words
    bags = [read(candidate.sentence.tokens) for candidate in candidates]
    inverse = inverse_frequencies(bags)
    vectors = [vector(bag, inverse) for bag in bags]
    middle = centroid(vectors)
    central = [cosine(each, middle) for each in vectors]
    highest = max(central, default=0.0) or 1.0
    result, heard = [], set()
    for candidate, bag, each, share in zip(candidates, bags, vectors, central, strict=True):
        segment = candidate.sentence.segment
        speaker = speakers.get(segment.id)
        voice = (segment.section, speaker and speaker.name)
        features = Features(
            opening=float(candidate.opens_story),
            earliness=1 - candidate.place,
            headline=_coverage(headlines.get(segment.section, frozenset()), bag, inverse),
            salience=_salience(candidate.sentence, speaker, new_voice=voice not in heard),
            centrality=share / highest,
            length=min(1.0, candidate.sentence.words / settings("length")["enough_words"]),
        )
        heard.add(voice)
        result.append(Measured(candidate, features, each, speaker))
    return result


def has_figures(sentence: Sentence) -> bool:
    """Say whether the sentence gives a number in digits other than a year."""
    return _FIGURE.search(sentence.segment.source) is not None


def _headlines(sentences: Iterable[Sentence]) -> dict[int, frozenset[str]]:
    """Return the terms of each section's headline."""
    found: dict[int, frozenset[str]] = {}
    for sentence in sentences:
        if sentence.segment.role is Role.HEADLINE:
            section = sentence.segment.section
            found[section] = found.get(section, frozenset()) | set(terms(sentence.tokens))
    return found


def _coverage(headline: frozenset[str], bag: Iterable[str], inverse: Mapping[str, float]) -> float:
    """Return the share of the headline's terms, by weight, that the sentence holds."""
    known = {term: inverse[term] for term in headline if term in inverse}
    whole = sum(known.values())
    return sum(known.get(term, 0.0) for term in set(bag)) / whole if whole else 0.0


def _salience(sentence: Sentence, speaker: Speaker | None, *, new_voice: bool) -> float:
    parts = settings("salience")
    figures = parts["figures"] if has_figures(sentence) else 0.0
    voice = parts["new_voice"] if new_voice else 0.0
    return figures + (parts["speaker"] + voice if speaker else 0.0)

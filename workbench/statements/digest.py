"""Merge the key statements of several articles: what two articles say appears once, naming both."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from workbench.document import Document, Statement
from workbench.statements.candidates import stands_alone
from workbench.statements.features import settings
from workbench.statements.ranking import select
from workbench.statements.sentences import Sentence, read_sentences
from workbench.statements.terms import Vector, cosine, inverse_frequencies, terms, vector

Member = tuple[str, str]  # document id, segment id


@dataclass(frozen=True, slots=True)
class DigestEntry:
    """Name one statement by the segments that make it, at most one an article, the best of them first."""

    members: tuple[Member, ...]
    score: float

    @property
    def lead(self) -> Member:
        """Return the document and segment that stand for the statement."""
        return self.members[0]


class _Entry(NamedTuple):
    member: Member
    vector: Vector
    figures: frozenset[str]
    score: float


def digest(documents: Sequence[Document], count: int = 10) -> tuple[DigestEntry, ...]:
    """Return at most `count` statements across the articles, those that most articles make first."""
    documents = list({document.id: document for document in documents}.values())
    entries = _entries(documents)
    index = _index(entries)
    taken: set[Member] = set()
    found = []
    for entry in sorted((entry for entry in entries if entry.score), key=lambda entry: -entry.score):
        if entry.member not in taken:
            members = (entry.member, *_same_elsewhere(entry, entries, index))
            taken.update(members)
            found.append(DigestEntry(members, entry.score))
    found.sort(key=lambda entry: (-len(entry.members), -entry.score))
    return tuple(found[:count])


def _entries(documents: Sequence[Document]) -> list[_Entry]:
    """Return every sentence that stands on its own; those that are no key statement have score 0."""
    sentences: list[tuple[str, Sentence, float]] = []
    for document in documents:
        statements: Sequence[Statement] = document.statements or select(document)
        scores = {statement.segment: statement.score for statement in statements}
        sentences += [
            (document.id, sentence, scores.get(sentence.segment.id, 0.0))
            for sentence in read_sentences(document)
            if stands_alone(sentence)
        ]
    # What one article says is compared with nothing.
    bags = [terms(sentence.tokens) if len(documents) > 1 else [] for _, sentence, _ in sentences]
    inverse = inverse_frequencies(bags)
    return [
        _Entry((document, sentence.segment.id), vector(bag, inverse), _figures(sentence), score)
        for (document, sentence, score), bag in zip(sentences, bags, strict=True)
    ]


def _figures(sentence: Sentence) -> frozenset[str]:
    return frozenset(token.folded for token in sentence.tokens if token.text[0].isdecimal())


def _index(entries: Sequence[_Entry]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        for term in entry.vector:
            index[term].append(number)
    return index


def _same_elsewhere(entry: _Entry, entries: Sequence[_Entry], index: dict[str, list[int]]) -> Iterator[Member]:
    """Yield the likest sentence of each other article, where it says the same."""
    best: dict[str, tuple[float, Member]] = {}
    for number in _neighbours(entry.vector, index):
        other = entries[number]
        document = other.member[0]
        likeness = cosine(entry.vector, other.vector)
        if document != entry.member[0] and likeness >= settings("digest")["same"] and _agree(entry, other):
            best[document] = max(best.get(document, (0.0, other.member)), (likeness, other.member))
    yield from (member for _, member in sorted(best.values(), key=lambda pair: -pair[0]))


def _neighbours(query: Vector, index: dict[str, list[int]]) -> set[int]:
    """Return the entries that share one of the query's rarest terms, so that common words cost nothing.

    Vectors that share none of the terms that make up most of the query's length cannot be alike enough.
    """
    found: set[int] = set()
    missing = 1.0
    for term in sorted(query, key=lambda term: len(index[term])):
        found.update(index[term])
        missing -= query[term] ** 2
        if missing <= settings("digest")["same"] ** 2:
            break
    return found


def _agree(one: _Entry, two: _Entry) -> bool:
    """Say whether figures do not tell two statements apart: one gives none, or they share one."""
    return not (one.figures and two.figures) or not one.figures.isdisjoint(two.figures)

"""Find the terms of a glossary in running Arabic text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field

from workbench.document import Span
from workbench.glossary.readings import Fit, Reading, readings
from workbench.glossary.term import Term, key, term_words
from workbench.text.words import Word

# What may stand between two words of a term: spaces, hyphens, quotation marks, marks of direction.
_BETWEEN = re.compile(r"[\s\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\"'«»“”„‘’()/_‐‑–—-]{0,6}")


@dataclass(frozen=True, slots=True)
class Match:
    """Hold where a term stands in a source, in whole words; terms of different domains may share a place."""

    span: Span
    term: Term


@dataclass(frozen=True, slots=True)
class _Found:
    """Hold the words that terms cover, and how far these are from the terms' own."""

    start: int
    end: int
    distance: int
    terms: tuple[Term, ...]


@dataclass(slots=True)
class _Node:
    """Hold what may follow after some words of terms, and the terms that end here."""

    after: dict[str, _Node] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)


class Glossary:
    """Index terms by their words, so that looking a text up takes no longer for many terms than for few."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._root = _Node()
        for term in self.terms:
            node = self._root
            for word in key(term.source):
                node = node.after.setdefault(word, _Node())
            node.terms.append(term)

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of all that decides which English is wanted."""
        rows = sorted(json.dumps(astuple(term)[:4]) for term in self.terms)
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()

    def find(self, source: str) -> tuple[Match, ...]:
        """Return the terms in a source in reading order; the longest wins, then the nearest in form, then the first."""
        words = term_words(source)
        taken = [False] * len(words)
        chosen: list[_Found] = []
        for found in sorted(self._candidates(source, words), key=_rank):
            if not any(taken[found.start : found.end]):
                taken[found.start : found.end] = [True] * (found.end - found.start)
                chosen.append(found)
        return tuple(
            Match(Span(words[found.start].span.start, words[found.end - 1].span.end), term)
            for found in sorted(chosen, key=lambda found: found.start)
            for term in found.terms
        )

    def _candidates(self, source: str, words: Sequence[Word]) -> Iterator[_Found]:
        for start in range(len(words)):
            best: dict[int, _Found] = {}
            for found in self._from(source, words, start):
                known = best.get(found.end)
                if known is None or found.distance < known.distance:
                    best[found.end] = found
                elif found.distance == known.distance:
                    terms = dict.fromkeys((*known.terms, *found.terms))
                    best[found.end] = _Found(start, found.end, found.distance, tuple(terms))
            yield from best.values()

    def _from(self, source: str, words: Sequence[Word], start: int) -> Iterator[_Found]:
        """Yield the terms that begin at a word: walk down the tree with every reading of the words, level by level."""
        reached = [(self._root, 0)]
        for at in range(start, len(words)):
            if at > start and not _BETWEEN.fullmatch(source, *_gap(words, at)):
                return
            nearest: dict[int, tuple[_Node, int]] = {}  # a node that several readings lead to is gone on from once
            for reading, node, distance in _steps(readings(words[at].text, first=at == start), reached):
                if terms := _ending(node.terms, reading, alone=at == start):
                    yield _Found(start, at + 1, distance, terms)
                if node.after and (id(node) not in nearest or distance < nearest[id(node)][1]):
                    nearest[id(node)] = node, distance
            reached = list(nearest.values())
            if not reached:
                return


def _steps(read: Sequence[Reading], reached: Sequence[tuple[_Node, int]]) -> Iterator[tuple[Reading, _Node, int]]:
    """Yield each step that a reading allows from the nodes reached, with where it leads and how far from the text."""
    for node, distance in reached:
        for reading in read:
            if (following := node.after.get(reading.word)) is not None:
                yield reading, following, distance + reading.distance


def _gap(words: Sequence[Word], at: int) -> tuple[int, int]:
    return words[at - 1].span.end, words[at].span.start


def _ending(terms: Sequence[Term], reading: Reading, *, alone: bool) -> tuple[Term, ...]:
    """Return the terms that may end with a reading; a name of one word has no plural: صوراً are no cities of Tyre."""
    if reading.fit is Fit.BEFORE or (reading.fit is Fit.BESIDE and alone):
        return ()
    return tuple(term for term in terms if not (alone and reading.inflected and term.is_name))


def _rank(found: _Found) -> tuple[int, int, int]:
    return found.start - found.end, found.distance, found.start

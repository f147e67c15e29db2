"""Choose which sentences may be key statements, and say where each stands in its story."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from workbench.document import Role
from workbench.statements.lexicon import Kind, find_noun, phrase_list
from workbench.statements.sentences import Sentence
from workbench.statements.tokens import Token
from workbench.statements.verbs import find_verb

LEAST_WORDS = 5
_LONGEST_OPENING = 4
_THINGS = frozenset({Kind.INSTITUTION, Kind.DOCUMENT})


class Candidate(NamedTuple):
    """Hold a sentence that may be chosen; `place` runs from 0, first in its section, towards 1."""

    sentence: Sentence
    place: float
    opens_story: bool


def find_candidates(sentences: Sequence[Sentence]) -> list[Candidate]:
    """Return the body sentences that stand on their own."""
    sections = groupby(sentences, key=lambda sentence: sentence.segment.section)
    return [candidate for _, section in sections for candidate in _section_candidates(list(section))]


def _section_candidates(sentences: Sequence[Sentence]) -> Iterator[Candidate]:
    body = sum(sentence.segment.role is Role.BODY for sentence in sentences)
    number, opens = 0, True
    for sentence in sentences:
        if sentence.segment.role is not Role.BODY:
            opens = True
            continue
        opens = opens or _shifts_topic(sentence.tokens)
        if stands_alone(sentence):
            yield Candidate(sentence, number / body, opens)
            opens = False
        number += 1


def stands_alone(sentence: Sentence) -> bool:
    """Say whether a sentence is neither a fragment, nor inside a quotation, nor a participle's continuation."""
    tokens = sentence.tokens
    if sentence.depths[0] or sentence.words < LEAST_WORDS or tokens[-1].text == ":":
        return False
    return not _continues(tokens)


def _continues(tokens: Sequence[Token]) -> bool:
    """Say whether a sentence begins with a participle, "مشيرة إلى", and not with a thing spelt like one, "مدينة"."""
    verb, noun = find_verb(tokens[0]), find_noun(tokens, 0)
    return verb is not None and verb[0].tense == "participle" and not (noun and noun.kind in _THINGS)


def _shifts_topic(tokens: Sequence[Token]) -> bool:
    """Say whether the sentence begins with "في سياق آخر" or the like, with or without و."""
    words = [token.folded for token in tokens[:_LONGEST_OPENING]]
    starts = (words, [words[0].removeprefix("و"), *words[1:]]) if words else ()
    openings = phrase_list("topics.txt")
    return any(tuple(start[:size]) in openings for start in starts for size in range(1, _LONGEST_OPENING + 1))

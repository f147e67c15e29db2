"""Cut sources into batches and put the hypotheses back in order, the same way for every engine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import NamedTuple

from workbench.models.target_vocabulary import is_english
from workbench.translation.beginning import WORD, Answer, Beginning, Question, begin
from workbench.translation.engine import Decoding, EngineInfo, Hypothesis
from workbench.translation.tokenizer import END, UNKNOWN, Tokenizer

SHORTEST_BUCKET = 16
TARGET_TOKENS_PER_SOURCE_TOKEN = 2
SPARE_TARGET_TOKENS = 16
_NOTHING_TYPED = Beginning()


class Batch(NamedTuple):
    """Hold tokenized sources of like length, where they stood, and the most tokens that a hypothesis may have.

    Every hypothesis begins with `start`, after the tokenizer's target prefix.
    """

    indices: tuple[int, ...]
    sources: tuple[list[str], ...]
    max_target_tokens: int
    start: tuple[str, ...] = ()


class Output(NamedTuple):
    """Hold the tokens of one hypothesis, target prefix and end of sentence included, and its score."""

    tokens: list[str]
    score: float


def bucket(tokens: int) -> int:
    """Return the least power of two, from 16, that is not below the number of tokens."""
    return max(SHORTEST_BUCKET, 1 << (tokens - 1).bit_length())


def cut(sources: Sequence[list[str]], max_batch_tokens: int, max_tokens: int) -> list[Batch]:
    """Cut sources, shortest first, into batches of at most that many tokens with padding.

    A batch holds one bucket of lengths, and the bucket alone sets the limit on its hypotheses: a source's translation
    does not depend on which other sources are in its batch.
    """
    by_length = sorted(range(len(sources)), key=lambda index: len(sources[index]))
    batches: list[Batch] = []
    for size, group in groupby(by_length, key=lambda index: bucket(len(sources[index]))):
        limit = min(TARGET_TOKENS_PER_SOURCE_TOKEN * size + SPARE_TARGET_TOKENS, max_tokens)
        chunks = _chunks(list(group), sources, max_batch_tokens)
        batches.extend(Batch(indices, tuple(sources[index] for index in indices), limit) for indices in chunks)
    return batches


def _chunks(by_length: list[int], sources: Sequence[list[str]], max_batch_tokens: int) -> Iterator[tuple[int, ...]]:
    chunk: list[int] = []
    for index in by_length:
        if chunk and (len(chunk) + 1) * len(sources[index]) > max_batch_tokens:
            yield tuple(chunk)
            chunk = []
        chunk.append(index)
    yield tuple(chunk)


class BatchTranslator(ABC):
    """Translate batch by batch; an engine adds how it decodes batches."""

    def __init__(self, tokenizer: Tokenizer, info: EngineInfo) -> None:
        self._tokenizer = tokenizer
        self.info = info

    @abstractmethod
    def _decode(self, batches: Sequence[Batch], decoding: Decoding) -> Iterable[list[list[Output]]]:
        """Give for each batch, in order, the hypotheses of each source, best first."""

    @abstractmethod
    def _answer(self, source: list[str], questions: list[Question]) -> list[Answer]:
        """Answer questions about the targets of a source."""

    @abstractmethod
    def _score(self, source: list[str], targets: list[list[str]]) -> list[list[float]]:
        """Give the log-probabilities of the tokens of each target, and of the end after them."""

    def count_tokens(self, source: str) -> int:
        """Count the tokens that the encoder gets for a source, specials included."""
        return len(self._tokenizer.encode(source))

    def translate(self, sources: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Return the best hypothesis of each source, in order; raise ValueError for a source that is too long."""
        return [found[0] for found in self.translate_alternatives(sources, replace(decoding, alternatives=1))]

    def translate_alternatives(self, sources: Sequence[str], decoding: Decoding) -> list[list[Hypothesis]]:
        """Return up to `decoding.alternatives` hypotheses of each source, best first."""
        tokens = self._encode(sources)
        batches = cut(tokens, decoding.max_batch_tokens, self.info.max_source_tokens)
        found: dict[int, list[Hypothesis]] = {}
        for batch, results in zip(batches, self._decode(batches, decoding), strict=True):
            for index, outputs in zip(batch.indices, results, strict=True):
                found[index] = [self._hypothesis(output) for output in outputs]
        return [found[index] for index in range(len(sources))]

    def complete(self, source: str, typed: str, decoding: Decoding) -> list[Hypothesis]:
        """Return up to `decoding.alternatives` hypotheses that begin with a text exactly as it was typed, best first.

        Raise ValueError for a source, or a text, that is too long.
        """
        [tokens] = self._encode([source])
        self._must_fit("what was typed", len(self._tokenizer.encode_start(typed)) + SPARE_TARGET_TOKENS)
        beginning = begin(typed, self._tokenizer, partial(self._ask, tokens))
        most = self.info.max_source_tokens
        [batch] = cut([tokens], decoding.max_batch_tokens, most)
        longest = min(batch.max_target_tokens + len(beginning.tokens), most)
        batch = batch._replace(start=tuple(_known(beginning.tokens)), max_target_tokens=longest)
        [[outputs]] = self._decode([batch], decoding)
        return [self._hypothesis(output, beginning) for output in outputs]

    def score(self, source: str, targets: Sequence[str]) -> list[list[float]]:
        """Return the log-probabilities of the tokens of each possible target, and of the end after them.

        Raise ValueError for a source, or a target, that is too long.
        """
        [tokens] = self._encode([source])
        pieces = [_known(self._tokenizer.encode_start(target)) for target in targets]
        self._must_fit("a target", max(map(len, pieces), default=0) + SPARE_TARGET_TOKENS)
        return self._score(tokens, pieces)

    def expect(self, source: str, target: str, text: str) -> list[float]:
        """Return, for each word of a possible target, the log-probability that a text would begin in its place."""
        [tokens] = self._encode([source])
        pieces, [first, *_] = map(self._tokenizer.encode_start, (target, text))
        self._must_fit("a target", len(pieces) + SPARE_TARGET_TOKENS)
        [answer] = self._ask(tokens, [Question(pieces, [[first]] * len(pieces))]) if pieces else [[]]
        return [score for piece, [score] in zip(pieces, answer, strict=True) if piece.startswith(WORD)]

    def _ask(self, source: list[str], questions: list[Question]) -> list[Answer]:
        return self._answer(source, [question._replace(target=_known(question.target)) for question in questions])

    def _avoided(self, decoding: Decoding) -> list[list[str]]:
        """Return the tokens of what hypotheses should not have, as they spell it."""
        spellings = (form for text in decoding.avoid for form in (text, text.lower(), text[:1].upper() + text[1:]))
        found = (self._tokenizer.encode_start(spelling) for spelling in dict.fromkeys(spellings))
        return [tokens for tokens in found if tokens and UNKNOWN not in tokens]

    def _encode(self, sources: Sequence[str]) -> list[list[str]]:
        tokens = [self._tokenizer.encode(source) for source in sources]
        self._must_fit("a source", max(map(len, tokens), default=0))
        return tokens

    def _must_fit(self, what: str, tokens: int) -> None:
        if tokens > self.info.max_source_tokens:
            raise ValueError(f"{what} needs {tokens} tokens, the model takes {self.info.max_source_tokens}")

    def _hypothesis(self, output: Output, beginning: Beginning = _NOTHING_TYPED) -> Hypothesis:
        begun = beginning.tokens
        tokens = [*begun, *output.tokens[len(self._tokenizer.target_prefix) + len(begun) :]]
        text = beginning.continued([token for token in tokens if token != END], self._tokenizer)
        return Hypothesis(text, output.score, len(tokens))


def _known(target: Sequence[str]) -> list[str]:
    """Return the tokens of a target as a converted model can be given them."""
    return [token if is_english(token) else UNKNOWN for token in target]

"""Define what a translation engine takes and gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

_BATCH_TOKENS = {"cpu": (1024, 2048), "cuda": (16_384, 16_384)}  # of its sources, and times the beam


@dataclass(frozen=True, slots=True)
class Decoding:
    """Choose how hypotheses are searched for; beam 1 is greedy search.

    Scores are divided by length ** length_penalty. no_repeat_ngram forbids a second n-gram of that many tokens in one
    hypothesis; 0 allows it. `avoid` holds texts that no hypothesis should have, in these capitals or others. There is
    no repetition penalty: CTranslate2 applies it to logits, transformers' beam search to log-probabilities, so that
    the two engines would no longer agree.
    """

    beam: int = 4
    length_penalty: float = 1.0
    no_repeat_ngram: int = 0
    alternatives: int = 1
    max_batch_tokens: int = 512
    avoid: tuple[str, ...] = ()


def batch_tokens(beam: int, device: str) -> int:
    """Return the tokens of a batch, for `max_batch_tokens`, with which a device is fastest; see docs/speed.md."""
    most, searched = _BATCH_TOKENS[device]
    return min(most, searched // beam)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Hold one translation: its text, length-normalised log-probability, and tokens with the end of sentence."""

    text: str
    score: float
    tokens: int


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """Name what decides a translation besides its source and decoding.

    Token counts include special tokens: max_source_tokens is all that the model can take, up to piece_tokens it
    translates well and longer sources are better split.
    """

    model: str
    weights_sha256: str
    engine: str
    compute_type: str
    device: str
    max_source_tokens: int
    piece_tokens: int


class Translator(Protocol):
    """Translate normalised sources, none of them empty; the number of threads changes nothing."""

    @property
    def info(self) -> EngineInfo:
        """Name the model, its limits, the engine and what it runs on."""

    def count_tokens(self, source: str) -> int:
        """Count the tokens that the encoder gets for a source, specials included."""

    def translate(self, sources: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Return the best hypothesis of each source, in order; raise ValueError for a source that is too long."""

    def translate_alternatives(self, sources: Sequence[str], decoding: Decoding) -> list[list[Hypothesis]]:
        """Return up to `decoding.alternatives` hypotheses of each source, best first."""

    def complete(self, source: str, typed: str, decoding: Decoding) -> list[Hypothesis]:
        """Return up to `decoding.alternatives` hypotheses that begin with a text as it was typed, best first."""

    def score(self, source: str, targets: Sequence[str]) -> list[list[float]]:
        """Return the log-probabilities of the tokens of each possible target, and of the end after them."""

    def expect(self, source: str, target: str, text: str) -> list[float]:
        """Return, for each word of a possible target, the log-probability that a text would begin in its place."""

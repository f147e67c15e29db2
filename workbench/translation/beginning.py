"""Choose the tokens for the beginning of a target that somebody has typed, whose last word may be unfinished."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from workbench.translation.tokenizer import Tokenizer

WORD = "▁"  # the first character of each word's first token


class Beginning(NamedTuple):
    """Hold what was typed, the tokens that hypotheses begin with, and how many of them stand for whole words.

    `unfinished` is the last word as the tokens give it, empty where a word is to begin.
    """

    typed: str = ""
    tokens: tuple[str, ...] = ()
    whole: int = 0
    unfinished: str = ""

    def continued(self, tokens: Sequence[str], tokenizer: Tokenizer) -> str:
        """Return what was typed, exactly, with what the tokens of a hypothesis add to it."""
        return self.typed + tokenizer.decode(tokens[self.whole :])[len(self.unfinished) :]


class Question(NamedTuple):
    """Ask a model for the log-probabilities of some tokens at each of as many last places of a target."""

    target: list[str]
    tokens: list[list[str]]


Answer = list[list[float]]


def begin(typed: str, tokenizer: Tokenizer, ask: Callable[[list[Question]], list[Answer]]) -> Beginning:
    """Return the beginning for a text, the model being asked which tokens it expects.

    Tokens that end where the typed text does mislead a model: after "minis" it does not say "minister". So the last
    word may be spelt in any tokens, the last of which may go on as the typed text does, whichever are most probable.
    """
    pieces = tokenizer.encode_start(" ".join(typed.split()))
    if not pieces:
        return Beginning(typed)
    ended = typed[-1].isspace()
    whole = len(pieces) if ended else _start_of_last_word(pieces)
    kept, word = pieces[:whole], [WORD] if ended else pieces[whole:]
    questions = [_question(kept, spelling, tokenizer) for spelling in _spellings(word, tokenizer)]
    endings = [
        ending
        for question, answer in zip(questions, ask(questions), strict=True)
        for ending in _endings(question, answer, may_end_here=not ended)
    ]
    best = max(endings, default=(0.0, list[str]()))[1]
    return Beginning(typed, (*kept, *best), whole, "" if ended else tokenizer.decode(word))


def _start_of_last_word(pieces: Sequence[str]) -> int:
    return max((place for place, piece in enumerate(pieces) if piece.startswith(WORD)), default=0)


def _spellings(pieces: list[str], tokenizer: Tokenizer) -> Iterator[list[str]]:
    """Yield the tokens of a word as the tokenizer has them, and others with each other first one."""
    yield pieces
    word = "".join(pieces) if all(_is_text(piece, tokenizer) for piece in pieces) else ""
    for end in range(1, len(word)):
        if word[:end] != pieces[0] and _is_text(word[:end], tokenizer):
            rest = _longest_first(word[end:], tokenizer)
            if rest:
                yield [word[:end], *rest]


def _longest_first(text: str, tokenizer: Tokenizer) -> list[str]:
    """Cut a text into tokens, the longest first; none where that leads nowhere."""
    tokens = list[str]()
    while text:
        token = next((text[:end] for end in range(len(text), 0, -1) if _is_text(text[:end], tokenizer)), None)
        if token is None:
            return []
        tokens.append(token)
        text = text[len(token) :]
    return tokens


def _is_text(token: str, tokenizer: Tokenizer) -> bool:
    """Say whether something is a token that stands for itself: not the unknown one, not a byte."""
    return next(tokenizer.extensions(token), None) == token


def _question(kept: list[str], word: list[str], tokenizer: Tokenizer) -> Question:
    rests = ("".join(word[place:]) for place in range(len(word)))
    return Question(
        [*kept, *word], [[token, *tokenizer.extensions(rest)] for token, rest in zip(word, rests, strict=True)]
    )


def _endings(question: Question, answer: Answer, *, may_end_here: bool) -> Iterator[tuple[float, list[str]]]:
    """Yield ways to end a word, with their log-probability: some tokens as typed and one that goes on; all as typed."""
    typed, so_far = list[str](), 0.0
    for (token, *extensions), (own, *others) in zip(question.tokens, answer, strict=True):
        if extensions:
            score, extension = max(zip(others, extensions, strict=True))
            yield so_far + score, [*typed, extension]
        typed, so_far = [*typed, token], so_far + own
    if may_end_here:
        yield so_far, typed

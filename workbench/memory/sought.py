"""Search for words in texts of either language; whatever is typed is words, never an operator."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from workbench.document import Span
from workbench.memory.matching import tokens
from workbench.memory.unit import fold, folded_words
from workbench.text.words import ARABIC_WORD, PREFIXES

_MOST, _SHORT = 16, 3  # words of a search; letters from which a word may go on


@dataclass(frozen=True, slots=True)
class Sought:
    """Hold the words of a search, folded: a word may go on, and an Arabic one may have particles before it."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Sought:
        """Return the search for all words of a text, at most 16 of them; a minister finds the ministers."""
        return cls(tuple(folded_words(fold(text))[:_MOST]))

    @property
    def expression(self) -> str:
        """Return the FTS5 expression that all words are there; there must be words."""
        return " AND ".join(f"({' OR '.join(_expressions(word))})" for word in self.words)

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return where words of the search stand in a text, in reading order."""
        whole = frozenset(_plain(form) for word in self.words for form in _forms(word))
        begun = tuple(_plain(form) for word in self.words if _may_go_on(word) for form in _forms(word))
        words, spans = tokens(text)
        plain = map(_plain, words)
        return tuple(span for word, span in zip(plain, spans, strict=True) if word in whole or word.startswith(begun))


def quoted(word: str) -> str:
    """Return a word as an FTS5 string."""
    doubled = word.replace('"', '""')
    return f'"{doubled}"'


def _expressions(word: str) -> list[str]:
    star = "*" if _may_go_on(word) else ""
    return [quoted(form) + star for form in _forms(word)]


def _may_go_on(word: str) -> bool:
    return len(word) >= _SHORT


def _forms(word: str) -> list[str]:
    return [prefix + word for prefix in PREFIXES] if ARABIC_WORD.match(word) else [word]


def _plain(word: str) -> str:
    """Return a word as the index has it: without case and diacritics."""
    return "".join(one for one in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(one))

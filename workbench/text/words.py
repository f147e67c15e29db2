"""Find the words of Arabic and English text and fold their spelling for comparison."""

import re
from functools import lru_cache
from typing import NamedTuple

from workbench.document import Span

_LETTERS = "\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u0750-\u077f"
_MARKS = "\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c-\u200f\u061c"
ARABIC_WORD = re.compile(f"[{_LETTERS}][{_LETTERS}{_MARKS}]*")
LATIN_WORD = re.compile(r"[^\W\d_\u0600-\u06ff\u0750-\u077f]+(?:['’][^\W\d_\u0600-\u06ff\u0750-\u077f]+)*")
_DROPPED = re.compile(f"[{_MARKS}]")
_FOLDED = str.maketrans("أإآٱىةیکھہ", "اااايهيكهه")


class Word(NamedTuple):
    """Hold one word as it stands and where it stands."""

    text: str
    span: Span


@lru_cache(maxsize=8)  # the checks of a segment ask one after another
def arabic_words(text: str) -> tuple[Word, ...]:
    """Return the words in Arabic letters, vowels and tatweel dropped, letters as written."""
    return tuple(Word(_DROPPED.sub("", match[0]), Span(*match.span())) for match in ARABIC_WORD.finditer(text))


@lru_cache(maxsize=8)
def latin_words(text: str) -> tuple[Word, ...]:
    """Return the words in other letters; an apostrophe inside a word belongs to it."""
    return tuple(Word(match[0], Span(*match.span())) for match in LATIN_WORD.finditer(text))


@lru_cache(maxsize=1 << 14)
def fold_arabic(word: str) -> str:
    """Return the word without vowels and tatweel; the alefs, the yas and the final has made one letter each."""
    return _DROPPED.sub("", word).translate(_FOLDED)


# Conjunction, then preposition, then article: the order in which Arabic attaches them to a word.
PREFIXES = tuple(
    (conjunction + preposition + article)
    for conjunction in ("", "و", "ف")
    for preposition, article in (
        ("", ""), ("", "ال"), ("ب", ""), ("ب", "ال"), ("ل", ""), ("", "لل"), ("ك", ""), ("ك", "ال"),
    )
)  # fmt: skip
_PREFIX_LETTERS = frozenset("وفبلكا")


@lru_cache(maxsize=1 << 14)
def without_prefixes(word: str) -> tuple[tuple[str, str], ...]:
    """Return (prefix, rest) for every way to read attached particles at the start of a word; the whole word first."""
    if word[:1] not in _PREFIX_LETTERS:
        return (("", word),)
    return tuple(
        (prefix, word[len(prefix) :])
        for prefix in PREFIXES
        if not prefix or (word.startswith(prefix) and len(word) > len(prefix) + 1)
    )

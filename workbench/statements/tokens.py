"""Cut Arabic text into words and marks, each with a folded spelling that makes variants compare equal."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from workbench.text.normalize import normalize
from workbench.text.words import fold_arabic

_TOKEN = re.compile(r"\d+(?:[.,٫٬/:]\d+)*|[\w\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d]+|[^\w\s]")
_PRESENTATION_FORM = re.compile("[\ufb50-\ufdff\ufe70-\ufeff]")
_LONGEST_WITHOUT_ARTICLE = 3
_OPENING, _CLOSING, _STRAIGHT = frozenset("“«„‟"), frozenset("”»"), '"'
QUOTES = _OPENING | _CLOSING | {_STRAIGHT}


class Token(NamedTuple):
    """Hold a word or number, or a punctuation mark, its folded spelling and its code-point offsets in the text."""

    text: str
    folded: str
    is_word: bool
    start: int
    end: int


@lru_cache(maxsize=1 << 14)
def fold(word: str) -> str:
    """Return the word without vowels, with one form each of alef, final ya and ta marbuta."""
    return fold_arabic(normalize(word) if _PRESENTATION_FORM.search(word) else word)


def fold_words(text: str) -> tuple[str, ...]:
    """Fold each word of a white-space separated phrase."""
    return tuple(fold(word) for word in text.split())


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the words and marks of the text in order."""
    tokens = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        folded = fold(word)
        if folded:
            tokens.append(Token(word, folded, folded[0].isalnum(), match.start(), match.end()))
    return tuple(tokens)


def folded_at(tokens: Sequence[Token], number: int) -> str:
    """Return the folded spelling at a number, "" past the end."""
    return tokens[number].folded if number < len(tokens) else ""


def is_definite(tokens: Sequence[Token], number: int) -> bool:
    """Say whether the word at a number carries the article, as "إلى", "إلياس" and "ألمانيا" do not."""
    return is_definite_form(folded_at(tokens, number)) and tokens[number].text[0] not in "أإآ"


def is_definite_form(folded: str) -> bool:
    """Say the same of a folded word."""
    return folded.startswith("ال") and len(folded) > _LONGEST_WITHOUT_ARTICLE


def quotation_depths(tokens: tuple[Token, ...], depth: int = 0) -> list[int]:
    """Return for each token how many quotations are open before it, and last how many after all of them."""
    depths = [depth]
    for token in tokens:
        if token.text in _OPENING or (token.text == _STRAIGHT and not depth):
            depth += 1
        elif token.text in QUOTES:
            depth = max(0, depth - 1)
        depths.append(depth)
    return depths

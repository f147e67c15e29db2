"""Tell Arabic from the other languages written in its script, and from Latin text."""

import re
from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

from workbench.text.tables import read_toml

_ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc]")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
_ARABIC_WORD = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f]+")
_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
_ARTICLE = re.compile("[وفبك]?ال[\u0620-\u064a]{3}|لل[\u0620-\u064a]{3}")
_PERSIAN_KEYBOARD = str.maketrans("یکھہ", "يكهه")

_WORD_VOTE = 1.0
_LETTER_VOTE = 0.4  # foreign names in Arabic news carry پ, چ, گ: less telling than a function word
_LEAST_VOTES = 1.0
_LEAST_SHARE = 0.3  # of the letters, for a text with Latin passages to count as Arabic script


class _Profile(NamedTuple):
    letters: frozenset[str]
    words: frozenset[str]


@cache
def _profiles() -> dict[str, _Profile]:
    table = read_toml("workbench.text", "languages.toml")
    return {code: _Profile(frozenset(entry["letters"]), frozenset(entry["words"])) for code, entry in table.items()}


def has_arabic(text: str) -> bool:
    """Say whether the text holds a letter of the Arabic script."""
    return _ARABIC_LETTER.search(text) is not None


def detect_language(text: str) -> str:
    """Return "ar", "fa", "ur", "latin" or "other" (no letters, or a script or language that is none of these)."""
    arabic, latin = len(_ARABIC_LETTER.findall(text)), len(_LATIN_LETTER.findall(text))
    if not arabic:
        return "latin" if latin else "other"
    if arabic < _LEAST_SHARE * (arabic + latin):
        return "latin"
    votes = _votes(text)
    best = max(votes, key=lambda code: votes[code])
    return best if votes[best] >= _LEAST_VOTES and votes[best] > votes["ar"] else "ar"


def _votes(text: str) -> dict[str, float]:
    """Add up, for each language, its function words and the other words that only it would spell so."""
    votes = dict.fromkeys(_profiles(), 0.0)
    for word, count in Counter(_ARABIC_WORD.findall(_MARKS.sub("", text))).items():
        for code, vote in _word_votes(word):
            votes[code] += count * vote
    return votes


@lru_cache(maxsize=1 << 14)
def _word_votes(word: str) -> tuple[tuple[str, float], ...]:
    return tuple((code, _vote(word, code, profile)) for code, profile in _profiles().items())


def _vote(word: str, code: str, profile: _Profile) -> float:
    if code == "ar":
        word = word.translate(_PERSIAN_KEYBOARD)
    if word in profile.words:
        return _WORD_VOTE
    if not profile.letters.isdisjoint(word) or (code == "ar" and _ARTICLE.match(word)):
        return _LETTER_VOTE
    return 0.0

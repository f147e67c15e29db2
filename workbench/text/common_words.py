"""Tell words from names by lists of common words and by the letters that names are made of."""

import math
import re
from functools import cache, lru_cache

from workbench.text.name_spelling import plain_latin
from workbench.text.romanization import known_spellings
from workbench.text.tables import read_lines, read_rows
from workbench.text.words import fold_arabic, without_prefixes

_ARABIC_SUFFIXES = (
    "ها",
    "هم",
    "هما",
    "هن",
    "نا",
    "كم",
    "ون",
    "ين",
    "ان",
    "ات",
    "وا",
    "ه",
    "ك",
    "ي",
    "ت",
    "ا",
    "ني",
    "تي",
    "تها",
    "تهم",
    "ته",
)
_FUTURE = re.compile("^[وف]?س(?=[يتنا])")
_ENGLISH_SUFFIX = re.compile("(?:s|es|ed|d|ing|ly|ers?|ness|ity)$")
_TA_MARBUTA = "ه"  # as folded
_SHORTEST_STEM = 2
_SHORTEST_NAME = 5
_SHORTEST_ATTACHED = 4
_ARTICLES = ("ال", "لل")
# What being a known name, or a common word with an ending or something attached, adds to the log-odds.
_FREQUENT_NAME, _DERIVED, _PREFIXED = 2.0, -1.0, -2.0
_LISTED_NAME = 2.0  # the least log-odds of a name that is listed because its letters do not show it
_LETTERS = range(2, 5)  # letters in a run


@cache
def _arabic_words() -> frozenset[str]:
    return frozenset(read_lines("workbench.text", "arabic_words.txt"))


@cache
def _arabic_names() -> frozenset[str]:
    return frozenset(read_lines("workbench.text", "arabic_names.txt"))


@cache
def _english_words() -> frozenset[str]:
    return frozenset(read_lines("workbench.text", "english_words.txt"))


@cache
def _letters() -> dict[str, float]:
    return {row[0]: float(row[1]) for row in read_rows("workbench.text", "name_letters.tsv")}


@lru_cache(maxsize=1 << 14)
def is_arabic_word(word: str) -> bool:
    """Say whether an Arabic word, with what may be attached to it, is a common one."""
    return is_listed(word) or _is_derived(word)


@lru_cache(maxsize=1 << 14)
def is_listed(word: str) -> bool:
    """Say whether an Arabic word without what may be attached before it is a common one as it stands."""
    return any(rest in _arabic_words() for rest in _rests(word))


def _is_common(word: str) -> bool:
    """Say whether it is a common word as it stands or behind an article; what seems to be attached may be of a name."""
    folded = fold_arabic(word)
    stems = (rest for prefix, rest in without_prefixes(folded) if not prefix or prefix.endswith(_ARTICLES))
    return any(stem in _arabic_words() for stem in stems)


def _is_derived(word: str) -> bool:
    return not _is_frequent_name(word) and any(_has_stem(rest) for rest in _rests(word))


def _rests(word: str) -> set[str]:
    """Return a word without what may be attached before it."""
    folded = fold_arabic(word)
    return {rest for form in (folded, _FUTURE.sub("", folded)) for _, rest in without_prefixes(form)}


def _is_frequent_name(word: str) -> bool:
    """Say whether it is a name too long to be another word by chance; the II of Abdullah II is a common ordinal."""
    rests = [rest for _, rest in without_prefixes(word) if len(rest) >= _SHORTEST_NAME]
    return any(not spelling.isupper() for rest in rests for spelling in known_spellings(rest))


def _has_stem(form: str) -> bool:
    """Say whether the word without an ending is a common one; so short a name as Putin would be taken for one."""
    stems = (form.removesuffix(suffix) for suffix in _ARABIC_SUFFIXES if form.endswith(suffix))
    words = _arabic_words()
    return any(len(stem) >= _SHORTEST_STEM and (stem in words or stem + _TA_MARBUTA in words) for stem in stems)


@lru_cache(maxsize=1 << 14)
def is_english_word(word: str) -> bool:
    """Say whether an English word, whatever its capitals and ending, is a common one."""
    words, lower = _english_words(), word.lower()
    stem = _ENGLISH_SUFFIX.sub("", lower)
    return lower in words or stem in words or stem + "e" in words


@lru_cache(maxsize=1 << 14)
def arabic_name_shape(word: str) -> float:
    """Return the log-odds that an Arabic word is a name, by its letters and whether it is known as one."""
    return _shape(fold_arabic(word), "arabic") + (_FREQUENT_NAME if _is_frequent_name(word) else 0.0)


@lru_cache(maxsize=1 << 14)
def arabic_name_odds(word: str) -> float:
    """Return the log-odds that an Arabic word is a name; minus infinity where it is a common word."""
    least = _LISTED_NAME if _is_listed_name(word) else -math.inf
    if _is_common(word):
        return least
    attached = _PREFIXED if is_listed(word) else _DERIVED if _is_derived(word) else 0.0
    return max(arabic_name_shape(word) + attached, least)


def _is_listed_name(word: str) -> bool:
    """Say whether a word is a listed name, or is one behind a conjunction or preposition, which needs some length."""
    return any(
        rest in _arabic_names() and (not prefix or len(rest) >= _SHORTEST_ATTACHED)
        for prefix, rest in without_prefixes(fold_arabic(word))
        if not prefix.endswith(_ARTICLES)
    )


@lru_cache(maxsize=1 << 14)
def english_name_shape(word: str) -> float:
    """Return the log-odds that an English word is a name, by its letters."""
    return _shape(plain_latin(word), "english")


def _shape(word: str, language: str) -> float:
    bounded, weights = f"^{word}$", _letters()
    runs = (bounded[start : start + size] for size in _LETTERS for start in range(len(bounded) - size + 1))
    return weights[f"bias {language}"] + sum(weights.get(run, 0.0) for run in runs)

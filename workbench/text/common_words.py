"""Tell words from names by lists of common words and by the letters that names are made of."""

import re
from functools import cache, lru_cache

from workbench.text.name_spelling import plain_latin
from workbench.text.romanization import known_spellings
from workbench.text.tables import read_rows
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
    "تها",
    "تهم",
    "ته",
)
_FUTURE = re.compile("^[وف]?س(?=[يتنا])")
_ENGLISH_SUFFIX = re.compile("(?:s|es|ed|d|ing|ly|ers?|ness|ity)$")
_TA_MARBUTA = "ه"  # as folded
_SHORTEST_STEM = 2
_SHORTEST_NAME = 5
_FREQUENT_NAME = 0.5  # what being known as a name adds to a word's shape


@cache
def _arabic_words() -> frozenset[str]:
    return frozenset(row[0] for row in read_rows("workbench.text", "arabic_words.txt"))


@cache
def _english_words() -> frozenset[str]:
    return frozenset(row[0] for row in read_rows("workbench.text", "english_words.txt"))


@cache
def _letters() -> dict[str, float]:
    return {row[0]: float(row[1]) for row in read_rows("workbench.text", "name_letters.tsv")}


@lru_cache(maxsize=1 << 14)
def is_arabic_word(word: str) -> bool:
    """Say whether an Arabic word, with what may be attached to it, is a common one."""
    folded = fold_arabic(word)
    rests = {rest for form in (folded, _FUTURE.sub("", folded)) for _, rest in without_prefixes(form)}
    if not rests.isdisjoint(_arabic_words()):
        return True
    return not _is_frequent_name(word) and any(_has_stem(rest) for rest in rests)


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


def arabic_name_shape(word: str) -> float:
    """Return how much its letters make an Arabic word look like a name: above 0 rather a name."""
    shape = max(_shape(rest) for _, rest in without_prefixes(fold_arabic(word)))
    return shape + _FREQUENT_NAME if _is_frequent_name(word) else shape


def english_name_shape(word: str) -> float:
    """Return how much its letters make an English word look like a name: above 0 rather a name."""
    return _shape(plain_latin(word))


@lru_cache(maxsize=1 << 14)
def _shape(word: str) -> float:
    bounded = f"^{word}$"
    triples = [bounded[start : start + 3] for start in range(len(bounded) - 2)]
    return sum(_letters().get(triple, 0.0) for triple in triples) / max(1, len(triples))

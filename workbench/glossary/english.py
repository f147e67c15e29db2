"""Find a rendering in an English text, in whatever number, case or spelling with hyphens it stands there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from workbench.document import Span
from workbench.text.tables import read_rows

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W_]+)*")
_COMPOUND = re.compile(rf"(?:{_WORD.pattern})(?:[-‐‑](?:{_WORD.pattern}))*")
_POSSESSIVE = re.compile("['’]s?$")
_BETWEEN = re.compile(r"[\s\u2066-\u2069\u200e\u200f\"'“”‘’()‐‑–/-]{1,4}")
_ARTICLES = frozenset({"the", "a", "an"})
_PLAIN = str.maketrans("ıøłđ", "iold")
_SHORTEST_STEM = 3
_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class _Word:
    """Hold a word's forms, where it stands, and whether it is written in capitals."""

    forms: frozenset[str]
    span: Span
    capitals: bool


def find_rendering(rendering: str, text: str) -> list[Span]:
    """Return where a rendering stands in a text.

    Plural and possessive, the endings of verbs, case, hyphens (cease-fire, ceasefire; cease-fire, cease fire), accents
    and an article before it do not count; capitals count in what is an acronym ("US" is not "us").
    """
    found: set[Span] = set()
    for wanted in _wanted(rendering):
        for whole in (False, True):
            found.update(_occurrences(wanted, _words(text, whole), text))
    return sorted(found, key=lambda span: (span.start, span.end))


@lru_cache(maxsize=1 << 12)
def _wanted(rendering: str) -> tuple[tuple[_Word, ...], ...]:
    """Return a rendering's words, with compounds in parts and, where there are any, whole."""
    parts, whole = (_without_article(_words(rendering, joined)) for joined in (False, True))
    return (parts,) if len(parts) == len(whole) else (parts, whole)


def _without_article(words: tuple[_Word, ...]) -> tuple[_Word, ...]:
    return words[1:] if len(words) > 1 and not words[0].capitals and words[0].forms & _ARTICLES else words


def _occurrences(wanted: tuple[_Word, ...], words: tuple[_Word, ...], text: str) -> Iterator[Span]:
    for start in range(len(words) - len(wanted) + 1) if wanted else ():
        run = words[start : start + len(wanted)]
        if all(map(_is_same, wanted, run)) and _is_one(run, text):
            yield Span(run[0].span.start, run[-1].span.end)


def _is_same(wanted: _Word, word: _Word) -> bool:
    return not wanted.forms.isdisjoint(word.forms) and (word.capitals or not wanted.capitals)


def _is_one(run: tuple[_Word, ...], text: str) -> bool:
    """Say whether nothing but spaces, hyphens and quotation marks separates the words."""
    return all(_BETWEEN.fullmatch(text, one.span.end, other.span.start) for one, other in pairwise(run))


@lru_cache(maxsize=64)
def _words(text: str, whole: bool) -> tuple[_Word, ...]:
    """Return the words of a text; compounds with hyphens as one word each, or in their parts."""
    pattern = _COMPOUND if whole else _WORD
    return tuple(_word(match[0], match.start()) for match in pattern.finditer(text))


def _word(word: str, start: int) -> _Word:
    bare = re.sub(r"[.‐‑-]", "", _POSSESSIVE.sub("", word))
    capitals = len(bare) > 1 and bare.isupper() and bare.isalpha()
    return _Word(_forms(_plain(bare)), Span(start, start + len(word)), capitals)


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_PLAIN))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=1 << 14)
def _forms(word: str) -> frozenset[str]:
    """Return a word and what it may be a plural or a verb's form of."""
    forms = {word, *_singulars(word), *_infinitives(word), _irregular().get(word, word)}
    forms.update(word[: -len(end)] + base for end, base in _compounds().items() if word.endswith(end) and word != end)
    return frozenset(form for form in forms if len(form) >= _SHORTEST_STEM or form == word)


def _singulars(word: str) -> Iterator[str]:
    if word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("ies"):
        yield word[:-3] + "y"


def _infinitives(word: str) -> Iterator[str]:
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM and not _VOWELS.isdisjoint(stem):
            yield from (stem, stem + "e")
            if stem[-1] == stem[-2]:
                yield stem[:-1]
            if ending == "ed" and stem.endswith("i"):
                yield stem[:-1] + "y"


@cache
def _irregular() -> dict[str, str]:
    return {row[0]: row[1] for row in read_rows("workbench.glossary", "irregular.tsv")}


@cache
def _compounds() -> dict[str, str]:
    return {plural: base for plural, base in _irregular().items() if base in {"man", "woman", "child", "person"}}

"""Find the countries, peoples, places and organisations that a text names, whatever each language calls them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from workbench.document import Span
from workbench.text.kept import derived
from workbench.text.tables import read_rows
from workbench.text.words import Word, arabic_words, fold_arabic, without_prefixes

_ENGLISH_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*")
_POSSESSIVE = re.compile("['’]s?$")
_LONGEST_NAME = 5  # words
_DOUBT = "~"
_NEVER = "!"
_LIKE = "ك"  # places are not likened to, and "like" before a short name is mostly another word
_ARTICLE = "ال"
# Of an adjective in -i the feminine, plural and dual: روسي, روسية, روسيون, روسيين, روسيان, روسيتان, روسيتين, روسيات.
_ENDINGS = ("", "ة", "ون", "ين", "ان", "تان", "تين", "ات", "ا", "و")

_Key = tuple[str, ...]  # the words of a name
_Names = dict[_Key, tuple[int, ...]]


class Mention(NamedTuple):
    """Hold where a text names something and which entries of the gazetteer it may be; a firm one must be translated."""

    span: Span
    entries: frozenset[int]
    firm: bool


class _Gazetteer(NamedTuple):
    arabic: _Names
    english: _Names
    doubtful: frozenset[tuple[_Key, int]]
    first_words: frozenset[str]


@cache
def _gazetteer() -> _Gazetteer:
    return _Gazetteer(*_tables())


@derived
def _tables() -> tuple[_Names, _Names, frozenset[tuple[_Key, int]], frozenset[str]]:
    arabic: dict[_Key, set[int]] = defaultdict(set)
    english: dict[_Key, set[int]] = defaultdict(set)
    doubtful: set[tuple[_Key, int]] = set()
    for number, row in enumerate(_rows()):
        names, adjectives, forms, doubt = (*row, "", "")[:4]
        arabic_keys = [*_name_keys(names), *_adjective_keys(adjectives)]
        for key in arabic_keys:
            arabic[key].add(number)
        doubtful.update((key, number) for key in arabic_keys if doubt)
        for form in forms.split("|"):
            key = tuple(word.text for word in _english_words(form.removeprefix(_DOUBT)))
            english[key].add(number)
            if form.startswith(_DOUBT):
                doubtful.add((key, number))
    first_words = frozenset(key[0] for names in (arabic, english) for key in names if key)
    return _frozen(arabic), _frozen(english), frozenset(doubtful), first_words


def _rows() -> list[list[str]]:
    return [row for row in read_rows("workbench.checking", "gazetteer.tsv") if row[0] != _NEVER]


@cache
def _never() -> frozenset[str]:
    rows = read_rows("workbench.checking", "gazetteer.tsv")
    return frozenset(word for row in rows if row[0] == _NEVER for word in row[1].split("|"))


def _frozen(names: Mapping[_Key, set[int]]) -> _Names:
    """Return the entries of each name, one object for those that are the same, as they are read faster then."""
    same: dict[tuple[int, ...], tuple[int, ...]] = {}
    return {key: same.setdefault(named := tuple(sorted(entries)), named) for key, entries in names.items()}


def _name_keys(names: str) -> Iterator[_Key]:
    for name in filter(None, names.split("|")):
        first, *rest = (fold_arabic(word) for word in name.split())
        yield first, *(word.removeprefix(_ARTICLE) for word in rest)


def _adjective_keys(adjectives: str) -> Iterator[_Key]:
    folded = [fold_arabic(adjective).split() for adjective in filter(None, adjectives.split("|"))]
    for words, ending in product(folded, map(fold_arabic, _ENDINGS)):
        first, *rest = (word + ending for word in words)
        yield first, *rest
        yield _ARTICLE + first, *rest


def arabic_mentions(text: str) -> list[Mention]:
    """Return what an Arabic text names; of names that overlap the longest."""
    words = [Word("" if word.text in _never() else fold_arabic(word.text), word.span) for word in arabic_words(text)]
    return list(_mentions(words, _gazetteer().arabic, _arabic_readings, lambda word: word.removeprefix(_ARTICLE)))


def english_mentions(text: str) -> list[Mention]:
    """Return what an English text names; of names that overlap the longest."""
    return list(_mentions(list(_english_words(text)), _gazetteer().english, lambda word: (word,), str))


@lru_cache(maxsize=1 << 14)
def _arabic_readings(word: str) -> tuple[str, ...]:
    """Return the ways to read a name's first word without what is attached to it, but with its article."""
    readings = (
        (prefix.endswith((_ARTICLE, "لل")), stem) for prefix, stem in without_prefixes(word) if _LIKE not in prefix
    )
    return tuple((_ARTICLE if has_article else "") + stem for has_article, stem in readings)


def _english_words(text: str) -> Iterator[Word]:
    """Yield the words without possessive endings, abbreviations without their points."""
    for match in _ENGLISH_WORD.finditer(text):
        yield Word(_plain(match[0]), Span(match.start(), match.end()))


@lru_cache(maxsize=1 << 14)
def _plain(word: str) -> str:
    return _POSSESSIVE.sub("", word).replace(".", "")


def _mentions(
    words: Sequence[Word], names: _Names, first: Callable[[str], Iterable[str]], other: Callable[[str], str]
) -> Iterator[Mention]:
    """Yield the names; `first` reads the first word of one, `other` each later word."""
    index = 0
    while index < len(words):
        beginnings = [reading for reading in first(words[index].text) if reading in _gazetteer().first_words]
        found = _longest(beginnings, words[index + 1 : index + _LONGEST_NAME], names, other) if beginnings else []
        size = len(found[0]) if found else 1
        if found:
            span = Span(words[index].span.start, words[index + size - 1].span.end)
            named = {(key, number) for key in found for number in names[key]}
            doubtful = named & _gazetteer().doubtful
            firm = not doubtful or (names is _gazetteer().english and doubtful != named)
            yield Mention(span, frozenset(number for _, number in named), firm)
        index += size


def _longest(
    beginnings: Sequence[str], words: Sequence[Word], names: _Names, other: Callable[[str], str]
) -> list[_Key]:
    """Return the names, all of the same length, that one of the beginnings and the words after it are."""
    rest = tuple(other(word.text) for word in words)
    for size in range(len(rest), -1, -1):
        found = [key for beginning in beginnings if (key := (beginning, *rest[:size])) in names]
        if found:
            return found
    return []


def english_forms(entries: Iterable[int]) -> list[str]:
    """Return the English names of entries, those of one word."""
    wanted = frozenset(entries)
    return [key[0] for key, numbers in _gazetteer().english.items() if len(key) == 1 and not wanted.isdisjoint(numbers)]

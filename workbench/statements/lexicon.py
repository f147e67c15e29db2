"""Load the words that name who speaks, with the forms that Arabic grammar derives from them."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, NamedTuple

from workbench.statements.tokens import Token, fold, fold_words, folded_at
from workbench.text.kept import derived
from workbench.text.tables import read_rows, read_toml

_Words = tuple[str, ...]
_Fields = tuple[str, str, str, bool | None, int, bool]  # those of a noun, plain

_PACKAGE = "workbench.statements"
_LONGEST_PHRASE = 4
POSSESSIVES = ("ها", "هم", "نا")
_CLITICS = ("و", "ف", "")
_PLURAL_ENDINGS = ("ان", "ين", "ون", "ا", "ي", "و", "تان")
_CASES = ("ين", "ي", "و")
_PREPOSITIONS = ("ل", "ب", "ك", "")


class Kind(StrEnum):
    """Say what the head noun of a phrase stands for."""

    PERSON = "person"
    DEPUTY = "deputy"
    GROUP = "group"
    INSTITUTION = "institution"
    MEDIA = "media"
    SOURCE = "source"
    DOCUMENT = "document"
    PLACE = "place"
    PORTFOLIO = "portfolio"  # what a minister or committee is concerned with
    NAME = "name"
    OFFICE = "office"  # a person known by title alone


COUNTERPART = "نظير"
PEOPLE = frozenset({Kind.PERSON, Kind.DEPUTY})
JOINING_HEADS = frozenset({"وزير", "وزاره"})  # "وزير الخارجية والتعاون الدولي"


class Noun(NamedTuple):
    """Hold a head noun (or fixed phrase): what it stands for, its base form, English and gender."""

    kind: Kind
    base: str
    english: str
    feminine: bool | None
    words: int = 1
    proper: bool = False


@cache
def phrases(key: str) -> frozenset[str]:
    """Return a folded word list of phrases.toml."""
    return frozenset(fold_words(read_toml(_PACKAGE, "phrases.toml")[key]))


@cache
def inserted() -> frozenset[tuple[str, ...]]:
    """Return the folded adverbial phrases that may stand between a verb and its subject."""
    return frozenset(fold_words(phrase) for phrase in read_toml(_PACKAGE, "phrases.toml")["inserted"])


@cache
def phrase_list(name: str) -> frozenset[tuple[str, ...]]:
    """Return the folded phrases of a data file, one a line."""
    return frozenset(fold_words(line) for (line,) in read_rows(_PACKAGE, name))


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the folded words of a data file."""
    return frozenset(word for phrase in phrase_list(name) for word in phrase)


@cache
def press_names() -> frozenset[str]:
    """Return the given names, and the names that the press writes often, each a word, folded."""
    frequent = (fold_words(arabic) for arabic, _ in read_rows("workbench.text", "names.tsv"))
    return word_list("given_names.txt") | {words[0] for words in frequent if len(words) == 1 and len(words[0]) > 2}


@lru_cache(maxsize=1 << 14)
def noun_of(words: _Words) -> Noun | None:
    """Return the head noun or document that the folded words are, in whatever form."""
    fields = _nouns().get(words)
    return Noun(Kind(fields[0]), *fields[1:]) if fields else None


@derived
def _nouns() -> dict[_Words, _Fields]:
    """Return the fields of head nouns and documents by their folded words, in every derived form."""
    table: dict[_Words, Noun] = {}
    entries = [_entry(*fields) for fields in read_rows(_PACKAGE, "nouns.tsv")]
    table.update(entries)
    for derive in (_definite_forms, _inflected_forms):  # "المحافظة" is the governorate before it is a woman governor
        for words, noun in entries:
            for form, feminine, many in () if noun.proper else derive(words, noun.kind):
                english = _plural(noun.english) if many else noun.english
                table.setdefault(form, noun._replace(feminine=feminine, english=english))
    for word in phrases("counterparts"):
        table[(word,)] = Noun(Kind.PERSON, COUNTERPART, "Counterpart", word.startswith(COUNTERPART + "ت"))
    return {words: (noun.kind.value, *noun[1:]) for words, noun in table.items()}


def _entry(kind: str, arabic: str, english: str, base: str | None = None) -> tuple[tuple[str, ...], Noun]:
    words = fold_words(arabic)
    first, _, name = kind.partition(" ")
    head = fold(base) if base else words[0].removeprefix("ال")
    shown = _feminine(words[0], Kind(first))
    feminine = None if name and not shown else shown
    return words, Noun(Kind(first), head, english, feminine, len(words), bool(name))


@cache
def places() -> dict[tuple[str, ...], str]:
    """Return the English names of countries and cities by their folded Arabic words."""
    return {fold_words(arabic): english for arabic, english in read_rows(_PACKAGE, "places.tsv")}


@cache
def english_rules() -> Mapping[str, Any]:
    """Return english.toml: how English puts the parts of titles together."""
    return read_toml(_PACKAGE, "english.toml")


@cache
def portfolios() -> dict[tuple[str, ...], str]:
    """Return the English of what ministers and others are concerned with by folded words without their articles."""
    rows = read_rows(_PACKAGE, "portfolios.tsv")
    return {tuple(word.removeprefix("ال") for word in fold_words(arabic)): english for arabic, english in rows}


def find_portfolio(tokens: Sequence[Token], start: int, first: str | None = None) -> tuple[int, str]:
    """Return how many words the portfolio at a token has, 0 for none, and its English."""
    words = [
        first or folded_at(tokens, start),
        *(token.folded for token in tokens[start + 1 : start + _LONGEST_PHRASE]),
    ]
    bare = tuple(word.removeprefix("ال") for word in words)
    sizes = (size for size in range(len(bare), 0, -1) if bare[:size] in portfolios())
    return next(((size, portfolios()[bare[:size]]) for size in sizes), (0, ""))


@derived
def _longest() -> dict[str, int]:
    """Return how many words the longest noun or place has that begins with a word."""
    longest: dict[str, int] = {}
    for words in (*_nouns(), *places()):
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


def find_noun(tokens: Sequence[Token], start: int, first: str | None = None) -> Noun | None:
    """Return the longest head noun or fixed phrase at a token; `first` stands for its folded form."""
    return next((noun for words in _phrases_at(tokens, start, first) if (noun := noun_of(words))), None)


def find_place(tokens: Sequence[Token], start: int, first: str | None = None) -> int:
    """Return how many words the place name at a token has; 0 for none."""
    return next((len(words) for words in _phrases_at(tokens, start, first) if words in places()), 0)


def _phrases_at(tokens: Sequence[Token], start: int, first: str | None) -> Iterator[tuple[str, ...]]:
    head = first or folded_at(tokens, start)
    longest = _longest().get(head, 0)
    if longest:
        words = (head, *(token.folded for token in tokens[start + 1 : start + longest]))
        yield from (words[:size] for size in range(len(words), 0, -1))


@cache
def adjectives() -> dict[str, tuple[str, bool]]:
    """Return English and whether it is a nationality by folded adjective, without the article, in every form."""
    table: dict[str, tuple[str, bool]] = {}
    for kind, arabic, english in read_rows(_PACKAGE, "adjectives.tsv"):
        base = fold(arabic)
        for ending in ("", "ه", "ون", "ين", "ان", "تين"):
            table.setdefault(base + ending, (english, kind == "nation"))
    return table


def is_adjective(folded: str, *, definite: bool) -> bool:
    """Say whether the word is an adjective of titles and institutions, with or without the article."""
    base = folded.removeprefix("ال")
    return (base != folded) == definite and base in adjectives()


@lru_cache(maxsize=1 << 14)
def may_open_phrase(folded: str) -> bool:
    """Say whether a head noun or place, with or without a prefix, may begin with the word: a quick first check."""
    return any(form in _longest() for form in (folded, *(form for _, form in unprefixed(folded))))


@lru_cache(maxsize=1 << 14)
def unprefixed(folded: str) -> tuple[tuple[int, str], ...]:
    """Return the folded word less each prefix that it may carry, with the prefix's length ("لل" hides an article)."""
    return tuple(_unprefixed(folded))


def _unprefixed(folded: str) -> Iterator[tuple[int, str]]:
    for clitic in _CLITICS:
        if not folded.startswith(clitic):
            continue
        rest = folded[len(clitic) :]
        for preposition in _PREPOSITIONS:
            if preposition == "ل" and rest.startswith("لل"):
                yield len(clitic) + 1, "ا" + rest[:1] + rest[2:]
            elif rest.startswith(preposition) and len(rest) > len(preposition) + 1:
                yield len(clitic) + len(preposition), rest[len(preposition) :]


_Form = tuple[tuple[str, ...], bool | None, bool]  # words, whether feminine (None: left open), whether plural


def _definite_forms(words: tuple[str, ...], kind: Kind) -> Iterator[_Form]:
    if len(words) == 1 and not words[0].startswith("ال"):
        yield ("ال" + words[0],), _feminine(words[0], kind), False


def _inflected_forms(words: tuple[str, ...], kind: Kind) -> Iterator[_Form]:
    """Yield the feminine, dual and plural forms of a person, the cases of a group, and a document with a pronoun."""
    first, rest = words[0], words[1:]
    articles = ("",) if rest or first.startswith("ال") else ("", "ال")
    if kind is Kind.DOCUMENT:
        stem = first[:-1] + "ت" if first.endswith("ه") else first
        yield from (((stem + ending,), None, False) for ending in ("ه", "ها", "هم"))
    elif kind is Kind.GROUP and first.endswith("ون"):
        yield from (((article + first[:-2] + ending, *rest), None, False) for article in articles for ending in _CASES)
    elif kind in PEOPLE and not first.endswith("ه"):
        for article in articles:
            yield (article + first + "ه", *rest), True, False
            yield from (((article + first + ending, *rest), None, True) for ending in _PLURAL_ENDINGS)
            yield from (((article + first + ending, *rest), None, False) for ending in POSSESSIVES)


def _plural(english: str) -> str:
    """Return the plural of an English title: "foreign ministers", "chiefs of staff", "spokesmen"."""
    head, space, rest = english.partition(" of ") if " of " in english else (english, "", "")
    if head.endswith("man"):
        return head[:-3] + "men" + space + rest
    ending = "ies" if head.endswith("y") and head[-2:-1] not in "aeo" else "s"
    return (head[:-1] if ending == "ies" else head) + ending + space + rest


def _feminine(word: str, kind: Kind) -> bool | None:
    if kind in {Kind.GROUP, Kind.DOCUMENT}:
        return None
    if kind is Kind.SOURCE and not word.endswith("مصدر"):
        return True
    shown = word.endswith(("ه", "ات")) and word.removeprefix("ال") not in phrases("masculine_heads")
    return shown or word in phrases("feminine_heads")

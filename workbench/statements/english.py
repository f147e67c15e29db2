"""Name a speaker and his office in English: as the translation has it, put together from known parts, or romanised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from workbench.statements.lexicon import PEOPLE, Kind, adjectives, english_rules, noun_of
from workbench.statements.title_parts import GENITIVE, Part, read_parts
from workbench.statements.tokens import fold
from workbench.text.transliteration import find_name, romanize

_VOWELS = frozenset("aeiou")


def english_name(name: str, kind: Kind, targets: Iterable[str | None]) -> str:
    """Return a person's name as a target text spells it, or an institution's from the tables; else romanised.

    Of a full name the target must have every word: a surname alone is too easily another's in a poor translation.
    """
    if kind in {Kind.NAME, Kind.PERSON}:
        found = ((find_name(name, target), target) for target in targets if target)
        spelt = (span.of(target) for span, target in found if span)
        return next((text for text in spelt if len(text.split()) >= len(name.split())), None) or romanize(name)
    composed = _composed(name.split())
    return composed[:1].upper() + composed[1:] or romanize(name)


def _composed(words: list[str]) -> str:
    """Return the English of as many of the words as are known from the first on."""
    count = _counts().get(fold(words[0])) if len(words) > 1 else None
    if count:
        rest = _composed(words[1:])
        return rest and f"{count} {rest}"
    read = ((size, read_parts(" ".join(words[:size]))) for size in range(len(words), 0, -1))
    whole = ((size, parts) for size, parts in read if parts and (size == len(words) or _may_be_cut(parts[-1])))
    size, parts = next(whole, (0, ()))
    cut = size < len(words)
    return ", ".join(_phrase(part, cut=cut and part is parts[-1]) for part in parts)


def _may_be_cut(part: Part) -> bool:
    """Say whether nothing in the part waits for the words that nobody knows: "spokesman for a company" does."""
    return not part.links or (part.links[-1][1].is_closed and _may_be_cut(part.links[-1][1]))


@lru_cache(maxsize=1 << 12)
def english_title(title: str) -> str | None:
    """Return a person's title ("spokeswoman for the Russian Foreign Ministry"); None where any of it is in doubt."""
    parts = [part for part in read_parts(title) if part.english not in english_rules()["honorifics"]]
    if not parts or not all(part.kind in PEOPLE and _is_clear(part) for part in parts):
        return None
    return ", ".join(_phrase(part) for part in parts)


@cache
def _prepositions() -> dict[tuple[str, str], str]:
    """Return English prepositions by Arabic noun in English, "" for any, and folded Arabic preposition."""
    table = {("", fold(arabic)): english for arabic, english in english_rules()["prepositions"].items()}
    for entry in english_rules()["after"]:
        for noun in entry["nouns"]:
            table |= {(noun, fold(arabic)): english for arabic, english in entry["prepositions"].items()}
    return table


@cache
def _nations() -> frozenset[str]:
    return frozenset(english for english, is_nation in adjectives().values() if is_nation)


@cache
def _unclear() -> frozenset[str]:
    return frozenset(fold(noun) for noun in english_rules()["unclear"])


@cache
def _counts() -> dict[str, str]:
    return {fold(arabic): english for arabic, english in english_rules()["counts"].items()}


def _is_clear(part: Part) -> bool:
    """Say whether English can be sure of the part: one person, no name that no table has, no word of two senses."""
    alone = not part.links and not part.portfolios
    if part.called or (part.kind in PEOPLE and part.feminine is None) or not _head(part):
        return False
    if alone and part.noun and part.noun.base in _unclear() and set(part.qualities) <= _nations():
        return False
    if part.english in english_rules()["ranks"] and any(link == GENITIVE for link, _ in part.links):
        return False
    if part.kind is Kind.DEPUTY or not all(_is_juxtaposed(deputy, part) for deputy in part.deputies):
        return False
    return all(_is_clear(other) for _, other in part.links)


def _is_juxtaposed(deputy: str, part: Part) -> bool:
    return deputy in english_rules()["juxtaposed"] or f"{deputy} {part.english}" in english_rules()["usual"]


def _phrase(part: Part, before: tuple[Part, ...] = (), *, cut: bool = False) -> str:
    """Return the part in English; `before` are the parts that it belongs to, the outermost first.

    Where `cut`, the part goes on in words that nobody knows.
    """
    chain = (*before, part)
    text = _named(part, cut=cut and not part.links)
    for link, other in part.links[_is_compound(part) :]:
        last = cut and other is part.links[-1][1]
        text += f" {_preposition(link, chain, other)} {_article(other)}{_phrase(other, chain, cut=last)}"
    return text


def _named(part: Part, *, cut: bool = False) -> str:
    """Return the part without what it is of, for or in: "former Russian deputy foreign minister"."""
    compound = [part.links[0][1].english.removeprefix("the ")] if _is_compound(part) else []
    before = [*reversed(part.qualities), *part.deputies, *compound, _listed(part.portfolios)]
    head = _head(part, cut=cut) or part.english
    if part.noun and head[0].isupper():
        before = [_capitalized(word) for word in before]
        if not any((*before, *part.called)) and _is_generic(part):
            head = head.lower()
    called = [romanize(name) for name in part.called]
    text = _usual(" ".join(filter(None, (*called, *before, head))))
    return f"{text} ({part.alias})" if part.alias else text


def _is_generic(part: Part) -> bool:
    """Say whether it is a common noun and nobody's: "ministry", not "Kremlin" nor "Bank of Israel"."""
    noun = part.noun
    base = noun_of((noun.base,)) if noun and noun.words == 1 and not noun.proper else None
    of_place = any(link == GENITIVE and other.kind is Kind.PLACE for link, other in part.links)
    return base is not None and noun is not None and base.english == noun.english and not of_place


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _head(part: Part, *, cut: bool = False) -> str:
    """Return the noun as English calls it by what it is of and by gender; "" where it has no such sense."""
    rule = next((rule for rule in english_rules()["heads"] if rule["head"] == part.english), None)
    english = part.english if rule is None else _by_complement(rule, part, cut=cut)
    return english_rules()["feminine"].get(english, english) if part.feminine else english


def _by_complement(rule: Mapping[str, Any], part: Part, *, cut: bool) -> str:
    if not part.links:
        return str(rule["other" if cut else "alone"])
    link, other = part.links[0]
    if other.noun is None:
        return str(rule["place" if link == GENITIVE else "alone"])
    named = ((head, end) for head, *ends in rule["of"] for end in ends)
    return next((head for head, end in named if f" {other.english}".endswith(f" {end}")), str(rule["other"]))


def _is_compound(part: Part) -> bool:
    """Say whether a place is joined to it without preposition: "Africa Department"."""
    link, other = part.links[0] if part.links else ("", part)
    return part.english in english_rules()["compounds"] and link == GENITIVE and other.noun is None


def _preposition(link: str, chain: tuple[Part, ...], other: Part) -> str:
    """Return what the nearest noun that has its own way says for an Arabic preposition, else what all say."""
    if other.kind is Kind.PORTFOLIO:
        return "for"
    table = _prepositions()
    nearest = [part.english for part in reversed(chain)]
    english = next(table[noun, link] for noun in (*nearest, "") if (noun, link) in table)
    return "in" if english == "at" and other.kind is Kind.PLACE else english


def _article(part: Part) -> str:
    own_name = part.noun is None or part.noun.proper or part.called
    if own_name or (part.english in english_rules()["bare"] and not part.qualities):
        return ""
    if part.is_closed:
        return "the "
    if part.kind is Kind.GROUP:
        return ""
    return "an " if _named(part)[0].lower() in _VOWELS else "a "


def _capitalized(words: str) -> str:
    return " ".join(word if word == "and" else word[:1].upper() + word[1:] for word in words.split())


def _usual(text: str) -> str:
    """Say it as English does, where that is not the sum of the parts."""
    padded = f" {text} "
    for parts, usual in english_rules()["usual"].items():
        padded = padded.replace(f" {parts} ", f" {usual} ")
    return padded.strip()

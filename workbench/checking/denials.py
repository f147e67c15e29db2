"""Count how often an Arabic and an English text say no, each in its own ways."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from workbench.document import Span
from workbench.text.tables import read_toml
from workbench.text.words import Word, arabic_words, fold_arabic, without_prefixes

_CONJUNCTIONS = ("", "و", "ف")
_HINDERED = "دون"
_SUFFIX = re.compile("(?:ون|ين|وا|ت|ه|ها|هم|نا|ا)$")
_Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Turn:
    """Say which words turn a denial into something that English may put without one, and how it then does."""

    cues: frozenset[str]
    beside: frozenset[str]
    after: frozenset[str]
    reach: int
    english: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ArabicDenials:
    """Hold the words that deny something, each with the ways to turn it, and how many others excuse or equal a denial.

    `lexical` counts words that deny in themselves, such as refuse and lack; `excuses` counts what English may deny.
    """

    denials: Sequence[tuple[Span, Sequence[Turn]]]
    excuses: int
    lexical: int


@dataclass(frozen=True, slots=True)
class EnglishDenials:
    """Hold the plain denials, and how many words deny in their own way (`soft`) or in themselves (`lexical`)."""

    denials: Sequence[Span]
    soft: int
    lexical: int


@dataclass(frozen=True, slots=True)
class _Arabic:
    cues: frozenset[str]
    cues_as_written: tuple[str, ...]
    never_as_written: tuple[str, ...]
    with_preposition: frozenset[str]
    excuses: frozenset[str]
    excusing_pairs: _Pairs
    lexical: frozenset[str]
    not_negative: _Pairs
    not_negative_after: _Pairs
    after_all: _Pairs
    hindering: frozenset[str]
    hindering_reach: int
    continued: frozenset[str]
    continued_reach: int
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class _English:
    cues: re.Pattern[str]
    not_negative: re.Pattern[str]
    soft: re.Pattern[str]
    lexical: re.Pattern[str]


@cache
def _arabic() -> _Arabic:
    table = read_toml("workbench.checking", "negation.toml")["arabic"]
    return _Arabic(
        cues=_folded(table["cues"]),
        cues_as_written=tuple(table["cues_as_written"]),
        never_as_written=tuple(table["never_as_written"]),
        with_preposition=_folded(table["with_preposition"]),
        excuses=_folded(table["excuses"]),
        excusing_pairs=_pairs(table["excusing_pairs"]),
        lexical=_folded(table["lexical"]),
        not_negative=_pairs(table["not_negative"]),
        not_negative_after=_pairs(table["not_negative_after"]),
        after_all=_pairs(table["after_all"]),
        hindering=_folded(table["hindering"]),
        hindering_reach=table["hindering_reach"],
        continued=_folded(table["continued"]),
        continued_reach=table["continued_reach"],
        turns=tuple(map(_turn, table["turned"])),
    )


@cache
def _english() -> _English:
    table = read_toml("workbench.checking", "negation.toml")["english"]
    return _English(*(_whole_words(table[key]) for key in ("cues", "not_negative", "soft", "lexical")))


def _turn(entry: dict[str, Any]) -> Turn:
    return Turn(
        cues=_folded(entry.get("cues", [])),
        beside=_folded(entry.get("beside", [])),
        after=_folded(entry.get("after", [])),
        reach=entry.get("reach", 0),
        english=_whole_words([entry["english"]]),
    )


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold_arabic, words))


def _pairs(phrases: Iterable[str]) -> _Pairs:
    return frozenset((first, second) for first, second in (fold_arabic(phrase).split() for phrase in phrases))


def _whole_words(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


def english_denials(text: str) -> EnglishDenials:
    """Return what an English text denies, set phrases that deny nothing left out."""
    table = _english()
    harmless = {position for match in table.not_negative.finditer(text) for position in range(*match.span())}
    denials = [Span(*match.span()) for match in table.cues.finditer(text) if match.start() not in harmless]
    return EnglishDenials(denials, len(table.soft.findall(text)), len(table.lexical.findall(text)))


def arabic_denials(text: str) -> ArabicDenials:
    """Return what an Arabic text denies; a denial that goes on ("neither ... nor") counts once."""
    table = _arabic()
    words = [Word(fold_arabic(word.text), word.span) for word in arabic_words(text)]
    denials: list[tuple[Span, Sequence[Turn]]] = []
    excuses, lexical, last = 0, 0, -len(words) - table.continued_reach
    for number, word in enumerate(words):
        cue = _cue(word, word.span.of(text))
        if cue is None:
            excuses += _excuses(words, number, last)
            lexical += _is_lexical(word)
        elif word.text in table.continued and number - last < table.continued_reach:
            excuses, last = excuses + 1, number
        elif _is_harmless(words, number, cue):
            excuses += 1
        else:
            denials.append((word.span, _turns(words, number, cue)))
            last = number
    return ArabicDenials(denials, excuses, lexical)


def _cue(word: Word, written: str) -> str | None:
    """Return the denying word without what is attached to it, or None."""
    table = _arabic()
    if any(spelling in written for spelling in table.never_as_written):
        return None
    if written.endswith(table.cues_as_written):
        return word.text
    for prefix, rest in without_prefixes(word.text):
        if rest in table.cues and (prefix in _CONJUNCTIONS or rest in table.with_preposition):
            return rest
    return None


def _excuses(words: Sequence[Word], number: int, last: int) -> bool:
    """Say whether the word excuses a denial; "except" does not where it ends a "not ... except"."""
    word, after = words[number].text, _text(words, number + 1)
    if any(word in turn.after and number - last <= turn.reach for turn in _arabic().turns):
        return False
    rests = [rest for _, rest in without_prefixes(word)]
    return any(rest in _arabic().excuses or (rest, after) in _arabic().excusing_pairs for rest in rests)


def _is_lexical(word: Word) -> bool:
    rests = {rest for _, rest in without_prefixes(word.text)}
    return not (rests | {_SUFFIX.sub("", rest) for rest in rests}).isdisjoint(_arabic().lexical)


def _is_harmless(words: Sequence[Word], number: int, cue: str) -> bool:
    """Say whether a denying word stands in a phrase such as still, at least, or not, prevent."""
    table = _arabic()
    before, after = _text(words, number - 1), _text(words, number + 1)
    if (before, cue) in table.after_all:
        return False
    hindered = cue == _HINDERED and any(
        rest in table.hindering
        for word in words[max(0, number - table.hindering_reach) : number]
        for _, rest in without_prefixes(word.text)
    )
    return hindered or (cue, after) in table.not_negative or (before, cue) in table.not_negative_after


def _text(words: Sequence[Word], number: int) -> str:
    return words[number].text if 0 <= number < len(words) else ""


def _turns(words: Sequence[Word], number: int, cue: str) -> list[Turn]:
    beside = {_text(words, number - 1), _text(words, number + 1)}
    return [
        turn
        for turn in _arabic().turns
        if cue in turn.cues
        or beside & turn.beside
        or any(word.text in turn.after for word in words[number + 1 : number + 1 + turn.reach])
    ]

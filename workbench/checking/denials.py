"""Count how often an Arabic and an English text say no, each in its own ways."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from workbench.checking.denial_tables import Turn, arabic_table, english_table
from workbench.document import Span
from workbench.text.words import Word, arabic_words, fold_arabic, without_prefixes

_ARTICLE = "ال"
_CONJUNCTIONS = ("", "و", "ف")
_HINDERED = _BELOW = "دون"  # without; below
_DIGIT = re.compile(r"\s*\d")
_CLAUSE_END = re.compile(r"[.!?؟:;؛\"“”«»]|\s[-–—]\s")
_SUFFIX = re.compile("(?:ون|ين|وا|ت|ه|ها|هم|نا|ا)$")


class Denial(NamedTuple):
    """Hold a word that denies something, whether English may, or mostly does, make a prefix of it, and its turns."""

    span: Span
    affixal: bool
    mostly_affixal: bool
    turns: Sequence[Turn]


class ArabicDenials(NamedTuple):
    """Hold what denies something; count what else English may put as a denial, or as a set phrase.

    `lexical` counts words that deny in themselves (refuse, lack), `incapable` those that English may put with "not".
    """

    denials: Sequence[Denial]
    excuses: int
    phrases: int
    lexical: int
    incapable: int


class EnglishDenials(NamedTuple):
    """Hold the plain denials; count set phrases and what denies in its own way (`soft`), by a prefix, in itself.

    `adjectives` stand for any Arabic denial, `affixed` words only for those that English mostly puts as a prefix.
    """

    denials: Sequence[Span]
    phrases: int
    soft: int
    adjectives: int
    affixed: int
    lexical: int


def english_denials(text: str) -> EnglishDenials:
    """Return what an English text denies, set phrases that deny nothing left out."""
    table = english_table()
    harmless = _places(table.not_negative, text)
    denials = [Span(*match.span()) for match in table.cues.finditer(text) if match.start() not in harmless]
    adjectives = _places(table.adjectives, text)
    affixed = sum(match.start() not in adjectives for match in table.affixed.finditer(text))
    phrases, soft, by_nature, lexical = (
        sum(1 for _ in pattern.finditer(text))
        for pattern in (table.not_negative, table.soft, table.adjectives, table.lexical)
    )
    return EnglishDenials(denials, phrases, soft, by_nature, affixed, lexical)


def _places(pattern: re.Pattern[str], text: str) -> set[int]:
    return {position for match in pattern.finditer(text) for position in range(*match.span())}


def arabic_denials(text: str) -> ArabicDenials:
    """Return what an Arabic text denies; a denial that goes on ("neither ... nor") counts once."""
    table = arabic_table()
    words = [Word(fold_arabic(word.text), word.span) for word in arabic_words(text)]
    cues = [_cue(word, text) for word in words]
    denials: list[Denial] = []
    excuses, phrases, last = 0, 0, -len(words) - table.continued_reach
    for number, (word, cue) in enumerate(zip(words, cues, strict=True)):
        if word.text in table.doubtful:
            excuses += 1
        elif cue is None:
            excuses += _excuses(words, number, last)
        elif word.text in table.continued and number - last < table.continued_reach:
            excuses, last = excuses + 1, number
        elif _is_negative(words, number, cue):
            mostly_affixal = cue in table.mostly_affixal and not _is_without(words, number, cue)
            turns = _turns(words, number, cues, text)
            denials.append(Denial(word.span, cue in table.affixal, mostly_affixal, turns))
            last = number
        else:
            phrases += (cue, _text(words, number + 1)) in table.may_be_negative
    lexical, incapable = (sum(_is_among(word, those) for word in words) for those in (table.lexical, table.incapable))
    return ArabicDenials(denials, excuses, phrases, lexical, incapable)


def _cue(word: Word, text: str) -> str | None:
    """Return the denying word without what is attached to it, or None; below 16 is no "without"."""
    table, written = arabic_table(), word.span.of(text)
    if any(spelling in written for spelling in table.never_as_written):
        return None
    if written in table.cues_as_written:
        return word.text
    for prefix, rest in without_prefixes(word.text):
        attached = rest in table.with_preposition and (rest != _BELOW or not prefix.endswith(_ARTICLE))
        if rest in table.cues and (prefix in _CONJUNCTIONS or attached):
            return None if rest == _BELOW and _DIGIT.match(text, word.span.end) else rest
    return None


def _excuses(words: Sequence[Word], number: int, last: int) -> bool:
    """Say whether the word excuses a denial; "except" does not where it ends a "not ... except"."""
    word, after = words[number].text, _text(words, number + 1)
    if not _may_excuse(word):
        return False
    if any(word in turn.after and number - last <= turn.reach for turn in arabic_table().turns):
        return False
    rests = [rest for _, rest in without_prefixes(word)]
    return any(rest in arabic_table().excuses or (rest, after) in arabic_table().excusing_pairs for rest in rests)


@lru_cache(maxsize=1 << 14)
def _may_excuse(word: str) -> bool:
    """Say whether a word excuses denials by itself or with some word after it."""
    return any(rest in _excusing() for _, rest in without_prefixes(word))


@cache
def _excusing() -> frozenset[str]:
    table = arabic_table()
    return table.excuses | {first for first, _ in table.excusing_pairs}


def _is_among(word: Word, words: frozenset[str]) -> bool:
    return not _rests(word.text).isdisjoint(words)


@lru_cache(maxsize=1 << 14)
def _rests(word: str) -> frozenset[str]:
    """Return a word with and without what is attached before and after it."""
    rests = frozenset(rest for _, rest in without_prefixes(word))
    return rests | {_SUFFIX.sub("", rest) for rest in rests}


def _is_negative(words: Sequence[Word], number: int, cue: str) -> bool:
    """Say whether a denying word does deny: not in phrases such as still, at least, or not, prevent."""
    table = arabic_table()
    before, after = _text(words, number - 1), _text(words, number + 1)
    if (before, cue) in table.after_all:
        return True
    hindered = cue == _HINDERED and any(
        rest in table.hindering
        for word in words[max(0, number - table.hindering_reach) : number]
        for _, rest in without_prefixes(word.text)
    )
    return not (hindered or (cue, after) in table.phrases or (before, cue) in table.not_negative_after)


def _is_without(words: Sequence[Word], number: int, cue: str) -> bool:
    """Say whether "other than" is a part of "without": min ghayr, bi-ghayr."""
    return (_text(words, number - 1), cue) in arabic_table().after_all or words[number].text.endswith("ب" + cue)


def _text(words: Sequence[Word], number: int) -> str:
    return words[number].text if 0 <= number < len(words) else ""


def _turns(words: Sequence[Word], number: int, cues: Sequence[str | None], text: str) -> list[Turn]:
    """Return the ways to turn a denial."""
    beside = {_text(words, number - 1), _text(words, number + 1)}
    following = list(_following(words, number, cues, text))
    return [
        turn
        for turn in arabic_table().turns
        if cues[number] in turn.cues or beside & turn.beside or not turn.after.isdisjoint(following[: turn.reach])
    ]


def _following(words: Sequence[Word], number: int, cues: Sequence[str | None], text: str) -> Iterator[str]:
    """Yield the words after a denial to the end of its clause; those after the next one turn that one instead."""
    for before, word, cue in zip(words[number:], words[number + 1 :], cues[number + 1 :], strict=False):
        if _CLAUSE_END.search(text, before.span.end, word.span.start):
            return
        yield word.text
        if cue is not None:
            return

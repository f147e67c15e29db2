"""Read the words and names of both sides of a segment, and hear which spell the same name."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from workbench.checking.acronyms import Acronym, arabic_acronyms
from workbench.checking.gazetteer import Mention, arabic_mentions, english_mentions
from workbench.text.name_spelling import is_same_name, similarity, skeleton
from workbench.text.words import Word, arabic_words, latin_words, without_prefixes

_MOST_WORDS = 1000  # of a side; each word is compared with each, which takes too long beyond that
_SHORTEST = 3  # letters of a small word that spells a name: a loan word
_SAME_WORD = 0.8  # how alike it must sound; names need less
_SHORTEST_NICKNAME = 3  # letters
_HYPHENS = ("-", "‐", "‑")
_STUCK = re.compile(r"^\w{4,}(ال\w{4,})$")  # a word and the next one, without the space between them
_ENDING = re.compile("(?<=....)(?:[ei]?ans?|elians?|ics?|ists?|isms?|ites?|ese)$")
_PEOPLE = re.compile("ي(?:ون|ين|ة|ات|تان|تين|ان)$")  # the forms of an adjective in -i


@dataclass(frozen=True, slots=True)
class Side:
    """Hold the words of a text, what the gazetteer knows of them, and the spellings in which a name may be heard."""

    text: str
    words: Sequence[Word]
    mentions: Sequence[Mention]
    spellings: Sequence[str]
    acronyms: Sequence[Acronym] = ()

    def unknown_words(self) -> list[int]:
        """Return the numbers of the words in no mention and no acronym; none of a text too long to compare."""
        spans = [*(mention.span for mention in self.mentions), *(acronym.span for acronym in self.acronyms)]
        inside = {at for span in spans for at in range(span.start, span.end)}
        short_enough = len(self.words) <= _MOST_WORDS
        return [number for number, word in enumerate(self.words) if short_enough and word.span.start not in inside]


def arabic_side(text: str) -> Side:
    """Read an Arabic text."""
    words = arabic_words(text)
    alone = [word.text for word in words]
    joined = [before + after for before, after in pairwise(alone)]  # Abd Allah is Abdullah
    spellings = [form for word in [*alone, *joined] for form in forms(word)] if len(words) <= _MOST_WORDS else []
    return Side(text, words, arabic_mentions(text), list(dict.fromkeys(spellings)), arabic_acronyms(words, text))


def english_side(text: str) -> Side:
    """Read an English text."""
    words = latin_words(text)
    alone = [bare(word.text) for word in words]
    pairs = zip(pairwise(words), pairwise(alone), strict=True)
    joined = [first + second for (before, after), (first, second) in pairs if _may_be_one(before, after, text)]
    spellings = [form for word in [*alone, *joined] if len(word) > 1 for form in without_ending(word)]
    return Side(
        text, words, english_mentions(text), list(dict.fromkeys(spellings if len(words) <= _MOST_WORDS else []))
    )


def _may_be_one(before: Word, after: Word, text: str) -> bool:
    """Say whether two English words may be one name: Abd Allah, Kim Jong-un."""
    touching = text[before.span.end : after.span.start] in _HYPHENS
    return before.text[0].isupper() and (touching or after.text[0].isupper())


def bare(word: str) -> str:
    """Return an English word without its possessive ending."""
    return word.replace("’", "'").removesuffix("'s")


@lru_cache(maxsize=1 << 14)
def without_ending(word: str) -> tuple[str, ...]:
    """Return a Latin word with and, if it is a name's adjective (Arthurian, Marxist), without its ending."""
    stem = _ENDING.sub("", word) if word[:1].isupper() else word
    return tuple(dict.fromkeys((word, stem)))


@lru_cache(maxsize=1 << 14)
def forms(word: str) -> tuple[str, ...]:
    """Return an Arabic word with and without what may be attached to it, an adjective also in its plain form."""
    rests = [rest for _, rest in without_prefixes(word)] + _STUCK.findall(word)
    return tuple(dict.fromkeys([*rests, *(_PEOPLE.sub("ي", rest) for rest in rests)]))


def forms_in_place(words: Sequence[Word], number: int) -> Iterator[str]:
    """Yield the forms of an Arabic word, then those that it makes with a neighbour."""
    yield from forms(words[number].text)
    for before, after in pairwise(words[max(0, number - 1) : number + 2]):
        yield from forms(before.text + after.text)


def sounds_like(spellings: Iterable[str], latin: Sequence[str]) -> bool:
    """Say whether some Latin word spells some Arabic one."""
    return any(_is_heard(arabic, word) for arabic in spellings for word in latin)


def _is_heard(arabic: str, latin: str) -> bool:
    if latin[:1].isupper():
        return is_same_name(arabic, latin)
    return len(latin) >= _SHORTEST and is_same_word(arabic, latin)


def is_said(arabic: Side, number: int, english: Side) -> bool:
    """Say whether an English word spells an Arabic one, and not another Arabic word much better."""
    return any(
        similarity(form, latin) >= _SAME_WORD or not _is_another(arabic, form, latin)
        for form in forms_in_place(arabic.words, number)
        for latin in english.spellings
        if _is_heard(form, latin)
    )


def is_spelt(arabic: str, english: Side) -> bool:
    """Say whether a name of the English side spells an Arabic word so closely that it is certainly that."""
    return len(arabic) >= _SHORTEST and any(
        latin[:1].isupper() and is_same_word(arabic, latin) for latin in english.spellings
    )


def _is_another(arabic: Side, heard: str, latin: str) -> bool:
    """Say whether a Latin word spells another name of the Arabic so closely that it is hardly the one heard there."""
    classes = skeleton(heard)
    return any(
        skeleton(form) != classes and is_same_word(form, latin) for word in arabic.words for form in forms(word.text)
    )


def is_same_word(arabic: str, latin: str) -> bool:
    """Say whether a Latin word spells an Arabic one so closely that no other word is likely to."""
    return is_same_name(arabic, latin) and similarity(arabic, latin) >= _SAME_WORD


def is_shortened(arabic: str, latin: str) -> bool:
    """Say whether one name is the beginning of the other: Livi for Livingston, Mike for Michael."""
    shortest = min(_SHORTEST_NICKNAME, len(arabic), len(latin))
    beginnings = (arabic[:size] for size in range(shortest, len(arabic)))
    return any(is_same_name(beginning, latin) for beginning in beginnings) or any(
        is_same_name(arabic, latin[:size]) for size in range(shortest, len(latin))
    )

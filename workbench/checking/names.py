"""Check that the names of the source are in the translation, and no others."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest

from workbench.checking.acronyms import latin_acronyms, latin_initials
from workbench.checking.differences import Differences
from workbench.checking.gazetteer import Mention, arabic_mentions, english_forms, english_mentions
from workbench.checking.name_sides import (
    Side,
    arabic_side,
    bare,
    english_side,
    forms,
    is_said,
    is_same_word,
    is_shortened,
    is_spelt,
    sounds_like,
    without_ending,
)
from workbench.checking.spacing import has_lost_spaces, is_joined, is_stuck
from workbench.document import Finding, Severity, Span
from workbench.text.common_words import arabic_name_odds, english_name_shape, is_english_word, is_listed
from workbench.text.name_spelling import plain_latin
from workbench.text.words import Word, latin_words

CODES = ("name-changed", "name-lost", "name-added")

_ACRONYM = re.compile(r"\b(?:[A-Z]{2,6}|(?:[A-Z]\.){2,}|[A-Z]&[A-Z])")
# Acronyms that stand for no name.
_NO_NAMES = frozenset(("AD", "AI", "AM", "BC", "BCE", "CE", "CEO", "DNA", "GDP", "GMT", "HIV", "PM", "TV", "UTC"))
_ROMAN = re.compile("[XVI]+")
_NO_LETTER = re.compile("[.&]")
_INDEFINITE = re.compile("[\u064b-\u064d]\u0627?$")  # tanwin: names hardly have it
_SHORTEST_ARABIC, _SHORTEST_ENGLISH, _SHORTEST_LATIN = 3, 4, 2  # letters; shorter words sound like too many others
_SHORTEST_OF_TWO = 7  # letters of two words together
# Log-odds that a word is a name: below the first it is none; below the second it is reported only where the other
# side has a name too many as well. Calibrated on FLORES-200 dev 1-500, NTREX-128 1-503, UD-PUD, XQuAD, TICO-19 and the
# composed pairs.
_LIKELY_ARABIC, _SURE_ARABIC = -0.5, 1.5
_SURE_UNSPACED = 3.0  # where words stand together, which look like names
_LIKELY_ENGLISH, _SURE_ENGLISH = -2.0, 1.5


@dataclass(frozen=True, slots=True)
class _Name:
    """Hold a name that the other side lacks; one that is not firm is reported only with a counterpart."""

    span: Span
    firm: bool


def check_names(source: str, target: str) -> Iterator[Finding]:
    """Yield a finding for each name that only one side has, by a gazetteer or by how it sounds."""
    arabic, english = arabic_side(source), english_side(target)
    lost = list(_lost(arabic, english))
    added = [] if has_lost_spaces(source) else list(_added(arabic, english))
    lost, added = _without_nicknames(lost, added, source, target)
    differences = Differences("name", source, target, Severity.WARNING, Severity.WARNING)
    yield from differences.report(_joined(lost, source), _joined(added, target))


def _lost(arabic: Side, english: Side) -> Iterator[_Name]:
    new, readable = list(_new_acronyms(arabic, english)), not has_lost_spaces(arabic.text)
    for mention in _unmatched(arabic.mentions, english.mentions):
        if not _is_inside_word(mention, english) and not _is_heard(mention, arabic, english):
            yield _Name(mention.span, firm=not _may_stand_for(_english_initials(mention), new))
    spelt = latin_acronyms(english.text) if arabic.acronyms else []
    for acronym in arabic.acronyms:
        if acronym.firm and not any(acronym.may_be(latin) for latin in spelt):
            yield _Name(acronym.span, firm=True)
    yield from _lost_latin(arabic.text, english.text)
    named = partial(is_spelt, english=english)
    for number in arabic.unknown_words():
        word = arabic.words[number]
        unlikely = len(word.text) < _SHORTEST_ARABIC or is_stuck(word) or _INDEFINITE.search(word.span.of(arabic.text))
        odds = -math.inf if unlikely else arabic_name_odds(word.text)
        if odds >= _LIKELY_ARABIC and not is_said(arabic, number, english) and not is_joined(word.text, named):
            sure = odds >= (_SURE_ARABIC if readable else _SURE_UNSPACED)
            yield _Name(word.span, firm=sure and not _may_stand_for(latin_initials(word.text), new))


def _lost_latin(source: str, target: str) -> Iterator[_Name]:
    """Yield the names that the source has in Latin letters and the translation nowhere."""
    kept = plain_latin(target)
    for word in latin_words(source):
        if len(word.text) >= _SHORTEST_LATIN and not word.text.islower() and plain_latin(bare(word.text)) not in kept:
            yield _Name(word.span, firm=True)


def _added(arabic: Side, english: Side) -> Iterator[_Name]:
    for mention in _unmatched(english.mentions, [*arabic.mentions, *english_mentions(arabic.text)]):
        heard = any(sounds_like(arabic.spellings, [word]) for word in mention.span.of(english.text).split())
        if not heard and not _is_half_mentioned(mention, arabic):
            yield _Name(mention.span, firm=not _is_half(mention.span.of(english.text), arabic))
    in_latin = {bare(word.text) for word in latin_words(arabic.text)}
    after = dict(zip_longest(english.words, english.words[1:]))
    for number in english.unknown_words():
        word = english.words[number]
        name = bare(word.text)
        odds = english_name_shape(name) if _is_capitalised(name) and not is_english_word(name) else -math.inf
        likely = odds >= (_LIKELY_ENGLISH if number else _SURE_ENGLISH) and name not in in_latin
        if likely and not sounds_like(arabic.spellings, without_ending(name)):
            sure = odds >= _SURE_ENGLISH and not _is_heard_name(after[word], arabic)
            yield _Name(word.span, firm=sure and not _is_half(name, arabic))


def _halves(arabic: Side) -> Iterator[tuple[str, str]]:
    """Yield every way to cut the words that may be two without the space between them."""
    for number in arabic.unknown_words():
        word = arabic.words[number].text
        if len(word) >= _SHORTEST_OF_TWO and not is_listed(word):
            cuts = range(_SHORTEST_ARABIC, len(word) - _SHORTEST_ARABIC + 1)
            yield from ((word[:cut], word[cut:]) for cut in cuts)


def _is_half_mentioned(mention: Mention, arabic: Side) -> bool:
    """Say whether a part of an Arabic word that may be two names the same."""
    return any(
        mention.entries & part.entries for halves in _halves(arabic) for part in arabic_mentions(" ".join(halves))
    )


def _is_half(latin: str, arabic: Side) -> bool:
    """Say whether a Latin name spells a part of an Arabic word that may be two."""
    return any(is_same_word(half, latin) for halves in _halves(arabic) for half in halves)


def _unmatched(mentions: Iterable[Mention], others: Iterable[Mention]) -> list[Mention]:
    named = frozenset[int]().union(*(other.entries for other in others))
    return [mention for mention in mentions if mention.firm and not mention.entries & named]


def _new_acronyms(arabic: Side, english: Side) -> Iterator[str]:
    """Yield the acronyms that English has of its own, for names that the source may write out."""
    known = {mention.span.start for mention in english.mentions}
    for match in _ACRONYM.finditer(english.text):
        letters = _NO_LETTER.sub("", match[0])
        spelt_out = any(acronym.may_be(letters) for acronym in arabic.acronyms)
        if match.start() not in known and not spelt_out and letters not in arabic.text and _stands_for_a_name(letters):
            yield letters


def _stands_for_a_name(letters: str) -> bool:
    return letters not in _NO_NAMES and not _ROMAN.fullmatch(letters)


def _may_stand_for(initials: str, acronyms: Iterable[str]) -> bool:
    """Say whether an acronym, which the source lacks, may stand for words of which one has such an initial."""
    return any(not set(initials).isdisjoint(acronym) for acronym in acronyms)


def _english_initials(mention: Mention) -> str:
    return "".join(form[:1].upper() for form in english_forms(mention.entries))


def _is_inside_word(mention: Mention, english: Side) -> bool:
    """Say whether an English name of the mention begins or ends a longer word (EuroBasket) or is written small."""
    stems = tuple(form.lower() for form in english_forms(mention.entries) if len(form) >= _SHORTEST_ENGLISH)
    return any(
        spelling.lower().startswith(stems) or spelling.lower().endswith(stems)
        if spelling[:1].isupper()
        else spelling in stems
        for spelling in english.spellings
    )


def _is_heard(mention: Mention, arabic: Side, english: Side) -> bool:
    """Say whether the translation has what the mention sounds like: Dimashqi is a name, not of Damascus."""
    inside = [word.text for word in arabic.words if mention.span.start <= word.span.start < mention.span.end]
    capitalised = [spelling for spelling in english.spellings if spelling[:1].isupper()]
    return all(any(is_same_word(form, spelling) for form in forms(word) for spelling in capitalised) for word in inside)


def _is_heard_name(word: Word | None, arabic: Side) -> bool:
    """Say whether a name of the source stands there: a first name that English adds before it is no mistake."""
    return word is not None and _is_capitalised(word.text) and sounds_like(arabic.spellings, [bare(word.text)])


def _is_capitalised(word: str) -> bool:
    """Say whether a word is written as a name of some length; acronyms and contractions are not."""
    return len(word) >= _SHORTEST_ENGLISH and word.isalpha() and word[0].isupper() and not word[1].isupper()


def _without_nicknames(
    lost: list[_Name], added: list[_Name], source: str, target: str
) -> tuple[list[_Name], list[_Name]]:
    """Leave out the names that are one, shortened on one side."""
    same = [
        (one, other)
        for one in lost
        for other in added
        if any(is_shortened(form, bare(other.span.of(target))) for form in forms(one.span.of(source)))
    ]
    left = [one for one in lost if all(one is not pair[0] for pair in same)]
    return left, [other for other in added if all(other is not pair[1] for pair in same)]


def _joined(names: Iterable[_Name], text: str) -> list[_Name]:
    """Make neighbouring names one, as first and last name are."""
    joined: list[_Name] = []
    for name in sorted(names, key=lambda name: name.span.start):
        if joined and text[joined[-1].span.end : name.span.start].strip() in ("", "-"):
            before = joined.pop()
            joined.append(_Name(Span(before.span.start, name.span.end), firm=before.firm or name.firm))
        else:
            joined.append(name)
    return joined

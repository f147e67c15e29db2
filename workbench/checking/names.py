"""Check that the names of the source are in the translation, and no others."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from workbench.checking.differences import Differences
from workbench.checking.gazetteer import Mention, arabic_mentions, english_forms, english_mentions
from workbench.document import Finding, Severity, Span
from workbench.text.common_words import arabic_name_shape, english_name_shape, is_arabic_word, is_english_word
from workbench.text.name_spelling import is_same_name
from workbench.text.words import Word, arabic_words, latin_words, without_prefixes

CODES = ("name-changed", "name-lost", "name-added")

_SHORTEST = 4  # letters; shorter words sound like too many others
_MOST_WORDS = 1000  # of a side; each word is compared with each, which takes too long beyond that
# How much a word looks like a name. Below the first a word is no name; below the second it is reported only where the
# other side has a name too many as well. Calibrated on FLORES-200 dev, lines 1 to 500, UD-PUD and XQuAD.
_LIKELY_ARABIC, _SURE_ARABIC = 0.3, 1.0
_LIKELY_ENGLISH, _SURE_ENGLISH = -0.2, 0.6

_ACRONYM = re.compile(r"\b(?:[A-Z]{2,6}|(?:[A-Z]\.){2,})")
_PEOPLE = re.compile("ي(?:ون|ين|ة|ات|تان|تين|ان)$")  # the forms of an adjective in -i


@dataclass(frozen=True, slots=True)
class _Name:
    """Hold a name that the other side lacks; one that is not firm is reported only with a counterpart."""

    span: Span
    firm: bool


@dataclass(frozen=True, slots=True)
class _Side:
    """Hold the words of a text, what the gazetteer knows of them, and the spellings in which a name may be heard."""

    text: str
    words: Sequence[Word]
    mentions: Sequence[Mention]
    spellings: Sequence[str]

    def unknown_words(self) -> list[int]:
        """Return the numbers of the words that belong to no mention; none of a text too long to compare."""
        inside = {at for mention in self.mentions for at in range(mention.span.start, mention.span.end)}
        short_enough = len(self.words) <= _MOST_WORDS
        return [number for number, word in enumerate(self.words) if short_enough and word.span.start not in inside]


def check_names(source: str, target: str) -> Iterator[Finding]:
    """Yield a finding for each name that only one side has, by a gazetteer or by how it sounds."""
    arabic, english = _arabic_side(source), _english_side(target)
    lost = _joined(_lost(arabic, english), source)
    added = _joined(_added(arabic, english), target)
    differences = Differences("name", source, target, Severity.WARNING, Severity.WARNING)
    yield from differences.report(lost, added)


def _arabic_side(text: str) -> _Side:
    words = list(arabic_words(text))
    alone = [word.text for word in words]
    joined = [before + after for before, after in pairwise(alone)]  # Abd Allah is Abdullah
    forms = [form for word in [*alone, *joined] for form in _forms(word)] if len(words) <= _MOST_WORDS else []
    return _Side(text, words, arabic_mentions(text), list(dict.fromkeys(forms)))


def _english_side(text: str) -> _Side:
    words = list(latin_words(text))
    bare = [_bare(word.text) for word in words]
    joined = [before + after for before, after in pairwise(bare) if before[:1].isupper()]
    spellings = [word for word in [*bare, *joined] if len(word) > 1] if len(words) <= _MOST_WORDS else []
    return _Side(text, words, english_mentions(text), list(dict.fromkeys(spellings)))


def _lost(arabic: _Side, english: _Side) -> Iterator[_Name]:
    abbreviated = _has_new_acronym(arabic.text, english.text)
    for mention in _unmatched(arabic.mentions, english.mentions):
        if not _is_inside_word(mention, english) and not _is_heard(mention, arabic, english):
            yield _Name(mention.span, firm=not abbreviated)
    for number in arabic.unknown_words():
        word = arabic.words[number]
        shape = arabic_name_shape(word.text)
        likely = shape >= _LIKELY_ARABIC and len(word.text) >= _SHORTEST and not is_arabic_word(word.text)
        if likely and not _sounds_like(_forms_in_place(arabic.words, number), english.spellings):
            yield _Name(word.span, firm=shape >= _SURE_ARABIC and not abbreviated)


def _added(arabic: _Side, english: _Side) -> Iterator[_Name]:
    for mention in _unmatched(english.mentions, [*arabic.mentions, *english_mentions(arabic.text)]):
        if not any(_sounds_like(arabic.spellings, [word]) for word in mention.span.of(english.text).split()):
            yield _Name(mention.span, firm=True)
    in_latin = {_bare(word.text) for word in latin_words(arabic.text)}
    after = dict(zip_longest(english.words, english.words[1:]))
    for number in english.unknown_words():
        word = english.words[number]
        bare, shape = _bare(word.text), english_name_shape(word.text)
        likely = _is_capitalised(bare) and shape >= (_LIKELY_ENGLISH if number else _SURE_ENGLISH)
        known = not likely or bare in in_latin or is_english_word(bare)
        if not known and not _sounds_like(arabic.spellings, [bare]):
            yield _Name(word.span, firm=shape >= _SURE_ENGLISH and not _is_heard_name(after[word], arabic))


def _has_new_acronym(source: str, target: str) -> bool:
    """Say whether the target has an acronym that the source lacks: it may stand for names written out there."""
    return any(acronym not in source for acronym in _ACRONYM.findall(target))


def _unmatched(mentions: Iterable[Mention], others: Iterable[Mention]) -> list[Mention]:
    named = frozenset[int]().union(*(other.entries for other in others))
    return [mention for mention in mentions if mention.firm and not mention.entries & named]


def _is_inside_word(mention: Mention, english: _Side) -> bool:
    """Say whether an English name of the mention is part of a longer word: Scotsman, Mesoamerican, EuroBasket."""
    stems = [form.lower() for form in english_forms(mention.entries) if len(form) >= _SHORTEST]
    return any(stem in spelling.lower() for spelling in english.spellings for stem in stems)


def _is_heard(mention: Mention, arabic: _Side, english: _Side) -> bool:
    """Say whether the translation has what the mention sounds like: Dimashqi is a name, not of Damascus."""
    inside = [word.text for word in arabic.words if mention.span.start <= word.span.start < mention.span.end]
    return all(_sounds_like(_forms(word), english.spellings) for word in inside)


def _is_heard_name(word: Word | None, arabic: _Side) -> bool:
    """Say whether a name of the source stands there: a first name that English adds before it is no mistake."""
    return word is not None and _is_capitalised(word.text) and _sounds_like(arabic.spellings, [_bare(word.text)])


def _sounds_like(forms: Iterable[str], spellings: Sequence[str]) -> bool:
    return any(is_same_name(form, spelling) for form in forms for spelling in spellings)


def _forms(word: str) -> list[str]:
    """Return an Arabic word with and without what may be attached to it, an adjective also in its plain form."""
    rests = [rest for _, rest in without_prefixes(word)]
    return list(dict.fromkeys([*rests, *(_PEOPLE.sub("ي", rest) for rest in rests)]))


def _forms_in_place(words: Sequence[Word], number: int) -> Iterator[str]:
    """Yield the forms of an Arabic word, then those that it makes with a neighbour."""
    yield from _forms(words[number].text)
    for before, after in pairwise(words[max(0, number - 1) : number + 2]):
        yield from _forms(before.text + after.text)


def _bare(word: str) -> str:
    return word.replace("’", "'").removesuffix("'s")


def _is_capitalised(word: str) -> bool:
    """Say whether a word is written as a name of some length; acronyms and contractions are not."""
    return len(word) >= _SHORTEST and word.isalpha() and word[0].isupper() and not word[1].isupper()


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

"""Write Arabic names in Latin letters the way the English-language press does."""

from functools import cache
from typing import NamedTuple

from workbench.text.tables import read_rows, read_toml
from workbench.text.words import arabic_words, fold_arabic

_ARTICLE = "ال"
_LONGEST_ENTRY = 3  # words
_VOWELS = frozenset("aeiouyw")
_SONORANTS = frozenset("lmnr")


class _Rules(NamedTuple):
    endings: dict[str, str]
    clusters: dict[str, str]
    initial: dict[str, str]
    letters: dict[str, str]
    onsets: frozenset[str]
    between: str
    before_sonorant: str


@cache
def _rules() -> _Rules:
    table = read_toml("workbench.text", "romanization.toml")
    return _Rules(
        endings=table["endings"],
        clusters=table["clusters"],
        initial=table["initial"],
        letters=table["letters"],
        onsets=frozenset(table["vowels"]["onsets"]),
        between=table["vowels"]["between"],
        before_sonorant=table["vowels"]["before_sonorant"],
    )


@cache
def _names() -> dict[str, tuple[str, ...]]:
    return {
        fold_arabic(arabic): tuple(english.split("|")) for arabic, english in read_rows("workbench.text", "names.tsv")
    }


def known_spellings(name: str) -> tuple[str, ...]:
    """Return the usual English spellings of a frequent name of one word or more, or nothing."""
    return _names().get(fold_arabic(name), ())


def romanize(arabic: str) -> str:
    """Return a readable English spelling of a name: frequent names from a table, others letter by letter."""
    words = [word.text for word in arabic_words(arabic)]
    parts: list[str] = []
    while words:
        size, part = _known(words)
        parts.append(part or _word(words[0]))
        del words[:size]
    return " ".join(parts)


def _known(words: list[str]) -> tuple[int, str]:
    """Return how many of the first words the table knows as one name, also when written together, and its spelling."""
    for size in range(min(_LONGEST_ENTRY, len(words)), 0, -1):
        for joiner in (" ", ""):
            spellings = known_spellings(joiner.join(words[:size]))
            if spellings:
                return size, spellings[0]
    return 1, ""


def _word(word: str) -> str:
    rest = word.removeprefix(_ARTICLE)
    if rest != word and len(rest) > 2:
        return "al-" + ((known_spellings(rest) or (_spell(rest),))[0])
    return _spell(word)


def _spell(word: str) -> str:
    rules = _rules()
    start, first = _longest(word, rules.initial, at_start=True)
    end, last = _longest(word[start:], rules.endings, at_start=False)
    units = [first, *_middle(word[start : len(word) - end]), last]
    spelt = _with_vowels([unit for unit in units if unit])
    return spelt[:1].upper() + spelt[1:]


def _longest(word: str, table: dict[str, str], *, at_start: bool) -> tuple[int, str]:
    """Return the length and spelling of the longest entry that begins, or ends, the word."""
    for size in range(len(word), 0, -1):
        piece = word[:size] if at_start else word[-size:]
        if piece in table:
            return size, table[piece]
    return 0, ""


def _middle(letters: str) -> list[str]:
    rules = _rules()
    units: list[str] = []
    index = 0
    while index < len(letters):
        cluster = rules.clusters.get(letters[index : index + 2])
        units.append(rules.letters.get(letters[index], "") if cluster is None else cluster)
        index += 1 if cluster is None else 2
    return units


def _with_vowels(units: list[str]) -> str:
    """Join units, putting a vowel where more consonants meet than a syllable can begin or end with."""
    spelt, run = "", 1  # a word begins as if after a consonant
    for unit in units:
        if _is_vowel(unit[0]):
            run = 0
        elif run >= 2 and spelt[-1:].lower() + unit not in _rules().onsets:
            spelt, run = spelt + _rules().between, 0
        spelt += unit
        run = 0 if _is_vowel(unit[-1]) else run + 1
    sonorant_after_consonant = len(spelt) > 2 and spelt[-1] in _SONORANTS and not _is_vowel(spelt[-2])
    if sonorant_after_consonant and spelt[-2] not in "lr":
        return spelt[:-1] + _rules().before_sonorant + spelt[-1]
    return spelt


def _is_vowel(letter: str) -> bool:
    return letter in _VOWELS or letter in "AEIOU"

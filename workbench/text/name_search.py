"""Find where an English text has a name that is known in Arabic letters."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from workbench.document import Span
from workbench.text.name_spelling import is_same_name
from workbench.text.words import Word, arabic_words, latin_words

# Written before or inside names; a name is not recognised by them.
_PARTICLES = frozenset(
    {
        "بن",
        "ابن",
        "بنت",
        "ال",
        "آل",
        "ابو",
        "أبو",
        "أبي",
        "أم",
        "دي",
        "دو",
        "دا",
        "فان",
        "فون",
        "لو",
        "لا",
        "ديل",
        "دير",
    }
)
_LATIN_PARTICLES = frozenset(
    {"al", "el", "bin", "ibn", "ben", "abu", "bint", "de", "di", "da", "van", "von", "der", "den", "le", "la"}
)
_WIDEST_GAP = 2  # words between two parts of a name
_LONGEST_NAME = 8  # words
_LEAST_SHARE = 0.5  # of a name's letters, unless its last part is found


class _Match(NamedTuple):
    """Say which parts of the name some words of the text spell; both ends excluded."""

    part: int
    part_end: int
    word: int
    word_end: int
    letters: int


def find_name(arabic_name: str, target: str) -> Span | None:
    """Return where the English text has the name, whole or in part, or None; the last part alone is enough."""
    parts = [word.text for word in arabic_words(arabic_name)][:_LONGEST_NAME]
    words = latin_words(target)
    chain = _best_chain(_matches(parts, words))
    if not chain or not _is_enough(chain, parts):
        return None
    first = chain[0].word
    while (
        first > 0
        and words[first - 1].text.lower() in _LATIN_PARTICLES
        and _touch(words[first - 1], words[first], target)
    ):
        first -= 1
    end = words[chain[-1].word_end - 1]
    return Span(words[first].span.start, end.span.start + len(_bare(end)))


def _matches(parts: Sequence[str], words: Sequence[Word]) -> list[_Match]:
    """Return what spells what, in the order of the text; two parts may be one word (Abdullah), two words one part."""
    found = []
    for word, (part, size, width) in product(range(len(words)), _shapes(parts)):
        arabic = "".join(parts[part : part + size])
        latin = _joined(words, word, word + width)
        if latin and is_same_name(arabic, latin):
            found.append(_Match(part, part + size, word, word + width, len(arabic)))
    return found


def _shapes(parts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield (part, parts, words) for each way to match a part that is not a particle."""
    for part, text in enumerate(parts):
        if text not in _PARTICLES:
            yield part, 1, 1
            yield part, 1, 2
        if part + 1 < len(parts):
            yield part, 2, 1


def _joined(words: Sequence[Word], start: int, end: int) -> str:
    """Return words as one where they begin with a capital, else nothing."""
    taken = [_bare(word) for word in words[start:end]]
    return "".join(taken) if len(taken) == end - start and taken[0][:1].isupper() else ""


def _bare(word: Word) -> str:
    """Return the word without a possessive ending."""
    return word.text.removesuffix("'s").removesuffix("’s")


def _best_chain(matches: Sequence[_Match]) -> list[_Match]:
    """Return the matches, close together and in the order of both texts, that cover most letters; the first such."""
    chains: list[list[_Match]] = []
    nearest = 0
    for number, match in enumerate(matches):
        while matches[nearest].word < match.word - _WIDEST_GAP - 2:
            nearest += 1
        before = [chains[other] for other in range(nearest, number) if _may_follow(match, matches[other])]
        chains.append([*max(before, key=_coverage, default=[]), match])
    return max(chains, key=_coverage, default=[])


def _may_follow(match: _Match, before: _Match) -> bool:
    return before.part_end <= match.part and 0 <= match.word - before.word_end <= _WIDEST_GAP


def _coverage(chain: Sequence[_Match]) -> tuple[int, int]:
    """Rank a chain by the letters that it covers, then by its matches: two that fit beat one that fits both."""
    return _letters(chain), len(chain)


def _letters(chain: Sequence[_Match]) -> int:
    return sum(match.letters for match in chain)


def _is_enough(chain: Sequence[_Match], parts: Sequence[str]) -> bool:
    has_last = chain[-1].part_end == len(parts)
    return has_last or _letters(chain) >= _LEAST_SHARE * sum(map(len, parts))


def _touch(before: Word, after: Word, text: str) -> bool:
    return text[before.span.end : after.span.start] in (" ", "-")

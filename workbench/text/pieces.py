"""Split a sentence that is too long for a model into pieces at its best clause boundaries; nothing is cut off."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

from workbench.document import Span
from workbench.text.conjunctions import begins_with_and
from workbench.text.tables import read_toml
from workbench.text.words import fold_arabic

Fits = Callable[[str], bool]

_WORD = re.compile(r"\S+")
_QUOTES_AND_BRACKETS = "\"'«»“”‘’()[]"
_OPENING, _CLOSING = "«“‘([", "»”’)]"
_DASHES = frozenset({"-", "–", "—"})


def split_pieces(text: str, fits: Fits) -> list[Span]:
    """Return the spans of the fewest pieces that each fit and together hold every word of the text, in order.

    `fits` says whether a text can be given to the model whole; the parts of a text that fits are expected to fit.
    A word that does not fit is split between its characters; a character that does not is a piece all the same.
    """
    words = [Span(*match.span()) for match in _WORD.finditer(text)]
    if not words:
        return []
    whole = Span(words[0].start, words[-1].end)
    if fits(whole.of(text)):
        return [whole]
    return _Cutter(text, [part for word in words for part in _parts(text, word, fits)], fits).pieces()


def _parts(text: str, word: Span, fits: Fits) -> list[Span]:
    """Halve a word until its parts fit."""
    if word.end - word.start == 1 or fits(word.of(text)):
        return [word]
    middle = (word.start + word.end) // 2
    return _parts(text, Span(word.start, middle), fits) + _parts(text, Span(middle, word.end), fits)


class _Cutter:
    """Choose where to cut a list of words; a cut at n comes before word n."""

    def __init__(self, text: str, words: Sequence[Span], fits: Fits) -> None:
        self.text, self.words, self.fits = text, words, fits
        self.costs = _costs(text, words)

    def pieces(self) -> list[Span]:
        """Make the fewest pieces, each cut at the cheapest place after which the remaining ones still suffice."""
        earliest = self._earliest_starts()
        cuts = [0]
        for remaining in range(len(earliest) - 2, 0, -1):
            cuts.append(self._cut(cuts[-1], earliest[remaining], remaining))
        pairs = pairwise([*cuts, len(self.words)])
        return [piece for first, last in pairs for piece in self._checked(first, last)]

    def _earliest_starts(self) -> list[int]:
        """Return, for 0, 1, 2 ... pieces, the first word from which they reach to the end; the last one is 0."""
        starts = [len(self.words)]
        while last := starts[-1]:
            starts.append(last - _most(last, lambda count, last=last: self._fit(last - count, last)))  # type: ignore[misc]
        return starts

    def _cut(self, first: int, earliest: int, remaining: int) -> int:
        """Return the best cut of a piece that starts at a word, with so many pieces to follow it."""
        room = len(self.words) - remaining - first
        latest = first + _most(room, lambda count: self._fit(first, first + count))
        start, end = self.words[first].start, self.words[-1].end
        ideal = (end - start) / (remaining + 1)

        def cost(cut: int) -> float:
            imbalance = (self.words[cut - 1].end - start) / ideal - 1
            return self.costs[cut] + imbalance**2

        return min(range(max(earliest, first + 1), max(latest, earliest, first + 1) + 1), key=cost)

    def _fit(self, first: int, last: int) -> bool:
        return self.fits(self._span(first, last).of(self.text))

    def _span(self, first: int, last: int) -> Span:
        return Span(self.words[first].start, self.words[last - 1].end)

    def _checked(self, first: int, last: int) -> list[Span]:
        """Halve a piece that does not fit although parts of it were expected to."""
        if last - first == 1 or self._fit(first, last):
            return [self._span(first, last)]
        middle = (first + last) // 2
        return self._checked(first, middle) + self._checked(middle, last)


def _most(limit: int, possible: Callable[[int], bool]) -> int:
    """Return the largest count up to a limit that is possible, at least 1, in a logarithmic number of tries."""
    low, high = 1, 2
    while high <= limit and possible(high):
        low, high = high, 2 * high
    high = min(high, limit + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if possible(middle) else (low, middle)
    return low


def _costs(text: str, words: Sequence[Span]) -> list[float]:
    """Return what a cut before each word costs; the first entry stands for no cut."""
    costs = [0.0]
    depth, quoted = 0, False
    for before, after in pairwise(words):
        word = before.of(text)
        depth = max(0, depth + _count(word, _OPENING) - _count(word, _CLOSING))
        quoted ^= word.count('"') % 2 == 1
        inside = _data_costs()["inside_quotation"] if depth or quoted else 0.0
        costs.append(_place_cost(word, after.of(text), touching=before.end == after.start) + inside)
    return costs


def _count(word: str, characters: str) -> int:
    return sum(word.count(character) for character in characters)


def _place_cost(before: str, after: str, *, touching: bool) -> float:
    costs = _data_costs()
    if touching:
        return costs["inside_word"]
    end = before.rstrip(_QUOTES_AND_BRACKETS)[-1:]
    opens, conjoins = _fold(after) in _words("clause_openers"), begins_with_and(_fold(after))
    if end in tuple("؛;:.!?؟…"):
        return costs["semicolon"]
    if end in tuple("،,") or before in _DASHES or after in _DASHES:
        return costs["comma_and_opener" if opens or conjoins else "comma"]
    beside_number = costs["beside_number"] if before[-1].isdecimal() or after[0].isdecimal() else 0.0
    if _fold(before) in _words("binders"):
        return costs["binder"] + beside_number
    return costs["opener" if opens else "conjunction" if conjoins else "space"] + beside_number


def _fold(word: str) -> str:
    return fold_arabic(word.strip(_QUOTES_AND_BRACKETS + "،,"))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(map(fold_arabic, read_toml("workbench.text", "pieces.toml")[name]))


@cache
def _data_costs() -> dict[str, float]:
    return dict(read_toml("workbench.text", "pieces.toml")["costs"])

"""Find the number words and numerals of English text."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from workbench.text.numbers.atoms import Atom, Atoms, Kind, hints, lexicon
from workbench.text.numbers.model import Magnitude, Number, Value, reading, single_values
from workbench.text.numbers.numerals import numerals
from workbench.text.tables import read_toml
from workbench.text.words import Word, latin_words

_LONGEST_GAP = 8  # code points
_GAP = re.compile(r"[\s\u00a0]*[-‐‑]?[\s\u00a0]*")
_CAPITAL_AFTER = re.compile(r"[ -][A-Z]")  # Three Mile Island, Six Flags: part of a name
_CODE = re.compile(r"[A-Za-z][-‐‑]?$")
_ROMAN = re.compile(r"(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


class _Lexicon(NamedTuple):
    words: dict[str, tuple[Kind, Fraction]]
    shares: dict[str, Fraction]
    hints: dict[str, frozenset[Value]]
    phrases: dict[str, tuple[str, ...]]
    suffixes: dict[str, frozenset[str]]


@cache
def _lexicon() -> _Lexicon:
    table = read_toml("workbench.text.numbers", "english.toml")
    shares = table["shares_spelt_like_ordinals"].items()
    excused: dict[str, frozenset[Value]] = dict(hints(table))
    for value, words in table["magnitudes"].items():
        for word in words:
            excused[word] = excused.get(word, frozenset()) | {Magnitude(int(value))}
    return _Lexicon(
        words=lexicon(table),
        shares={word: Fraction(value) for value, words in shares for word in words},
        hints=excused,
        phrases={word: tuple(after) for word, after in table["phrases"].items()},
        suffixes={name: frozenset(suffixes) for name, suffixes in table["suffixes"].items()},
    )


def english_atoms(text: str) -> Atoms:
    """Return the numerals, number words and marks of the text, in order."""
    words = {word.span.start: word for word in latin_words(text)}
    atoms: list[Atom] = []
    for number in numerals(text):
        suffix = words.pop(number.span.end, None)
        atoms += _numeral_atoms(number, suffix, in_code=_is_code(text, number.span.start))
    atoms += [atom for word in words.values() if (atom := _word_atom(text, word)) is not None]
    return Atoms(_bind(text, sorted(atoms, key=lambda atom: atom.span.start)))


def _is_code(text: str, start: int) -> bool:
    """Say whether letters stand right before the digits: MI6, Arabsat-7B."""
    return _CODE.search(text, max(0, start - 3), start) is not None


def hinted_numbers(text: str) -> Iterator[Number]:
    """Yield what single words may stand for (both, twice, a Roman numeral); none is firm."""
    for word in latin_words(text):
        letters, numeral = word.text.lower(), word.text.removesuffix("'s").removesuffix("’s")
        readings = [reading(value) for value in _lexicon().hints.get(letters, ())]
        if _ROMAN.fullmatch(numeral):
            readings.append(reading(_roman(numeral)))
        if letters.endswith("fold") and letters[:-4] in _lexicon().words:
            readings.append(reading(_lexicon().words[letters[:-4]][1]))
        if readings:
            yield Number(word.span, tuple(readings), firm=False, hint=True)


def _numeral_atoms(number: Number, suffix: Word | None, *, in_code: bool) -> list[Atom]:
    """Return a numeral with what is glued to it: 1990s, 21st, 5bn; in a code such as MI6 or 39C it is not firm."""
    letters = "" if suffix is None else suffix.text.lower()
    suffixes = _lexicon().suffixes
    if in_code:
        return [_numeral(number._replace(firm=False))]
    if letters in suffixes["only_glued"]:  # 800m is metres or millions
        _, scale = _lexicon().words[letters]
        scaled = tuple(reading(value * scale) for value in single_values(number))
        return [_numeral(number._replace(readings=(*scaled, *number.readings)))]
    if suffix is not None and letters in suffixes["scale"]:
        kind, value = _lexicon().words[letters]
        return [_numeral(number), Atom(kind, value, suffix.span, letters, bound=True)]
    if letters in suffixes["decade"]:
        return [_numeral(number, Kind.DECADE)]
    known = letters == "" or letters in suffixes["ordinal"] or letters in suffixes["unit"]
    return [_numeral(number._replace(firm=number.firm and known))]


def _numeral(number: Number, kind: Kind = Kind.NUMERAL) -> Atom:
    return Atom(kind, Fraction(0), number.span, "", number=number)


def _word_atom(text: str, word: Word) -> Atom | None:
    letters = word.text.lower()
    if letters not in _lexicon().words or letters in _lexicon().suffixes["only_glued"]:
        return None
    kind, value = _lexicon().words[letters]
    in_name = word.text.istitle() and _CAPITAL_AFTER.match(text, word.span.end) is not None
    in_phrase = any(text.startswith(after, word.span.end + 1) for after in _lexicon().phrases.get(letters, ()))
    return Atom(kind, value, word.span, letters, share=_lexicon().shares.get(letters), firm=not (in_name or in_phrase))


def _bind(text: str, atoms: list[Atom]) -> list[Atom]:
    bound = atoms[:1]
    for before, atom in pairwise(atoms):
        close = atom.span.start - before.span.end <= _LONGEST_GAP
        bound.append(atom._replace(bound=close and _GAP.fullmatch(text, before.span.end, atom.span.start) is not None))
    return bound


def _roman(numeral: str) -> int:
    digits = [_ROMAN_DIGITS[letter] for letter in numeral]
    return sum(-digit if digit < after else digit for digit, after in zip(digits, [*digits[1:], 0], strict=True))

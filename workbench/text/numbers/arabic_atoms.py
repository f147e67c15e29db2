"""Find the number words and numerals of Arabic text."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import pairwise, zip_longest
from typing import NamedTuple

from workbench.document import Span
from workbench.text.numbers.atoms import Atom, Atoms, Kind, hints, lexicon
from workbench.text.numbers.model import Number, reading
from workbench.text.numbers.numerals import numerals
from workbench.text.tables import read_toml
from workbench.text.words import Word, arabic_words, fold_arabic, without_prefixes

_GAP = re.compile(r"[\s\u0640\u200c-\u200f\u202a-\u202e\u2066-\u2069]*")
_CODE = re.compile(r"[^\W\d_]-$")  # SARS-CoV-2 million: two is no count
_DUAL = re.compile(".{2,}(?:ان|ين|تا|تي)")
_PRONOUN = re.compile("(?:ه|ها|هم|هن|هما|نا)$")
_WHOLE_WORD_RULED_OUT = re.compile("[وف][أإ]")  # "وأحد" is "and one", never "واحد"
_WITH_PRONOUN = (Kind.FRACTION, Kind.PLURAL_FRACTION, Kind.DECADE, Kind.ORDINAL)


class _Lexicon(NamedTuple):
    words: dict[str, tuple[Kind, Fraction]]
    shares: dict[str, Fraction]
    hints: dict[str, frozenset[Fraction]]
    pairs: dict[tuple[str, str], Kind]
    never: frozenset[tuple[str, str]]
    doubtful: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    table = read_toml("workbench.text.numbers", "arabic.toml")
    shares = table["shares_spelt_like_units"].items()
    pairs = ((Kind(mark), first, second) for mark, pairs in table["pairs"].items() for first, second in pairs)
    return _Lexicon(
        words={fold_arabic(word): entry for word, entry in lexicon(table).items()},
        shares={fold_arabic(word): Fraction(value) for value, words in shares for word in words},
        hints={fold_arabic(word): values for word, values in hints(table).items()},
        pairs={(first, second): mark for mark, first, second in pairs},
        never=frozenset((first, second) for first, words in table["never_after"].items() for second in words),
        doubtful=frozenset(table["doubtful"]["words"]),
    )


def arabic_atoms(text: str) -> Atoms:
    """Return the numerals, number words and marks of the text, in order."""
    digits = list(numerals(text))
    inside = {position for number in digits for position in range(number.span.start, number.span.end)}
    words = [word for word in arabic_words(text) if word.span.start not in inside]
    atoms = [Atom(Kind.NUMERAL, Fraction(0), number.span, "", number=number) for number in digits]
    atoms += [atom for atom in _word_atoms(text, words) if atom is not None]
    return Atoms(_bind(text, sorted(atoms, key=lambda atom: atom.span.start)))


def hinted_numbers(text: str) -> Iterator[Number]:
    """Yield what single words may stand for (half an hour is thirty minutes, a dual may be two); none is firm."""
    table = _lexicon().hints
    for word in arabic_words(text):
        folded = fold_arabic(word.text)
        rests = {rest for _, rest in without_prefixes(folded)}
        values = {value for rest in rests | {_PRONOUN.sub("", rest) for rest in rests} for value in table.get(rest, ())}
        if _DUAL.fullmatch(folded):
            values.add(Fraction(2))
        if values:
            yield Number(word.span, tuple(reading(value) for value in sorted(values)), firm=False, hint=True)


def _word_atoms(text: str, words: list[Word]) -> Iterator[Atom | None]:
    """Yield the atom of each word that is one, and one atom for each mark of two words."""
    taken = False
    for word, after in zip_longest(words, words[1:]):
        pair = (word.text, after.text if after is not None else "")
        if taken:
            taken = False
        elif pair in _lexicon().pairs:
            taken = True
            yield Atom(_lexicon().pairs[pair], Fraction(0), Span(word.span.start, after.span.end), "")
        else:
            taken = any((rest, pair[1]) in _lexicon().never for _, rest in without_prefixes(word.text))
            yield _word_atom(text, word)


def _word_atom(text: str, word: Word) -> Atom | None:
    doubtful = {word.text, word.span.of(text)} & _lexicon().doubtful
    for prefix, rest in without_prefixes(word.text):
        if not prefix and _WHOLE_WORD_RULED_OUT.match(word.text):
            continue
        key = _known(fold_arabic(rest))
        if key is not None:
            kind, value = _lexicon().words[key]
            share = _lexicon().shares.get(key)
            governed = prefix.lstrip("وف") not in ("", "ال")
            joined = prefix.startswith("و")
            return Atom(kind, value, word.span, key, joined, governed=governed, share=share, firm=not doubtful)
    return None


def _known(word: str) -> str | None:
    """Return the word's entry in the lexicon; some may carry a pronoun: their third, its sixties."""
    words = _lexicon().words
    if word in words:
        return word
    stem = _PRONOUN.sub("", word)
    return stem if stem in words and words[stem][0] in _WITH_PRONOUN else None


def _bind(text: str, atoms: list[Atom]) -> list[Atom]:
    """Mark the atoms that only space, or "and" before digits, parts from the one before."""
    bound = atoms[:1]
    for before, atom in pairwise(atoms):
        gap = text[before.span.end : atom.span.start]
        if atom.kind is Kind.NUMERAL and gap.strip() in ("و", "وال", "والـ"):
            bound.append(atom._replace(joined=True, bound=True))
        else:
            in_code = before.kind is Kind.NUMERAL and _CODE.search(
                text, max(0, before.span.start - 2), before.span.start
            )
            bound.append(atom._replace(bound=_GAP.fullmatch(gap) is not None and not atom.governed and not in_code))
    return bound

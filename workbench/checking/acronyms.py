"""Find acronyms that Arabic spells out letter by letter, such as سي إن إن for CNN."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from workbench.document import Span
from workbench.text.tables import read_rows
from workbench.text.words import Word, fold_arabic, without_prefixes

_LATIN = re.compile(r"[^\W_][^\W_.\-]*(?:[.\-][^\W_.\-]+)*")
_LETTERS_ONLY = re.compile(r"[\W\d_]")
_APART = re.compile(r"[\s.\-]{1,3}")  # what may stand between two letters
_ARTICLE, _INITIAL = "ال", "!"
_LEAST_SURE, _LEAST = 2, 3  # letters of an acronym that must be in the translation


class Acronym(NamedTuple):
    """Hold where an acronym stands, what each letter may be, and which cannot be words of the text beside it."""

    span: Span
    letters: Sequence[str]
    sure: Sequence[bool]

    @property
    def firm(self) -> bool:
        """Say whether it certainly is one."""
        return len(self.letters) >= _LEAST and sum(self.sure) >= _LEAST_SURE

    def may_be(self, latin: str) -> bool:
        """Say whether it spells a Latin acronym; doubtful letters at its ends may be left out."""
        surplus = len(self.letters) - len(latin)
        return any(
            not any((*self.sure[:skipped], *self.sure[skipped + len(latin) :]))
            and all(letter in known for letter, known in zip(latin, self.letters[skipped:], strict=False))
            for skipped in range(surplus + 1)
        )


@cache
def _letters() -> dict[str, tuple[str, bool]]:
    rows = [row for row in read_rows("workbench.checking", "letter_names.tsv") if row[-1] != _INITIAL]
    return {row[0]: (row[1], len(row) < 3) for row in rows}


@cache
def _initials() -> dict[str, str]:
    return {row[0]: row[1] for row in read_rows("workbench.checking", "letter_names.tsv") if row[-1] == _INITIAL}


def latin_initials(arabic_name: str) -> str:
    """Return the capitals with which an English spelling of a name may begin."""
    word = fold_arabic(arabic_name)
    return _initials().get(word.removeprefix(_ARTICLE)[:1], "") + _initials().get(word[:1], "")


def latin_acronyms(text: str) -> list[str]:
    """Return the words with two capitals or more in capitals, without points and hyphens (RTPCR), and their parts."""
    words = [match[0] for match in _LATIN.finditer(text) if sum(map(str.isupper, match[0])) > 1]
    parts = [part for word in words for part in word.split("-")]
    capitals = ["".join(filter(str.isupper, word)) for word in words]  # DEC of DECnet
    return list(dict.fromkeys(_LETTERS_ONLY.sub("", word).upper() for word in [*words, *parts, *capitals]))


def arabic_acronyms(words: Sequence[Word], text: str) -> list[Acronym]:
    """Return the runs of two letters or more, at least one of which is no common word."""
    return [acronym for run in _runs(words, text) if (acronym := _acronym(run)) is not None]


def _runs(words: Sequence[Word], text: str) -> Iterator[list[Word]]:
    run: list[Word] = []
    for word in words:
        if run and not _APART.fullmatch(text, run[-1].span.end, word.span.start):
            yield run
            run = []
        if _letter(word, first=not run) is None:
            yield run
            run = [word] if _letter(word, first=True) else []
        else:
            run.append(word)
    yield run


def _letter(word: Word, *, first: bool) -> tuple[str, bool] | None:
    """Return what a word may be as a letter; the first of a run may have something attached before it."""
    spellings = [rest for _, rest in without_prefixes(word.text)] if first else [word.text]
    return next((_letters()[spelling] for spelling in spellings if spelling in _letters()), None)


def _acronym(run: Sequence[Word]) -> Acronym | None:
    found = [letter for number, word in enumerate(run) if (letter := _letter(word, first=not number))]
    if len(found) < 2 or not any(sure for _, sure in found):
        return None
    span = Span(run[0].span.start, run[-1].span.end)
    return Acronym(span, [letters for letters, _ in found], [sure for _, sure in found])

"""Define a term of a glossary, and when two are one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from workbench.document import Span
from workbench.errors import InputError
from workbench.text.words import ARABIC_WORD, Word, fold_arabic

LONGEST = 500  # characters of a source or rendering: more is no term
LONGEST_NOTE = 5_000
MOST_RENDERINGS = 50

_WORD = re.compile(rf"{ARABIC_WORD.pattern}|[^\W_]+")
_SPELLINGS = str.maketrans("ؤئ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "ءء01234567890123456789")
_ARTICLE = "ال"
_SHORTEST = 3  # letters that must be left for ال to be an article: الله keeps it


@dataclass(frozen=True, slots=True)
class Term:
    """Hold an Arabic term with the English it must have, may have and must not have; who added it and when (UTC)."""

    source: str
    target: str
    alternatives: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    note: str = ""
    domain: str = ""
    creator: str | None = None
    created_at: str | None = None
    id: int | None = field(default=None, compare=False)

    @property
    def renderings(self) -> tuple[str, ...]:
        """Return the English that satisfies the term, the required one first; none where it only forbids."""
        return (self.target, *self.alternatives) if self.target else self.alternatives

    @property
    def is_name(self) -> bool:
        """Say whether the English seems to be a name, by its capitals."""
        return any(map(str.isupper, self.target or "".join(self.forbidden)))


def term_words(text: str) -> list[Word]:
    """Return the words and numbers of an Arabic text, as they stand, and where."""
    return [Word(match[0], Span(*match.span())) for match in _WORD.finditer(text)]


def fold(word: str) -> str:
    """Return a word without vowels and tatweel; alefs, yas, ta marbuta and ha, hamzas, digits and case made one."""
    return fold_arabic(word).translate(_SPELLINGS).casefold()


def key(source: str) -> tuple[str, ...]:
    """Return what a term is compared by: its folded words.

    In a term of several words the article counts nowhere. A single word keeps it: القاعدة is al-Qaeda, قاعدة any base.
    """
    words = [fold(word.text) for word in term_words(source)]
    return tuple(words if len(words) == 1 else map(without_article, words))


def without_article(word: str) -> str:
    """Return a folded word without its article."""
    return word[2:] if word.startswith(_ARTICLE) and len(word) >= 2 + _SHORTEST else word


def checked(term: Term) -> Term:
    """Return a term with its spaces tidied and its renderings told apart; InputError where it is none."""
    source, target = _tidy(term.source), _tidy(term.target)
    alternatives = _distinct(term.alternatives, {target.casefold()})
    accepted = {target.casefold(), *map(str.casefold, alternatives)}
    forbidden = _distinct(term.forbidden, set())
    if both := [each for each in forbidden if each.casefold() in accepted]:
        raise InputError(f"{both[0]!r} is both accepted and forbidden")
    if not any(ARABIC_WORD.search(word) for word in source.split()):
        raise InputError(f"there is no Arabic in {source[:60]!r}" if source else "a term needs an Arabic source")
    if not target and (alternatives or not forbidden):
        raise InputError(f"{source[:60]} has no English")
    _must_be_short(source, target, *alternatives, *forbidden)
    note, domain = _storable(term.note).strip()[:LONGEST_NOTE], _tidy(term.domain)[:LONGEST]
    return replace(
        term, source=source, target=target, alternatives=alternatives, forbidden=forbidden, note=note, domain=domain
    )


def merged(term: Term, other: Term) -> Term:
    """Return one term for two with the same source: the first one's English is required, the other's accepted."""
    target, *others = (*term.renderings, *other.renderings, "")
    notes = "\n".join(dict.fromkeys(filter(None, (term.note, other.note))))
    forbidden = (*term.forbidden, *other.forbidden)
    return checked(replace(term, target=target, alternatives=tuple(others), forbidden=forbidden, note=notes))


def _must_be_short(*texts: str) -> None:
    if len(texts) > MOST_RENDERINGS:
        raise InputError(f"a term with more than {MOST_RENDERINGS} renderings is refused")
    if longest := next((text for text in texts if len(text) > LONGEST), None):
        raise InputError(f"{longest[:60]}… is too long for a term (the most is {LONGEST} characters)")


def _distinct(texts: tuple[str, ...], known: set[str]) -> tuple[str, ...]:
    """Return the texts that differ in more than case from those known and those before them."""
    tidy: dict[str, str] = {}
    for text in filter(None, map(_tidy, texts)):
        tidy.setdefault(text.casefold(), text)
    return tuple(text for folded, text in tidy.items() if folded not in known)


def _tidy(text: str) -> str:
    return " ".join(_storable(text).split())


def _storable(text: str) -> str:
    return text.encode(errors="replace").decode()  # no database holds a lone surrogate

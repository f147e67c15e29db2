"""Read the phrase that names an office or institution: a head noun, its qualities, what it is of, for, to or in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.statements.lexicon import (
    JOINING_HEADS,
    PEOPLE,
    Kind,
    Noun,
    adjectives,
    english_rules,
    find_noun,
    find_place,
    find_portfolio,
    noun_of,
    phrases,
    places,
    unprefixed,
)
from workbench.statements.tokens import QUOTES, Token, tokenize

GENITIVE = ""
_WRITTEN_ON = frozenset("لب")
_APART = frozenset({"باسم", "لدي", "الي", "في", "عن", "لشؤون"})
_OF_FIELDS = frozenset({GENITIVE, "ل", "لشؤون", "عن", "في"})


@dataclass(slots=True)
class Part:
    """Hold a noun, place or portfolio with what belongs to it, in the order of the Arabic.

    `called` holds names that no table has, in Arabic, and `links` each preposition with what it adds.
    """

    english: str
    kind: Kind
    noun: Noun | None = None
    definite: bool = True
    feminine: bool | None = None
    qualities: list[str] = field(default_factory=list)
    deputies: list[str] = field(default_factory=list)
    portfolios: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    alias: str = ""
    links: list[tuple[str, Part]] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        """Say whether the part is definite, by itself or by its genitive, so that no genitive can follow."""
        return self.definite or any(link == GENITIVE and part.is_closed for link, part in self.links)


def read_parts(name: str) -> tuple[Part, ...]:
    """Return the titles that a phrase is made of; none where it holds a word that cannot be placed."""
    reader = _Reader(tokenize(name))
    return tuple(reader.titles) if reader.read() else ()


@dataclass(slots=True)
class _Reader:
    """Follow the words; `chain` holds the nouns that an adjective may still belong to, the outermost first."""

    tokens: Sequence[Token]
    number: int = 0
    titles: list[Part] = field(default_factory=list)
    chain: list[Part] = field(default_factory=list)
    link: str = GENITIVE

    def read(self) -> bool:
        steps = (self._quotation, self._quality, self._preposition, self._noun, self._prefixed, self._called)
        while self.number < len(self.tokens):
            size = next((size for step in steps if (size := step())), 0)
            if not size:
                return False
            self.number += size
        return self.link == GENITIVE

    @property
    def _folded(self) -> str:
        return self.tokens[self.number].folded

    def _quality(self) -> int:
        """Give an adjective to the nearest noun that it agrees with."""
        english, _ = adjectives().get(self._folded.removeprefix("ال"), ("", False))
        if english and self.link == GENITIVE:
            for size in range(len(self.chain), 0, -1):
                if self._agrees(self.chain[size - 1], english):
                    self.chain[size - 1].qualities.append(english)
                    del self.chain[size:]
                    return 1
        return 0

    def _agrees(self, part: Part, english: str) -> bool:
        if part.noun is None or (part.noun.proper and part.feminine is None):
            return False
        if part.kind not in PEOPLE and english in english_rules()["of_people"]:
            return False
        feminine = self._folded.endswith("ه") or self._folded.removeprefix("ال") in phrases("feminine_adjectives")
        return part.feminine in {None, feminine} and part.is_closed == self._folded.startswith("ال")

    def _preposition(self) -> int:
        if not self.chain or self.link != GENITIVE or self._folded not in _APART:
            return 0
        self.link = self._folded
        return 1

    def _prefixed(self) -> int:
        """Read "لمجلس", "للأمم المتحدة", and the "والتجارة" of a minister of two portfolios."""
        folded = self._folded
        if self.link != GENITIVE or not self.chain:
            return 0
        if folded.startswith("وال"):
            return self._second_portfolio(folded[1:])
        for length, form in unprefixed(folded):
            if length == 1 and folded[0] in _WRITTEN_ON:
                self.link = folded[0]
                if size := self._noun(form):
                    return size
                self.link = GENITIVE
        return 0

    def _second_portfolio(self, form: str) -> int:
        host = self.chain[-1]
        size, english = find_portfolio(self.tokens, self.number, form)
        if not size or host.links or host.qualities or not host.noun or host.noun.base not in JOINING_HEADS:
            return 0
        if not host.portfolios:  # "foreign minister"
            first, host.english = host.english.rsplit(" ", 1)
            host.portfolios.append(first)
        host.portfolios.append(english)
        return size

    def _noun(self, form: str = "") -> int:
        """Read the portfolio, noun or place at the token; `form` is its first word without prefix."""
        form = form or self._folded
        noun = find_noun(self.tokens, self.number, form)
        size, english = find_portfolio(self.tokens, self.number, form)
        takes_field = bool(self.chain) and self.link in _OF_FIELDS and size >= (noun.words if noun else 0)
        if size and takes_field and self._add_portfolio(english, definite=form.startswith("ال")):
            return size
        place = find_place(self.tokens, self.number, form)
        if noun and noun.words >= place:
            return noun.words if self._add_noun(noun, form) else 0
        words = (form, *(token.folded for token in self.tokens[self.number + 1 : self.number + place]))
        return place if place and self._attach(Part(places()[words], Kind.PLACE)) else 0

    def _add_portfolio(self, english: str, *, definite: bool) -> bool:
        if self.link != GENITIVE:
            return self._attach(Part(english, Kind.PORTFOLIO))
        host = self.chain[-1]
        if not host.noun or host.is_closed or host.links or host.qualities:
            return False
        host.portfolios.append(english)
        host.definite = definite
        return True

    def _add_noun(self, noun: Noun, form: str) -> bool:
        base = noun_of((form.removeprefix("ال").removesuffix("ه"),))
        if self.tokens[self.number].text.endswith("ه") and noun.kind in PEOPLE and base:  # "شقيقه", not "شقيقة"
            noun = base
        last = form if noun.words == 1 else self.tokens[self.number + noun.words - 1].folded
        definite = noun.proper or form.startswith("ال") or last.startswith("ال")
        host = self.chain[-1] if self.chain else None
        if self.link == GENITIVE and noun.proper and self._rename(noun):
            return True
        if self.chain and noun.kind in PEOPLE and noun.feminine is None:  # two or more of them, written "منتجي"
            return False
        if host and host.kind is Kind.DEPUTY and noun.kind in PEOPLE and self.link in {GENITIVE, "ل"}:
            host.deputies.append(host.english)
            host.english, host.kind, host.noun, host.definite = noun.english, noun.kind, noun, definite
            self.link = GENITIVE
            return True
        return bool(noun.english) and self._attach(Part(noun.english, noun.kind, noun, definite, noun.feminine))

    def _rename(self, noun: Noun) -> bool:
        """Call a body by its own name: "وكالة تاس", "حركة حماس"."""
        host = self.chain[-1] if self.chain else None
        if host is None or noun.kind is not host.kind:
            return False
        host.english, host.noun, host.definite = noun.english, noun, True
        return True

    def _attach(self, part: Part) -> bool:
        """Add what the last noun is of, for or in or, after a noun that is closed, another title."""
        while (
            self.link != GENITIVE and len(self.chain) > 1 and self.chain[-1].noun is None
        ):  # "قسم أفريقيا في وزارة ..."
            self.chain.pop()
        host = self.chain[-1] if self.chain else None
        if host and self.link == GENITIVE and (host.is_closed or host.links):
            if part.kind is not Kind.PERSON or not part.definite:
                return False
            host = None
        if host is None:
            self.titles.append(part)
            self.chain = [part]
        elif self.link == GENITIVE and (host.noun is None or host.qualities):
            return False
        else:
            host.links.append((self.link, part))
            self.chain.append(part)
        self.link = GENITIVE
        return True

    def _quotation(self) -> int:
        """Read a second name, or a name that no table has: "الرئاسة الروسية “الكرملين”", "شركة “بوش”"."""
        if self._folded not in QUOTES or not self.chain:
            return 0
        end = next((at for at in range(self.number + 1, len(self.tokens)) if self.tokens[at].text in QUOTES), None)
        inner = self.tokens[self.number + 1 : end]
        noun = find_noun(inner, 0) if inner else None
        if noun and noun.words == len(inner):
            if not (noun.proper and self._rename(noun)):
                self.chain[0].alias = noun.english
        else:
            self.chain[-1].called.append(" ".join(token.text for token in inner))
            self.chain[-1].definite = True
        return len(inner) + 2

    def _called(self) -> int:
        """Take all that follows the name of a medium for its own name."""
        rest = self.tokens[self.number :]
        if not self.chain or self.chain[-1].kind is not Kind.MEDIA:
            return 0
        self.chain[-1].called.append(" ".join(token.text for token in rest))
        return len(rest)

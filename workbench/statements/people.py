"""Remember who a section names, and resolve surnames, titles and "the source" to them."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from workbench.statements.lexicon import COUNTERPART, PEOPLE, Kind, adjectives
from workbench.statements.mentions import Mention
from workbench.statements.names import Tokens
from workbench.statements.tokens import fold_words
from workbench.text.normalize import normalize

_LONG_VOWELS = re.compile("[اوي]")
_SHORTEST_SKELETON = 3
_REACH = 100


class Person(NamedTuple):
    """Hold who a section names: a person with name and title, or an institution or source with its name alone."""

    name: str
    title: str | None
    segment: str
    order: int
    kind: Kind
    head: str = ""
    words: frozenset[str] = frozenset()
    feminine: bool | None = None


@dataclass(slots=True)
class Directory:
    """Hold the people and institutions of one section in the order in which they are introduced."""

    by_word: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    by_head: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    latest_titled: Person | None = None

    def introduce(self, mention: Mention, tokens: Tokens, segment: str, order: int) -> None:
        """Remember a mention; one that names a person known already only adds to what is known."""
        person = describe(mention, tokens, segment, order)
        if person.head == COUNTERPART:
            person = self._counterpart(person)
        known = self._same_name(person) if mention.name else None
        if known:
            person = _merged(known, person)
        if person.title:
            self.latest_titled = person
        if known == person or (not mention.name and any(person.words == other.words for other in self._near(person))):
            return
        if known:
            self._forget(known)
        for people in self._lists(person):
            people.append(person)

    def knows(self, mention: Mention, tokens: Tokens) -> int:
        """Return how many words of a bare name, from its first, name someone whom the section names more fully."""
        return self._find(name_words(mention, tokens), order=0)[1]

    def resolve(self, mention: Mention, tokens: Tokens, segment: str, order: int) -> Person:
        """Return the fullest description of whom the mention means, from before it or else after it."""
        own = describe(mention, tokens, segment, order)
        if mention.name:
            known = self._by_name(name_words(mention, tokens), order)
            return _merged(known, own) if known else own
        if mention.end == mention.start + 1:
            surname = self._by_name(name_words(mention, tokens), order)
            if surname:
                return surname
        return (self._by_title(own) if own.head else None) or own

    def _by_name(self, words: Sequence[str], order: int) -> Person | None:
        return self._find(words, order)[0]

    def _find(self, words: Sequence[str], order: int) -> tuple[Person | None, int]:
        """Return whom the words name, or as many of the first of them as name someone, and how many."""
        for size in range(len(words), 0, -1):
            last = words[size - 1]
            candidates = self.by_word.get(last) or self.by_word.get(skeleton(last)) or []
            fits = [person for person in candidates if _compatible(words[:size], _name_words(person))]
            if fits:
                return _nearest(fits, order), size
        return None, 0

    def _by_title(self, own: Person) -> Person | None:
        fits = [
            person
            for person in self._near(own)
            if own.feminine in {None, person.feminine}
            and (own.words < person.words or (person.title and own.words == person.words))
        ]
        named = [person for person in fits if person.title and person.order <= own.order]
        return _nearest(named or fits, own.order)

    def _near(self, person: Person) -> list[Person]:
        """Return those with the same head noun, as many as are worth searching before and after the person."""
        people = self.by_head.get(person.head, [])
        here = bisect_right(people, person.order, key=lambda other: other.order)
        return people[max(0, here - _REACH) : here + _REACH]

    def _same_name(self, person: Person) -> Person | None:
        words = _name_words(person)
        found = self._by_name(words, person.order)
        return found if found and _compatible(words, _name_words(found)) else None

    def _lists(self, person: Person) -> Iterator[list[Person]]:
        for key in {key for word in _name_words(person) for key in (word, skeleton(word))}:
            yield self.by_word[key]
        if person.head:
            yield self.by_head[person.head]

    def _forget(self, person: Person) -> None:
        for people in self._lists(person):
            people.remove(person)

    def _counterpart(self, person: Person) -> Person:
        """Give "نظيرته السودانية ..." the office of whoever was named last, in the gender and for the country given."""
        model = self.latest_titled
        if model is None or model.title is None or person.title is None:
            return person
        country = next((word for word in person.title.split()[1:] if _nation(word)), None)
        words = [word for word in model.title.split() if country is None or not _nation(word)]
        if person.feminine and not model.feminine:
            words[0] += "ة"
        title = " ".join([*words, country] if country else words)
        content = frozenset(word.removeprefix("ال").removesuffix("ه") for word in fold_words(title))
        return person._replace(title=title, head=model.head, words=content)


def describe(mention: Mention, tokens: Tokens, segment: str, order: int) -> Person:
    """Return the name and title as the text gives them, without tatweel and prefixes."""
    title = _text(tokens, mention.title, mention) if mention.title else None
    name = _text(tokens, mention.name, mention) if mention.name else None
    whole = name or title or _text(tokens, (mention.start, mention.end), mention)
    kind = (Kind.PERSON if name else Kind.OFFICE) if mention.kind in PEOPLE else mention.kind
    words = mention.words
    return Person(whole, title if name else None, segment, order, kind, mention.head, words, mention.feminine)


def skeleton(word: str) -> str:
    """Return the word's consonants, alike for "سيرومولوتوف" and "سيرامولوتوف"; short ones stay whole."""
    bare = _LONG_VOWELS.sub("", word)
    return bare if len(bare) >= _SHORTEST_SKELETON else word


def name_words(mention: Mention, tokens: Tokens) -> list[str]:
    """Return the folded words of a mention's name."""
    start, end = mention.name or (mention.start, mention.end)
    return [token.folded for token in tokens[start:end]]


def _name_words(person: Person) -> list[str]:
    return list(fold_words(person.name)) if person.kind in {Kind.PERSON, Kind.NAME} else []


def _compatible(words: Sequence[str], others: Sequence[str]) -> bool:
    """Say whether one name's words all occur in the other, spelling of vowels aside."""
    one, two = {skeleton(word) for word in words}, {skeleton(word) for word in others}
    return one <= two or two <= one


def _nearest(people: Sequence[Person], order: int) -> Person | None:
    earlier = [person for person in people if person.order <= order]
    return earlier[-1] if earlier else (people[0] if people else None)


def _merged(known: Person, person: Person) -> Person:
    whole = _compatible(_name_words(known), _name_words(person)) and len(person.name) > len(known.name)
    name = person.name if whole else known.name
    return (known if known.title else person)._replace(name=name)


def _nation(word: str) -> bool:
    (folded,) = fold_words(word)
    return adjectives().get(folded.removeprefix("ال"), ("", False))[1]


def _text(tokens: Tokens, extent: tuple[int, int], mention: Mention) -> str:
    """Return the words of a range as written, with spaces as in the text and the first word's prefix left out."""
    start, end = extent
    first = tokens[start].text
    if start == mention.start and mention.prefix:
        first = _without_prefix(first, mention.prefix)
    parts = [first]
    for before, token in zip(tokens[start : end - 1], tokens[start + 1 : end], strict=True):
        parts.append((" " if token.start > before.end else "") + token.text)
    return normalize("".join(parts))


def _without_prefix(word: str, letters: int) -> str:
    bare = normalize(word)
    rest = bare[letters:]
    return "ا" + rest if rest.startswith("ل") and bare[letters - 1] == "ل" else rest

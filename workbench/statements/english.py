"""Give a speaker's name in English: as the translation has it, composed from known parts, or romanised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workbench.statements.lexicon import Kind, Noun, adjectives, find_noun, find_place, places, unprefixed
from workbench.statements.tokens import QUOTES, Token, tokenize
from workbench.text.transliteration import find_name, romanize

_LINKS = {"باسم": "for", "لشؤون": "for", "لدي": "to", "الي": "to", "في": "in", "عن": "for"}
_PREFIX_LINKS = {"ل": "of", "ب": "in"}


def english_name(name: str, kind: Kind, targets: Iterable[str | None]) -> str:
    """Return a person's name as a target text spells it, or an institution's from the tables; else romanised."""
    if kind in {Kind.NAME, Kind.PERSON}:
        found = ((find_name(name, target), target) for target in targets if target)
        return next((span.of(target) for span, target in found if span), None) or romanize(name)
    return compose(name) or romanize(name)


@dataclass(slots=True)
class _Phrase:
    """Build "Head of the Russian Delegation in the United Nations" part by part."""

    parts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    nouns: list[Noun | None] = field(default_factory=list)
    link: str = "of"

    def add(self, english: str, noun: Noun | None) -> None:
        last = self.nouns[-1] if self.nouns else None
        if last and last.kind is Kind.DEPUTY:
            self.parts[-1], self.nouns[-1] = f"{self.parts[-1]} {english}", noun
            return
        if noun is None and last and self.parts[-1] == "Head":
            self.parts[-1] = "President"
        self.parts.append(english)
        self.nouns.append(noun)
        self.links.append(self.link)
        self.link = "of"

    def qualify(self, english: str) -> None:
        number = -1 if self.nouns[-1] else 0
        self.parts[number] = f"{english} {self.parts[number]}"

    def text(self) -> str:
        words = self.parts[:1]
        for part, link, noun in zip(self.parts[1:], self.links[1:], self.nouns[1:], strict=True):
            bare = noun is None or noun.proper or part.isupper()
            words += [link, part] if bare else [link, "the", part]
        return " ".join(words)


def compose(name: str) -> str | None:
    """Return the English of an institution or title whose every word is known, else None."""
    tokens = tokenize(name)
    phrase, number = _Phrase(), 0
    while number < len(tokens):
        size = _add_next(phrase, tokens, number)
        if not size:
            return None
        number += size
    return phrase.text() if phrase.parts else None


def _add_next(phrase: _Phrase, tokens: Sequence[Token], number: int) -> int:
    """Add what stands at a token and return how many tokens it took; 0 when it is unknown."""
    folded = tokens[number].folded
    if folded in QUOTES:
        return _add_quoted(phrase, tokens, number)
    if phrase.parts and folded in _LINKS:
        phrase.link = _LINKS[folded]
        return 1
    adjective = adjectives().get(folded.removeprefix("ال"))
    if phrase.parts and adjective:
        phrase.qualify(adjective[0])
        return 1
    for length, form in ((0, folded), *unprefixed(folded)):
        size = _add_noun(phrase, tokens, number, form, _PREFIX_LINKS.get(folded[0]) if length else None)
        if size:
            return size
    if phrase.nouns and phrase.nouns[-1] and phrase.nouns[-1].kind is Kind.MEDIA:
        return _add_called(phrase, tokens[number:])
    return 0


def _add_quoted(phrase: _Phrase, tokens: Sequence[Token], number: int) -> int:
    end = next((at for at in range(number + 1, len(tokens)) if tokens[at].text in QUOTES), len(tokens))
    inner = tokens[number + 1 : end]
    if not (phrase.parts and inner):
        return 0
    noun = find_noun(inner, 0)
    if noun and noun.words == len(inner):
        phrase.parts[-1] += f" ({noun.english})"
    else:
        _add_called(phrase, inner)
    return end + 1 - number


def _add_called(phrase: _Phrase, tokens: Sequence[Token]) -> int:
    phrase.qualify(romanize(" ".join(token.text for token in tokens)))
    return len(tokens)


def _add_noun(phrase: _Phrase, tokens: Sequence[Token], number: int, form: str, link: str | None) -> int:
    noun = find_noun(tokens, number, form)
    size = noun.words if noun else find_place(tokens, number, form)
    if not size:
        return 0
    phrase.link = link or phrase.link
    words = (form, *(token.folded for token in tokens[number + 1 : number + size]))
    media = noun and phrase.nouns and phrase.nouns[-1] and phrase.nouns[-1].kind is noun.kind is Kind.MEDIA
    if noun and media:
        phrase.parts[-1] = f"{noun.english} {phrase.parts[-1]}"
    else:
        phrase.add(noun.english if noun else places()[words], noun)
    return size

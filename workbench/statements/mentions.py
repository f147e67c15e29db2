"""Read the phrases that name people, institutions, sources and places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.statements.lexicon import (
    PEOPLE,
    Kind,
    Noun,
    adjectives,
    find_noun,
    find_place,
    may_open_phrase,
    phrases,
    places,
    unprefixed,
)
from workbench.statements.names import LONGEST_NAME, Tokens, name_end
from workbench.statements.titles import phrase_end
from workbench.statements.tokens import folded_at, is_definite

_BODIES = frozenset({Kind.INSTITUTION, Kind.SOURCE})


@dataclass(frozen=True, slots=True)
class Mention:
    """Mark a phrase that may name a speaker; `title` and `name` are ranges of token numbers.

    `words` are the title's folded words without article and feminine ending, `prefix` counts the letters
    of و, ل, ب ... written onto the first word, `feminine` is None where the phrase leaves it open.
    """

    kind: Kind
    start: int
    end: int
    title: tuple[int, int] | None = None
    name: tuple[int, int] | None = None
    head: str = ""
    words: frozenset[str] = frozenset()
    feminine: bool | None = None
    prefix: int = 0


def parse_mention(tokens: Tokens, start: int, *, prefixed: bool = False) -> Mention | None:
    """Read the mention that begins at a token; with `prefixed`, its first word may carry و, ل, ب ..."""
    while start < len(tokens) and tokens[start].folded in phrases("counts"):
        start += 1
    if start >= len(tokens):
        return None
    forms = [(0, tokens[start].folded), *(unprefixed(tokens[start].folded) if prefixed else ())]
    for length, form in forms:
        noun = find_noun(tokens, start, form)
        if noun:
            return replace(_titled(tokens, start, noun, form), prefix=length)
        place = find_place(tokens, start, form)
        if place:
            masculine = form in phrases("masculine_places")
            return Mention(Kind.PLACE, start, start + place, head=form, feminine=not masculine, prefix=length)
    return _bare_name(tokens, start)


def find_titled(tokens: Tokens) -> Iterator[Mention]:
    """Yield the institutions, the sources, and the people whose name follows their title or stands before it."""
    end = 0
    for number, token in enumerate(tokens):
        if number < end or not may_open_phrase(token.folded):
            continue
        mention = _named_before(tokens, number - 1) or parse_mention(tokens, number, prefixed=True)
        if mention and (mention.kind in _BODIES or (mention.kind in PEOPLE and mention.name)):
            yield mention
            end = mention.end


def _named_before(tokens: Tokens, comma: int) -> Mention | None:
    if comma < 1 or tokens[comma].folded != "،":
        return None
    names = (_bare_name(tokens, start) for start in range(max(0, comma - LONGEST_NAME), comma))
    return next((name for name in names if name and name.title and name.name == (name.start, comma)), None)


def _titled(tokens: Tokens, start: int, noun: Noun, form: str) -> Mention:
    end = phrase_end(tokens, start, noun, form)
    bare = form.startswith("ال") and end == start + 1
    if noun.kind in PEOPLE and bare and is_definite(tokens, end) and name_end(tokens, end + 1) > end + 1:
        end += 1  # "البطريرك الماروني بشارة الراعي": an adjective that no list holds
    words = _content_words((form, *(token.folded for token in tokens[start + 1 : end])))
    mention = Mention(noun.kind, start, end, (start, end), None, noun.base, words, noun.feminine)
    if noun.kind not in PEOPLE:
        return mention
    after = end + (folded_at(tokens, end) == "،")
    surname_alone = bare and after == start + 1  # "الرئيس السيسي"
    name = name_end(tokens, after, definite=surname_alone and name_end(tokens, end, definite=True) == end + 1)
    apposition = name > after + 1 and folded_at(tokens, name) in {"،", ""}  # "وزير الخارجية، سيرغي لافروف،"
    if name > after and (after == end or apposition):
        return replace(mention, end=name, name=(after, name))
    return mention


def _bare_name(tokens: Tokens, start: int) -> Mention | None:
    end = name_end(tokens, start)
    if end == start:
        return None
    mention = Mention(Kind.NAME, start, end, name=(start, end))
    noun = find_noun(tokens, end + 1) if folded_at(tokens, end) == "،" else None
    if noun and noun.kind in PEOPLE:
        title = _titled(tokens, end + 1, noun, tokens[end + 1].folded)
        if not title.name:
            return replace(title, kind=Kind.PERSON, start=start, name=mention.name)
    return mention


def _content_words(folded: Sequence[str]) -> frozenset[str]:
    """Return what two mentions of one title share: "السفير الروسي في العراق" is also "لدى بغداد"."""
    words = [word for word in folded if word.isalpha() and word not in phrases("name_ends")]
    national = any(adjectives().get(word.removeprefix("ال"), ("", False))[1] for word in words)
    kept = [word for word in words if not (national and (word,) in places())]
    return frozenset(word.removeprefix("ال").removesuffix("ه") for word in kept)

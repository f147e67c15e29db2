"""Read the phrases that name people, institutions, sources and places."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workbench.statements.boundaries import (
    COMMA,
    apposition_end,
    is_courtesy,
    named_at,
    origin_end,
    skip_pronoun,
    without_courtesy,
)
from workbench.statements.lexicon import (
    COUNTERPART,
    PEOPLE,
    Kind,
    Noun,
    adjectives,
    find_noun,
    find_place,
    may_open_phrase,
    noun_of,
    phrases,
    places,
    unprefixed,
)
from workbench.statements.names import (
    LONGEST_NAME,
    Tokens,
    begins_name,
    closes_subject,
    is_common,
    is_surname_alone,
    may_stand_in_name,
    name_end,
    opens_genitive,
    precedes_speech,
    stands_alone,
)
from workbench.statements.titles import phrase_end
from workbench.statements.tokens import folded_at, is_definite, is_definite_form

_BODIES = frozenset({Kind.INSTITUTION, Kind.SOURCE})
_NAMED = frozenset({*PEOPLE, Kind.NAME})
_UNNAMED = frozenset({Kind.GROUP, Kind.SOURCE})
_LONGEST_LOOK_BACK = 3  # words of a title that no list has

Extent = tuple[int, int]  # token numbers, the end excluded


class Mention(NamedTuple):
    """Mark a phrase that may name a speaker; `title` and `name` are ranges of token numbers.

    `words` are the title's folded words without article and feminine ending, `prefix` counts the letters
    of و, ل, ب ... written onto the first word, `feminine` is None where the phrase leaves it open.
    """

    kind: Kind
    start: int
    end: int
    title: Extent | None = None
    name: Extent | None = None
    head: str = ""
    words: frozenset[str] = frozenset()
    feminine: bool | None = None
    prefix: int = 0


def parse_mention(tokens: Tokens, start: int, *, prefixed: bool = False) -> Mention | None:
    """Read the mention that begins at a token; with `prefixed`, its first word may carry و, ل, ب ..."""
    counted = start
    while start < len(tokens) and tokens[start].folded in phrases("counts"):
        start += 1
    if start >= len(tokens):
        return None
    mention = _listed(tokens, start, prefixed=prefixed) or _bare_name(tokens, start) or _described(tokens, start)
    if mention is None or counted == start or mention.name or not mention.title:
        return mention
    return mention._replace(start=counted, title=(counted, mention.end))  # "ثلاثة مسؤولين", "أحد السكان"


def find_titled(tokens: Tokens) -> Iterator[Mention]:
    """Yield the institutions, the sources, and the people who are named in full."""
    end = 0
    for number, token in enumerate(tokens):
        if number < end:
            continue
        mention = None
        if may_open_phrase(token.folded):
            mention = _named_before(tokens, number - 1) or parse_mention(tokens, number, prefixed=True)
        if mention is None and begins_name(tokens, number):
            mention = _untitled(tokens, number)
        if mention and (mention.kind in _BODIES or (mention.kind in _NAMED and _is_full(mention))):
            yield mention
            end = mention.end


def _is_full(mention: Mention) -> bool:
    """Say whether a mention has a name and, without a title, two words of it."""
    if mention.name is None:
        return False
    return mention.kind is not Kind.NAME or mention.name[1] - mention.name[0] > 1


def _named_before(tokens: Tokens, comma: int) -> Mention | None:
    if comma < 1 or tokens[comma].folded != COMMA:
        return None
    names = (_bare_name(tokens, start) for start in range(max(0, comma - LONGEST_NAME), comma))
    return next((name for name in names if name and name.title and name.name == (name.start, comma)), None)


def _untitled(tokens: Tokens, start: int) -> Mention | None:
    """Read a name that no list gives a title, with the definite words before it: "الأسير المحرر ماهر شحادة"."""
    mention = _bare_name(tokens, start)
    first = start
    while first > max(0, start - _LONGEST_LOOK_BACK) and is_definite(tokens, first - 1):
        first -= 1
    described = _described(tokens, first) if mention and not mention.title and first < start else None
    return described or mention


def _listed(tokens: Tokens, start: int, *, prefixed: bool) -> Mention | None:
    """Read a mention whose head is in the lists of nouns and places."""
    forms = [(0, tokens[start].folded), *(unprefixed(tokens[start].folded) if prefixed else ())]
    for length, form in forms:
        noun, place = find_noun(tokens, start, form), find_place(tokens, start, form)
        if noun and noun.words >= place:
            mention = _as_woman(tokens, start, noun, form) or _titled(tokens, start, noun, form)
            return mention._replace(prefix=length) if length else mention
        if place:
            masculine = form in phrases("masculine_places")
            return Mention(Kind.PLACE, start, start + place, head=form, feminine=not masculine, prefix=length)
    return None


def _as_woman(tokens: Tokens, start: int, noun: Noun, form: str) -> Mention | None:
    """Read "محافظة" as a woman governor rather than a governorate where a name follows."""
    base = noun_of((form.removeprefix("ال").removesuffix("ه"),))
    if noun.kind is not Kind.INSTITUTION or not form.endswith("ه") or base is None or base.kind is not Kind.PERSON:
        return None
    mention = _titled(tokens, start, base._replace(feminine=True), form)
    return mention if mention.name and not is_common(tokens[mention.name[0]]) else None


def _titled(tokens: Tokens, start: int, noun: Noun, form: str) -> Mention:
    end = phrase_end(tokens, start, noun, form)
    if noun.kind not in PEOPLE:
        end = origin_end(tokens, end, anywhere=True) if noun.kind in _UNNAMED else end
        return _mention(tokens, noun.kind, (start, end), form, noun.base, noun.feminine)
    possessed = noun.base != COUNTERPART and tokens[start].text.endswith("ه")  # "محاميه"
    feminine = None if possessed else noun.feminine
    end, name = _named(tokens, start, end, form)
    if name is None:
        end = end if is_definite_form(form) else origin_end(tokens, end, anywhere=False)
    elif is_courtesy(tokens, start, end) and folded_at(tokens, name[1]) == COMMA:
        office = _office_after(tokens, name[1])
        if office:
            return office._replace(start=start, name=name)
    return _mention(tokens, noun.kind, (start, end), form, noun.base, feminine, name)


def _named(tokens: Tokens, start: int, end: int, form: str) -> tuple[int, Extent | None]:
    """Return where a title ends and the name after it, if any.

    "الرئيس السيسي", "وزير الخارجية، سيرغي لافروف،", "رئيس غرفة صناعة حلب فؤاد قباني".
    """
    after = named_at(tokens, end)
    if after is not None:
        return without_courtesy(tokens, start, after), (after, name_end(tokens, after))
    after = end + (folded_at(tokens, end) == COMMA)
    name = name_end(
        tokens, after, definite=form.startswith("ال") and after == start + 1 and is_surname_alone(tokens, end)
    )
    aside = after > end
    common = after < len(tokens) and is_common(tokens[after])
    governed = common and tokens[after].folded[0] in "لب" and (aside or not precedes_speech(tokens, name))
    apposition = name > after + 1 and folded_at(tokens, name) in {COMMA, ""}
    single = not aside and name == after + 1 and not stands_alone(tokens, after)
    if name == after or governed or single or (aside and not apposition) or opens_genitive(tokens, after, name):
        return end, None
    return without_courtesy(tokens, start, end), (after, name)


def _described(tokens: Tokens, start: int) -> Mention | None:
    """Read a person whose office no list has, by the given name after it: "الصياد حسين المنصوب"."""
    definite = is_definite(tokens, start)
    if not may_stand_in_name(tokens[start]) or not (definite or is_definite(tokens, start + 1)):
        return None
    name = named_at(tokens, start + 1)
    if name is None or not begins_name(tokens, name) or (name == start + 1 and not definite):
        return None
    form = tokens[start].folded
    feminine = True if tokens[start].text.endswith("ة") else None
    title = (start, without_courtesy(tokens, start, name))
    head = form.removeprefix("ال")
    return _mention(tokens, Kind.PERSON, title, form, head, feminine, (name, name_end(tokens, name)))


def _bare_name(tokens: Tokens, start: int) -> Mention | None:
    end = name_end(tokens, start)
    if end == start or len(tokens[start].folded) == 1:
        return None
    office = _office_after(tokens, end) if folded_at(tokens, end) == COMMA else None
    if office:
        return office._replace(kind=Kind.PERSON, start=start, name=(start, end))
    return Mention(Kind.NAME, start, end, name=(start, end))


def _office_after(tokens: Tokens, comma: int) -> Mention | None:
    """Return the title that stands after a name and a comma, up to the next comma."""
    start = skip_pronoun(tokens, comma + 1)
    noun, closing = find_noun(tokens, start), apposition_end(tokens, start)
    if noun is not None and noun.kind in PEOPLE:
        form = tokens[start].folded
        end = max(phrase_end(tokens, start, noun, form), closing)
        another = named_at(tokens, end) == end
        return None if another else _mention(tokens, noun.kind, (start, end), form, noun.base, noun.feminine)
    if closing > start and may_stand_in_name(tokens[start]) and closes_subject(tokens, closing + 1):
        form = tokens[start].folded
        return _mention(tokens, Kind.PERSON, (start, closing), form, form.removeprefix("ال"), None)
    return None


def _mention(  # noqa: PLR0913, PLR0917 - the parts of a mention
    tokens: Tokens,
    kind: Kind,
    title: Extent,
    form: str,
    head: str,
    feminine: bool | None,
    name: Extent | None = None,
) -> Mention:
    start, end = title
    words = _content_words((form, *(token.folded for token in tokens[start + 1 : end])))
    return Mention(kind, start, name[1] if name else end, title, name, head, words, feminine)


def _content_words(folded: Sequence[str]) -> frozenset[str]:
    """Return what two mentions of one title share: "السفير الروسي في العراق" is also "لدى بغداد"."""
    words = [word for word in folded if word.isalpha() and word not in phrases("name_ends")]
    national = any(adjectives().get(word.removeprefix("ال"), ("", False))[1] for word in words)
    kept = [word for word in words if not (national and (word,) in places())]
    return frozenset(word.removeprefix("ال").removesuffix("ه") for word in kept)

"""Tell where the phrase that a head noun opens ends: complements, adjectives, what prepositions add."""

from workbench.statements.lexicon import (
    JOINING_HEADS,
    PEOPLE,
    POSSESSIVES,
    Kind,
    Noun,
    find_noun,
    find_place,
    find_portfolio,
    is_adjective,
    phrases,
    unprefixed,
)
from workbench.statements.names import Tokens, closes_subject, may_stand_in_name
from workbench.statements.tokens import QUOTES, Token, folded_at, is_definite

_LONGEST_QUOTED_NAME = 5
_LONGEST_FOREIGN = 6  # words of a body's name that no list has
_SHORTEST_POSSESSED = 4
_LONG_PLACE = 3  # words; such a name begins with a noun: "جمهورية أفريقيا الوسطى"
_NAMED_BY_QUOTATION = frozenset({Kind.INSTITUTION, Kind.MEDIA})
_UNCHAINED = frozenset({Kind.MEDIA, Kind.SOURCE})
_ENVOYS = frozenset({"مبعوث", "موفد", "ممثل", "مستشار", "مقرر"})  # "الموفد الخاص للرئيس الروسي"


def phrase_end(tokens: Tokens, start: int, noun: Noun, form: str) -> int:
    """Return the end of the phrase whose head noun begins at a token; `form` is its first word without prefix."""
    end = start + noun.words
    last = form if noun.words == 1 else tokens[end - 1].folded
    possessed = noun.kind in PEOPLE and tokens[start].text.endswith("ه")
    definite = noun.proper or last.startswith("ال") or (noun.words == 1 and (possessed or last.endswith(POSSESSIVES)))
    agrees = is_adjective(last, definite=False) and last.endswith("ه") == bool(noun.feminine)
    closed = noun.words > 1 and agrees and not is_definite(tokens, end)
    if not definite and not closed and not _is_unbound(last, noun):
        complement = _complement_end(tokens, end, noun)
        definite, end = complement > end, complement
    elif noun.kind in _NAMED_BY_QUOTATION:
        end = _quoted_end(tokens, end)
    while (following := _qualifier_end(tokens, end, noun, definite, end == start + 1)) > end:
        definite = definite or not is_adjective(tokens[end].folded, definite=False)
        end = following
    return _alias_end(tokens, end) if noun.kind is Kind.INSTITUTION else end


def _is_unbound(folded: str, noun: Noun) -> bool:
    """Say whether the ending shows that no genitive follows: "محللون", where "محللو" would take one."""
    return noun.kind in {*PEOPLE, Kind.GROUP} and noun.feminine is None and folded.endswith("ون")


def _complement_end(tokens: Tokens, start: int, noun: Noun) -> int:
    """Return the end of what an indefinite head is joined to: "وزير|الخارجية", "وكالة|“تاس”", "رئيس|هيئة الأركان"."""
    if folded_at(tokens, start) in QUOTES:
        return _quoted_end(tokens, start)
    inner = find_noun(tokens, start) if find_place(tokens, start) < _LONG_PLACE else None
    if folded_at(tokens, start) in phrases("title_links") or (inner and inner.kind is Kind.DOCUMENT):
        return start
    if inner:
        return phrase_end(tokens, start, inner, tokens[start].folded)
    place = find_place(tokens, start)
    if place and noun.kind is Kind.MEDIA:
        return _foreign_end(tokens, start)
    end = start + (find_portfolio(tokens, start)[0] or place)
    if end > start or start >= len(tokens) or not _joins(tokens[start]):
        return end
    return _unknown_end(tokens, start, noun)


def _unknown_end(tokens: Tokens, start: int, noun: Noun) -> int:
    """Return the end of a genitive that begins with a word that no list has."""
    end = start + 1
    if is_definite(tokens, start) or noun.kind is Kind.SOURCE or end >= len(tokens):
        return end
    if noun.kind in _NAMED_BY_QUOTATION:
        return _foreign_end(tokens, end)
    return end + (find_place(tokens, end) or (is_definite(tokens, end) and _joins(tokens[end])))


def _foreign_end(tokens: Tokens, start: int) -> int:
    """Return the end of the name of a body, where nothing else stands before what it says: "مجموعة إير فرانس إن"."""
    end = start + (find_place(tokens, start) or (is_definite(tokens, start) and _joins(tokens[start])))
    for number in range(end, min(end + _LONGEST_FOREIGN, len(tokens))):
        if closes_subject(tokens, number):
            return number if number > end and tokens[number].folded in phrases("complementisers") else end
        if not (_joins(tokens[number]) or find_place(tokens, number)):
            return end
    return end


def _joins(token: Token) -> bool:
    carries_pronoun = len(token.folded) > _SHORTEST_POSSESSED and token.text.endswith(("ها", "ه"))
    return may_stand_in_name(token) and not carries_pronoun and not is_adjective(token.folded, definite=False)


def _qualifier_end(tokens: Tokens, start: int, noun: Noun, definite: bool, bare: bool) -> int:
    """Return the end of what qualifies a phrase that ends at a token; `bare` where it is one word as yet."""
    if start >= len(tokens):
        return start
    folded = tokens[start].folded
    if noun.feminine is None and folded[0] == "و" and is_adjective(folded[1:], definite=definite):
        return start + 1  # "الرئيسان الغاني والسنغالي"
    # A surname looks like an adjective: "الوزير الصفدي".
    if is_adjective(folded, definite=definite) or (
        definite and not (bare and noun.kind in PEOPLE) and _relates(tokens, start, noun)
    ):
        return start + 1
    if noun.base in JOINING_HEADS and folded.startswith("وال") and not find_noun(tokens, start, folded[1:]):
        portfolio, _ = find_portfolio(tokens, start, folded[1:])
        return start + max(1, portfolio)
    following = find_noun(tokens, start)
    if noun.kind in PEOPLE and following and following.kind is Kind.PERSON and folded.startswith("ال"):
        return phrase_end(tokens, start, following, folded)
    return _preposition_end(tokens, start, noun, definite and not bare)


def _relates(tokens: Tokens, start: int, noun: Noun) -> bool:
    """Say whether a word that no list holds has the ending of an adjective of relation: "الكردستاني"."""
    endings = ("يه", "ي") if noun.kind is Kind.INSTITUTION else ("يه",)
    return is_definite(tokens, start) and tokens[start].folded.endswith(endings) and not find_noun(tokens, start)


def _preposition_end(tokens: Tokens, start: int, noun: Noun, definite: bool) -> int:
    folded = tokens[start].folded
    if folded in phrases("title_ends"):
        return start + 1
    if folded in phrases("title_links") and (folded != "باسم" or noun.base in phrases("spokesmen")):
        end = _complement_end(tokens, start + 1, noun)
        return end if end > start + 1 else start
    if folded == "في" or (folded in {"الي", "عن"} and noun.kind in PEOPLE):
        end = _body_end(tokens, start + 1, None, noun)
        return end if end > start + 1 else start
    if folded.startswith("لل") and noun.kind not in _UNCHAINED and not find_noun(tokens, start, "ا" + folded[1:]):
        return start + 1 if definite else start
    if folded[0] in "لب":
        return next(
            (end for _, form in unprefixed(folded) if (end := _body_end(tokens, start, form, noun)) > start), start
        )
    return start


def _body_end(tokens: Tokens, start: int, form: str | None, noun: Noun) -> int:
    """Return the end of an institution or place at a token, or of whom an envoy serves; else `start`."""
    if start >= len(tokens):
        return start
    inner = find_noun(tokens, start, form)
    if inner and (inner.kind is Kind.INSTITUTION or (inner.kind is Kind.PERSON and noun.base in _ENVOYS)):
        return phrase_end(tokens, start, inner, form or tokens[start].folded)
    return start + find_place(tokens, start, form)


def _quoted_end(tokens: Tokens, start: int) -> int:
    """Return the end of a short quotation that is a name: "قناة “السومرية”"."""
    if folded_at(tokens, start) not in QUOTES:
        return start
    for end in range(start + 1, min(len(tokens), start + _LONGEST_QUOTED_NAME + 2)):
        if tokens[end].text in QUOTES:
            return end + 1 if end > start + 1 else start
        if not tokens[end].is_word and tokens[end].text != "-":
            return start
    return start


def _alias_end(tokens: Tokens, start: int) -> int:
    """Return the end of a second name in quotation marks: "الرئاسة الروسية “الكرملين”"."""
    end = _quoted_end(tokens, start)
    noun = find_noun(tokens, start + 1) if end > start else None
    return end if noun and noun.kind is Kind.INSTITUTION and start + noun.words + 2 == end else start

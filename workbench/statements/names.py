"""Tell where a person's name begins and ends."""

import re
from collections.abc import Sequence
from functools import lru_cache

from workbench.statements.lexicon import Kind, find_noun, find_place, is_adjective, phrases, press_names, word_list
from workbench.statements.tokens import QUOTES, Token, folded_at, is_definite, is_definite_form
from workbench.statements.verbs import find_verb
from workbench.text.common_words import is_arabic_word

Tokens = Sequence[Token]
LONGEST_NAME = 5  # words, particles aside
_TANWIN = "\u064b"
_ALI = "علي"
_SHORTEST_PREFIXED = 2
_SHORTEST_POSSESSED = 4
_SURE_WORDS = 2  # words of a name after which a definite object of the verb may begin
# Verbal nouns of the derived forms, as folded: "تعليق", "اعتداء", "استهداف", "انسحاب", "مفاوضه".
_VERBAL_NOUN = re.compile("(?:ال)?(?:ت..ي.ه?|ا.ت.ا.|ات.ا.|است.?.ا.ه?|ان..ا.|م.ا..ه)")
_CLOSING = frozenset("،,.؛;:؟!-–—()") | QUOTES


def name_end(tokens: Tokens, start: int, *, definite: bool = False) -> int:
    """Return where a person's name that begins at a token ends; `start` itself where none does."""
    end, words = start, 0
    while words < LONGEST_NAME and (size := _next_size(tokens, start, end, definite or words > 0)):
        if size == 1 and words and _is_object(tokens, end, sure=words >= _SURE_WORDS):
            break
        words += tokens[end].folded not in phrases("second_parts")
        end += size
    return end


def begins_name(tokens: Tokens, number: int) -> bool:
    """Say whether a known given name stands at a token, or a particle that opens a name ("أبو القاسم", "أم خالد")."""
    if number >= len(tokens) or not may_begin_name(tokens[number].folded):
        return False
    return is_given(tokens[number]) or _is_compound(tokens, number, first=True)


@lru_cache(maxsize=1 << 14)
def may_begin_name(folded: str) -> bool:
    """Say whether a word is a given name or a particle that opens one: a quick first check."""
    return folded in word_list("given_names.txt") or folded in phrases("opening_particles")


def is_given(token: Token) -> bool:
    """Say whether the word is a known given name, and no everyday word besides that never belongs to a name."""
    known = may_begin_name(token.folded) and token.folded in word_list("given_names.txt")
    return known and _TANWIN not in token.text and not ends_name(token)


def is_common(token: Token) -> bool:
    """Say whether the word is an everyday one and no name that the press writes often."""
    return ends_name(token) or (token.folded not in press_names() and is_arabic_word(token.text))


def closes_subject(tokens: Tokens, number: int) -> bool:
    """Say whether a mark, a verb that reports or what it reports stands at a token: a name before it is whole."""
    return precedes_speech(tokens, number) or tokens[number].text in _CLOSING


def stands_alone(tokens: Tokens, number: int) -> bool:
    """Say whether one word after a title may be a name: "الرئيس بوتين في ...", not "نشر النجم صورة له"."""
    return not is_common(tokens[number]) or closes_subject(tokens, number + 1)


def precedes_speech(tokens: Tokens, number: int) -> bool:
    """Say whether a verb that reports, or what one reports, or nothing stands at a token."""
    if number >= len(tokens) or tokens[number].folded in phrases("complementisers"):
        return True
    return find_verb(tokens[number]) is not None


def is_thing(token: Token) -> bool:
    """Say whether the word is a common object of verbs, or a verbal noun, with or without the article."""
    return token.folded.removeprefix("ال") in phrases("objects") or _VERBAL_NOUN.fullmatch(token.folded) is not None


def is_surname_alone(tokens: Tokens, number: int) -> bool:
    """Say whether a definite word after "الرئيس" is a surname: "الرئيس السيسي", not "انتقد الرئيس القرار"."""
    if name_end(tokens, number, definite=True) != number + 1 or is_thing(tokens[number]):
        return False
    after = folded_at(tokens, number + 1) in phrases("after_names")
    return after or tokens[number].folded.endswith("ي") or closes_subject(tokens, number + 1)


def opens_genitive(tokens: Tokens, start: int, end: int) -> bool:
    """Say whether a name that nobody knows is rather a noun and its genitive: "استعاد الوزير|تفاصيل الزيارة"."""
    common = is_common(tokens[start]) and end == start + 2 and is_definite(tokens, start + 1)
    return common and not (tokens[start + 1].folded.endswith("ي") or precedes_speech(tokens, end))


def _next_size(tokens: Tokens, start: int, number: int, definite: bool) -> int:
    """Return how many tokens the name's next word takes with its particles; 0 where the name has ended."""
    if number >= len(tokens):
        return 0
    if _is_compound(tokens, number, first=number == start):
        return 2 + (folded_at(tokens, number + 1) in phrases("second_particles"))
    return int(is_given(tokens[number]) or _in_name(tokens, start, number, definite))


def _is_compound(tokens: Tokens, number: int, *, first: bool) -> bool:
    """Say whether a particle stands at a token with the word that it belongs to: "بن زايد", "آل ثاني", "دي سانتيس"."""
    particle = tokens[number]
    if number + 1 >= len(tokens) or particle.folded not in phrases("opening_particles" if first else "name_particles"):
        return False
    token = tokens[number + 1]
    if first:
        mother = particle.folded == "ام"  # or "or"
        return is_given(token) or (is_definite(tokens, number + 1) and not mother and not find_place(tokens, number))
    plain = token.is_word and not token.text[0].isdecimal()
    return plain and (not ends_name(token) or token.folded in phrases("second_particles"))


def _in_name(tokens: Tokens, start: int, number: int, definite: bool) -> bool:
    token = tokens[number]
    late = number > start and find_place(tokens, number) and (number > start + 1 or not is_given(tokens[start]))
    common = token.folded in phrases("objects") or token.folded in phrases("numbers")
    if not may_stand_in_name(token) or late or common:
        return False
    if is_governed(tokens, number, start) or _is_possessed(token, number > start) or _is_joined(tokens, start, number):
        return False
    if not is_definite(tokens, number):
        noun = find_noun(tokens, number)
        if number > start:
            return noun is None or noun.kind in {Kind.PERSON, Kind.DEPUTY} or noun.proper
        return definite or not (noun or is_adjective(token.folded, definite=False))
    if number > start and not is_common(tokens[number - 1]) and is_adjective(token.folded, definite=True):
        return True  # "نبيل الغربي"
    known = is_adjective(token.folded, definite=True) or find_place(tokens, number)
    return definite and not known and (not find_noun(tokens, number) or _is_surname(tokens, start, number))


def _is_object(tokens: Tokens, number: int, *, sure: bool) -> bool:
    """Say whether the word is rather what the verb is about than one more name: "كارين نصار ترميم القلعة".

    Where the name before it is not `sure` to be whole, only verbal nouns and the like are taken for objects.
    """
    token = tokens[number]
    if is_given(token):
        return False
    if is_thing(token) or token.folded in phrases("numbers"):
        return sure or not is_definite(tokens, number)
    if not sure or not is_common(token):
        return False
    following = folded_at(tokens, number + 1)
    followed = following in phrases("after_names") and not token.folded.endswith(("ه", "ات"))
    speech = precedes_speech(tokens, number + 1)
    if is_definite(tokens, number):
        object_first = following.startswith("بان") and following != "بان"  # "وصف غروندبرغ الوضع بأنه"
        return not (token.folded.endswith("ي") or followed or (speech and not object_first))
    accusative = token.folded.endswith("ا") and not speech  # "نشرت دينا سمير مقطعا"
    return accusative or not (followed or speech or following == "،")


def _is_surname(tokens: Tokens, start: int, number: int) -> bool:
    """Say whether a noun for a person is a surname: "سامر الخطيب إن"."""
    noun = find_noun(tokens, number)
    singular = noun is not None and noun.kind is Kind.PERSON and tokens[number].folded == "ال" + noun.base
    after = number + 1
    if (
        not singular
        or number != start + 1
        or (after < len(tokens) and is_adjective(tokens[after].folded, definite=True))
    ):
        return False
    return is_given(tokens[start]) or after >= len(tokens) or not may_stand_in_name(tokens[after])


def may_stand_in_name(token: Token) -> bool:
    """Say whether the word is neither a number, an adverb, a verb that reports nor a function word."""
    return token.folded.isalpha() and _TANWIN not in token.text and not (find_verb(token) or ends_name(token))


def _is_joined(tokens: Tokens, start: int, number: int) -> bool:
    """Say whether the word carries "and" before another noun: "والوزير"; "فاليريا" is a name."""
    folded = tokens[number].folded
    rest = folded.removeprefix("و") if number == start else folded.removeprefix("و").removeprefix("ف")
    return rest != folded and (is_definite_form(rest) or find_noun(tokens, number, rest) is not None)


def _is_possessed(token: Token, after_name: bool) -> bool:
    """Say whether the word carries a pronoun, as "رغبته", "تاريخها" do, and "مارك روته", "ديدييه" do not."""
    if token.text.endswith("ه"):
        short = after_name and len(token.folded) < _SHORTEST_POSSESSED + 1
        foreign = after_name and token.text.endswith("يه")
        return not (short or foreign) and token.folded not in phrases("names_in_ha")
    plural = len(token.folded) > _SHORTEST_POSSESSED + 1 and token.folded.endswith("هم")
    return plural or (len(token.folded) > _SHORTEST_POSSESSED and token.folded.endswith(("ها", "هما")))


def is_governed(tokens: Tokens, number: int, start: int) -> bool:
    """Say whether a preposition is written onto the word: "للصحفيين", "لصحيفة ...", "بمنح الأمهات ..."."""
    folded = tokens[number].folded
    if folded.startswith(("لل", "بال")) or (folded[0] in "لب" and find_noun(tokens, number, folded[1:])):
        return True
    joined = is_definite(tokens, number + 1) and not ends_name(tokens[number + 1])
    prefixed = folded[0] in ("ل" if number == start else "لب") and len(folded) >= _SHORTEST_POSSESSED
    return joined and prefixed and is_common(tokens[number])


def ends_name(token: Token) -> bool:
    """Say whether the word is one that never belongs to a name; "علي" is a name where "على" is not."""
    return token.text != _ALI and _is_common(token.folded)


@lru_cache(maxsize=1 << 14)
def _is_common(folded: str) -> bool:
    bare = folded[1:] if folded[0] in "وف" and len(folded) > _SHORTEST_PREFIXED else folded
    return any(word in phrases(key) for key in ("name_ends", "verbs", "own_words") for word in (folded, bare))

"""Tell where a person's name begins and ends."""

from collections.abc import Sequence
from functools import lru_cache

from workbench.statements.lexicon import Kind, find_noun, find_place, is_adjective, phrases
from workbench.statements.tokens import Token, is_definite
from workbench.statements.verbs import find_verb

Tokens = Sequence[Token]
LONGEST_NAME = 6
_TANWIN = "\u064b"
_ALI = "علي"
_SHORTEST_PREFIXED = 2
_SHORTEST_POSSESSED = 4


def name_end(tokens: Tokens, start: int, *, definite: bool = False) -> int:
    """Return where a person's name that begins at a token ends; `start` itself where none does."""
    end = start
    while end < min(len(tokens), start + LONGEST_NAME) and _in_name(tokens, start, end, definite or end > start):
        end += 1
    return end


def _in_name(tokens: Tokens, start: int, number: int, definite: bool) -> bool:
    token = tokens[number]
    first = number == start
    late = number > start + 1 and (token.text.endswith("ة") or find_place(tokens, number))
    if not may_stand_in_name(token) or late or (first and token.folded in phrases("objects")):
        return False
    if number > start + 1 and _opens_construct(tokens, number):
        return False
    if _is_governed(tokens, number, start) or _is_possessed(token, number > start) or _is_joined(tokens, number):
        return False
    if not is_definite(tokens, number):
        return definite or not (find_noun(tokens, number) or is_adjective(token.folded, definite=False))
    known = is_adjective(token.folded, definite=True) or find_place(tokens, number)
    return definite and not known and (not find_noun(tokens, number) or _is_surname(tokens, start, number))


def _opens_construct(tokens: Tokens, number: int) -> bool:
    """Say whether the word and the two after it are noun, complement and adjective: "توسيع العملية البرية"."""
    if is_definite(tokens, number) or tokens[number].folded in phrases("name_particles"):
        return False
    following = range(number + 1, number + 3)
    plain = all(is_definite(tokens, at) and not ends_name(tokens[at]) for at in following)
    return plain and not find_place(tokens, number + 1)


def _is_surname(tokens: Tokens, start: int, number: int) -> bool:
    """Say whether a noun for a person is a surname: "سامر الخطيب إن"."""
    noun = find_noun(tokens, number)
    singular = noun is not None and noun.kind is Kind.PERSON and tokens[number].folded == "ال" + noun.base
    after = number + 1
    last = after >= len(tokens) or is_definite(tokens, after) or not may_stand_in_name(tokens[after])
    return singular and last and number > start


def may_stand_in_name(token: Token) -> bool:
    """Say whether the word is neither a number, an adverb, a verb that reports nor a function word."""
    return token.folded.isalpha() and _TANWIN not in token.text and not (find_verb(token) or ends_name(token))


def _is_joined(tokens: Tokens, number: int) -> bool:
    """Say whether the word carries "and" before another noun: "والوزير"."""
    folded = tokens[number].folded
    rest = folded.removeprefix("و").removeprefix("ف")
    return rest != folded and (rest.startswith("ال") or find_noun(tokens, number, rest) is not None)


def _is_possessed(token: Token, after_name: bool) -> bool:
    """Say whether the word carries a pronoun, as "رغبته", "تاريخها" do, and "مارك روته" does not."""
    if token.text.endswith("ه"):
        short = after_name and len(token.folded) < _SHORTEST_POSSESSED + 1
        return not short and token.folded not in phrases("names_in_ha")
    return len(token.folded) > _SHORTEST_POSSESSED and token.folded.endswith(("ها", "هما"))


def _is_governed(tokens: Tokens, number: int, start: int) -> bool:
    """Say whether a preposition is written onto the word: "للصحفيين", "لصحيفة ...", "بمنح الأمهات ..."."""
    folded = tokens[number].folded
    if folded.startswith(("لل", "بال")) or (folded[0] in "لب" and find_noun(tokens, number, folded[1:])):
        return True
    joined = is_definite(tokens, number + 1) and not ends_name(tokens[number + 1])
    return joined and folded[0] in ("ل" if number == start else "لب") and len(folded) >= _SHORTEST_POSSESSED


def ends_name(token: Token) -> bool:
    """Say whether the word is one that never belongs to a name; "علي" is a name where "على" is not."""
    return token.text != _ALI and _is_common(token.folded)


@lru_cache(maxsize=1 << 16)
def _is_common(folded: str) -> bool:
    bare = folded.lstrip("وف") if len(folded) > _SHORTEST_PREFIXED else folded
    return any(word in phrases(key) for key in ("name_ends", "verbs", "own_words") for word in (folded, bare))

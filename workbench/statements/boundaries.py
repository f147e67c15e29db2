"""Tell where a title gives way to the name of who bears it, also where it holds words that no list has."""

from workbench.statements.lexicon import (
    PEOPLE,
    Kind,
    find_noun,
    find_place,
    find_portfolio,
    is_adjective,
    phrases,
    unprefixed,
)
from workbench.statements.names import (
    Tokens,
    begins_name,
    closes_subject,
    ends_name,
    is_common,
    is_given,
    is_governed,
    name_end,
)
from workbench.statements.tokens import QUOTES, folded_at, is_definite, is_definite_form
from workbench.statements.verbs import find_verb

_REACH = 9  # tokens of a title beyond its known part
_LONGEST_APPOSITION = 14  # tokens between commas
_PREPOSITIONS = frozenset({"في", "لدي", "الي", "من", "عن", "باسم"})
_HIS = frozenset({"وهو", "وهي", "هو", "هي"})
COMMA = "،"


def named_at(tokens: Tokens, end: int) -> int | None:
    """Return where the name begins that a title, read up to `end`, goes on to; None where there is none."""
    for number in range(end, min(end + _REACH, len(tokens))):
        if begins_name(tokens, number):
            return number
        if _may_be_name(tokens, number) and _is_closed(tokens, number - 1):
            if not is_common(tokens[number]):
                return number
            last = name_end(tokens, number)
            return number if number > end and last > number + 1 and closes_subject(tokens, last) else None
        if not _may_stand_in_title(tokens, number):
            return None
    return None


def apposition_end(tokens: Tokens, start: int) -> int:
    """Return where an aside after a comma ends; `start` where a verb, clause or number is in it."""
    for number in range(start + 1, min(start + _LONGEST_APPOSITION, len(tokens))):
        if tokens[number].folded in {COMMA, "."}:
            return number
        if not _may_stand_in_title(tokens, number) and not is_given(tokens[number]):
            return start
    return len(tokens) if start < len(tokens) <= start + _LONGEST_APPOSITION else start


def origin_end(tokens: Tokens, end: int, *, anywhere: bool) -> int:
    """Return the end of what says where an unnamed speaker is from: "مصدر مقرب|من اللاعب", "نواب|من كتل مختلفة".

    Unless `anywhere`, only "في" says so: "طلب مسؤول من السكان" does not.
    """
    informed = folded_at(tokens, end - 1) in phrases("informed")
    links = phrases("origins") if anywhere or informed else frozenset({"في"})
    at = end + 1
    if folded_at(tokens, end) not in links or folded_at(tokens, at) in phrases("occasions"):
        return end
    noun = find_noun(tokens, at)
    if at >= len(tokens) or not _is_plain(tokens, at) or (noun and noun.kind is Kind.DOCUMENT):
        return end
    at += 1
    while at < len(tokens) and _is_plain(tokens, at) and _goes_on(tokens, at):
        at += 1
    return at


def _is_plain(tokens: Tokens, number: int) -> bool:
    token = tokens[number]
    return token.folded.isalpha() and not (find_verb(token) or ends_name(token))


def _goes_on(tokens: Tokens, number: int) -> bool:
    """Say whether a word belongs to the noun before it: it is definite, an adjective or a place."""
    same = is_definite(tokens, number) or is_adjective(tokens[number].folded, definite=False)
    return same or find_place(tokens, number) > 0


def skip_pronoun(tokens: Tokens, number: int) -> int:
    """Return the token after "وهو" in "إلياس حداد، وهو صاحب مكتبة، ...", else the same."""
    return number + (folded_at(tokens, number) in _HIS)


def without_courtesy(tokens: Tokens, start: int, end: int) -> int:
    """Return the end of a title less the rank or courtesy title that it ends in: "رئيس الأركان|الجنرال"."""
    last = end - (tokens[end - 1].folded in phrases("rank_grades"))
    return last - 1 if last - 1 > start and tokens[last - 1].folded in phrases("courtesy") else end


def is_courtesy(tokens: Tokens, start: int, end: int) -> bool:
    """Say whether a title is a rank or courtesy title alone."""
    return start < end and tokens[start].folded in phrases("courtesy") and end - start <= 2


def _may_stand_in_title(tokens: Tokens, number: int) -> bool:
    token = tokens[number]
    if token.folded in QUOTES or token.folded in _PREPOSITIONS:
        return True
    if not token.is_word or token.text[0].isdecimal() or find_verb(token) or ends_name(token):
        return False
    noun = find_noun(tokens, number)
    rank = token.folded in phrases("courtesy")
    return rank or noun is None or noun.kind not in PEOPLE or not is_definite(tokens, number)


def _may_be_name(tokens: Tokens, number: int) -> bool:
    """Say whether an indefinite word that no list has, without preposition, stands at a token."""
    token = tokens[number]
    definite = is_definite(tokens, number) or is_definite_form(token.folded.removeprefix("و"))
    if definite or not token.folded.isalpha() or token.folded in _PREPOSITIONS | QUOTES:
        return False
    if find_noun(tokens, number) or find_place(tokens, number) or find_portfolio(tokens, number)[0]:
        return False
    forms = [form for _, form in unprefixed(token.folded)] if token.folded[0] in "لب" else []
    governed = any(_opens_known(tokens, number, form) for form in forms)
    return not (governed or is_governed(tokens, number, number) or is_adjective(token.folded, definite=False))


def _opens_known(tokens: Tokens, number: int, form: str) -> bool:
    return form.startswith("ال") or bool(find_noun(tokens, number, form) or find_place(tokens, number, form))


def _is_closed(tokens: Tokens, number: int) -> bool:
    """Say whether what ends at a token is definite, so that no genitive follows."""
    folded = tokens[number].folded
    definite = is_definite(tokens, number) or folded.startswith(("لل", "بال", "وال"))
    return definite or folded in QUOTES or find_place(tokens, number) == 1

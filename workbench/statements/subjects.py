"""Read who may be the subject of a verb that reports."""

from workbench.statements.cue import IsKnown
from workbench.statements.lexicon import PEOPLE, Kind, inserted, is_adjective, phrases, press_names
from workbench.statements.mentions import Mention, parse_mention
from workbench.statements.names import Tokens, closes_subject, may_stand_in_name
from workbench.statements.sources import author, quoted_body
from workbench.statements.tokens import QUOTES, folded_at, is_definite

PAUSES = frozenset("،,.؛;-–—(")
_BETWEEN = PAUSES | {":", "هكذا", "كما"}  # between a quotation and its verb
_LONGEST_ADVERB = 3  # words


def subject_at(tokens: Tokens, start: int, is_known: IsKnown) -> Mention | None:
    """Return the mention at a token; of a bare name, no more words than are known to be one, if any are."""
    mention = quoted_body(tokens, start) or author(tokens, start)
    if mention is None and is_definite(tokens, start):
        return _definite_at(tokens, start, is_known)
    if mention is None or mention.kind is not Kind.NAME:
        return mention
    known = known_words(tokens, mention, is_known)
    return mention._replace(end=start + known, name=(start, start + known)) if known else mention


def known_words(tokens: Tokens, mention: Mention, is_known: IsKnown) -> int:
    """Return how many words of a bare name the section knows, or the press where an object follows the name."""
    known = is_known(mention)
    if known or closes_subject(tokens, mention.end):
        return known
    words = tokens[mention.start : mention.end]
    return next((size for size, word in enumerate(words) if word.folded not in press_names()), len(words))


def joined(tokens: Tokens, mention: Mention) -> tuple[Mention, ...]:
    """Return the second of two speakers: "الرئيس ... والرئيس ..."."""
    if mention.kind is Kind.PLACE or not folded_at(tokens, mention.end).startswith("وال"):
        return ()
    second = parse_mention(tokens, mention.end, prefixed=True)
    return (second,) if second and second.kind in PEOPLE and second.name and mention.name else ()


def skip_inserted(tokens: Tokens, start: int) -> int:
    """Return the token after adverbial phrases such as "في وقت سابق" or "، من جهته،"."""
    for size in range(_LONGEST_ADVERB, 0, -1):
        if tuple(token.folded for token in tokens[start : start + size]) in inserted():
            return skip_inserted(tokens, start + size)
    comma = start + 1
    if folded_at(tokens, start) == "،" and (end := skip_inserted(tokens, comma)) > comma:
        return end + (folded_at(tokens, end) == "،")
    return start


def ends_subject(tokens: Tokens, number: int) -> bool:
    """Say whether what a verb reports, or an aside, may begin at the token."""
    folded = folded_at(tokens, number)
    ends = phrases("complementisers") | QUOTES | PAUSES | phrases("after_names") | {":", ""}
    return folded in ends or (folded,) in inserted()


def follows_quotation(tokens: Tokens, number: int) -> bool:
    """Say whether a quotation ends right before a token: "“...”، قالت", "“...”: هكذا رد"."""
    before = number - 1
    while before >= 0 and tokens[before].folded in _BETWEEN:
        before -= 1
    return before > 0 and tokens[before].folded in QUOTES


def _definite_at(tokens: Tokens, start: int, is_known: IsKnown) -> Mention | None:
    """Return a known surname ("الغافري"), or a noun that no list has with its adjective ("التجمع الليبرالي")."""
    surname = Mention(Kind.NAME, start, start + 1, name=(start, start + 1))
    if is_known(surname):
        return surname
    end = start
    while _is_part(tokens, end):
        end += 1
    second = folded_at(tokens, start + 1)
    if end == start + 1 and tokens[start].folded.endswith(("ان", "ون")):  # "الطرفان"
        return Mention(Kind.GROUP, start, end, (start, end))
    adjective = end > start + 1 and (is_adjective(second, definite=True) or second.endswith(("ي", "يه")))
    feminine = tokens[start].folded.endswith("ه")
    whole = adjective and closes_subject(tokens, end)
    return Mention(Kind.INSTITUTION, start, end, (start, end), feminine=feminine) if whole else None


def _is_part(tokens: Tokens, number: int) -> bool:
    definite = is_definite(tokens, number) or folded_at(tokens, number).startswith("لل")
    return definite and may_stand_in_name(tokens[number])

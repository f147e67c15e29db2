"""Find sources that no verb names: "الكرملين: ...", "وفقا له", "بحسب البيان", "جاء ذلك في رسالة ل..."."""

from collections.abc import Iterator

from workbench.statements.cue import Cue, IsKnown, Rank
from workbench.statements.lexicon import Kind, is_adjective, phrases
from workbench.statements.mentions import Mention, parse_mention
from workbench.statements.names import Tokens, is_given
from workbench.statements.tokens import QUOTES, folded_at, is_definite

_BEFORE_COLON = 9  # tokens
_CLAUSE_WINDOW = 9  # tokens from an agency to "عن" and whom it quotes
_WHERE_SAID = 4  # tokens from "جاء ذلك" to "في بيان"
_BY_MOUTH = "علي"  # "على لسان", "على ما قاله"
_AS_MUCH_AS = frozenset({"حسبما", "بحسبما", "وفقما"})
_WHAT = frozenset({"ما", "لما"})
_THIS_CAME, _THIS = "جاء", frozenset({"ذلك", "هذا"})
_THESE = "بهذه"
OPENINGS = frozenset({_BY_MOUTH, _THIS_CAME, _THESE, *_AS_MUCH_AS})
_NO_AUTHORS = frozenset({Kind.NAME, Kind.PLACE, Kind.DOCUMENT})


def heading_cues(tokens: Tokens) -> Iterator[Cue]:
    """Yield the speaker of a headline such as "الكرملين: ..."."""
    colon = next((number for number, token in enumerate(tokens[:_BEFORE_COLON]) if token.text == ":"), len(tokens))
    mention = parse_mention(tokens, 0) if colon < len(tokens) - 2 else None
    if mention is None or mention.end > colon:
        return
    surname = mention.end == colon and not any(is_definite(tokens, number) for number in range(1, colon))
    if mention.kind is not Kind.NAME or surname:
        yield Cue(Rank.MAIN, 0, (mention,))


def source_cue(tokens: Tokens, number: int, is_known: IsKnown) -> Cue | None:
    """Return the source that a preposition at a token names, or the text that is said to hold what stands before."""
    if tokens[number].folded == _THESE and folded_at(tokens, number + 1) in phrases("said_words"):
        mention = author(tokens, number + 3)  # "بهذه الكلمات استقبل ..."
        return Cue(Rank.MAIN, number, (mention,)) if mention else None
    start, reports = _source_start(tokens, number)
    if start is None:
        return None
    rank = Rank.PASSING if number else Rank.MAIN
    own = folded_at(tokens, start) in phrases("own_words")
    mention = None if own else quoted_body(tokens, start) or author(tokens, start, prefixed=True)
    if own or (mention and mention.kind is Kind.DOCUMENT):
        return Cue(rank, number, reports=reports)
    if mention and mention.kind is Kind.MEDIA:
        quoted = quoted_source(tokens, mention.end, ("عن",))
        return Cue(rank if quoted else Rank.AGENCY, number, (quoted or mention,), reports=reports)
    named = mention and (mention.kind is not Kind.NAME or is_known(mention) or is_given(tokens[mention.start]))
    return Cue(rank, number, (mention,), reports=reports) if mention and named else None


def quoted_body(tokens: Tokens, start: int) -> Mention | None:
    """Return a body that stands in quotation marks: "أفادت “بلومبرغ” بأن"."""
    mention = parse_mention(tokens, start + 1) if folded_at(tokens, start) in QUOTES else None
    if (
        mention is None
        or mention.kind not in {Kind.MEDIA, Kind.INSTITUTION}
        or folded_at(tokens, mention.end) not in QUOTES
    ):
        return None
    return mention._replace(end=mention.end + 1)


def quoted_source(tokens: Tokens, start: int, links: tuple[str, ...] = ()) -> Mention | None:
    """Return whom an agency quotes: "نقلا عن X" or, after a verb with such links, "عن X", "إلى X"."""
    for number in range(start, min(start + _CLAUSE_WINDOW, len(tokens) - 1)):
        folded = tokens[number].folded
        if folded in links or (folded == "عن" and tokens[number - 1].folded in phrases("source_prepositions")):
            return author(tokens, number + 1)
        if tokens[number].text == ":" or folded in phrases("complementisers"):
            return None
    return None


def author(tokens: Tokens, start: int, *, prefixed: bool = False) -> Mention | None:
    """Return the mention at a token or, where it is a text, its author: "بيان للوزارة", "دراسة أعدتها الجامعة"."""
    mention = parse_mention(tokens, start, prefixed=prefixed)
    if mention is None or mention.kind not in {Kind.DOCUMENT, Kind.SOURCE}:
        return mention
    is_text = mention.kind is Kind.DOCUMENT
    after = mention.start + 1 if is_text else mention.end
    while is_text and is_adjective(folded_at(tokens, after), definite=True):  # "التقرير السنوي لمنظمة ..."
        after += 1
    places = [after] if is_text else []
    following = folded_at(tokens, after)
    if following.removeprefix("ال") in phrases("issued") and folded_at(tokens, after + 1) == "عن":
        places.append(after + 2)
    elif following.endswith(("ها", "ه")):
        places.append(after + 1)
    writers = (parse_mention(tokens, place, prefixed=True) for place in places)
    writer = next((writer for writer in writers if writer and writer.kind not in _NO_AUTHORS), mention)
    return writer if writer is mention else writer._replace(feminine=None)  # the verb agrees with the text


def _opening(tokens: Tokens, number: int) -> str:
    folded = tokens[number].folded
    return folded if number else folded.removeprefix("و") if folded not in phrases("source_prepositions") else folded


def _source_start(tokens: Tokens, number: int) -> tuple[int | None, bool]:
    """Return where the source is named after "بحسب", "وفقا ل", "على لسان", "جاء ذلك في", and whether it says the rest.

    "جاء ذلك في بيان" says who said what stands before it, "جاء في بيان ... أن" what follows.
    """
    opening, following = _opening(tokens, number), folded_at(tokens, number + 1)
    if opening == _THIS_CAME:
        return _after_came(tokens, number + 1), following not in _THIS
    if opening in phrases("source_prepositions"):
        named = number + (2 if following in phrases("source_links") else 1)
        return _after_verb(tokens, number + 2) if following in _WHAT else named, True
    if opening == _BY_MOUTH or opening in _AS_MUCH_AS:
        return _after_by(tokens, number + (opening == _BY_MOUTH)), True
    opinion = number > 0 and opening in phrases("opinions") and tokens[number - 1].folded in {"في", "وجهه"}
    return number + 1 if opinion or opening in phrases("source_openings") else None, True


def _after_came(tokens: Tokens, number: int) -> int | None:
    """Return where the text is named in "جاء ذلك ... في بيان", "جاء في بيان"."""
    told = folded_at(tokens, number) in _THIS
    window = range(number, min(number + 1 + (_WHERE_SAID if told else 0), len(tokens)))
    return next((at + 1 for at in window if tokens[at].folded in {"في", "خلال", "عبر", "ضمن"}), None)


def _after_by(tokens: Tokens, number: int) -> int | None:
    """Return where the source stands after "على": "لسان X", "حد قول X", "ما قاله X"."""
    following = folded_at(tokens, number)
    if following == "لسان":
        return number + 1
    if following == "حد":
        own = folded_at(tokens, number + 1) in phrases("own_words")
        return number + (1 if own else 2)
    return _after_verb(tokens, number + 1) if following == "ما" or following in _AS_MUCH_AS else None


def _after_verb(tokens: Tokens, number: int) -> int:
    """Return the token after the verb of "ما قاله ..." or "ما صرح به ..."."""
    return number + 2 if folded_at(tokens, number + 1) in {"به", "عنه"} else number + 1

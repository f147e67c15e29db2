"""Find sources that no verb names: "الكرملين: ...", "وفقا له", "بحسب البيان", "جاء ذلك في رسالة ل..."."""

from collections.abc import Iterator

from workbench.statements.cue import Cue, IsKnown, Rank
from workbench.statements.lexicon import Kind, phrases
from workbench.statements.mentions import Mention, parse_mention
from workbench.statements.names import Tokens
from workbench.statements.tokens import folded_at, is_definite

_BEFORE_COLON = 9  # tokens
_WHERE_SAID = 4  # tokens from "جاء ذلك" to "في بيان"
_BY_MOUTH = "علي"  # "على لسان", "على ما قاله"
_WHAT = frozenset({"ما", "لما"})
_THIS_CAME = "جاء"
OPENINGS = frozenset({_BY_MOUTH, _THIS_CAME})


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
    start = _source_start(tokens, number)
    if start is None:
        return None
    rank, reports = Rank.PASSING if number else Rank.MAIN, _opening(tokens, number) != _THIS_CAME
    mention = None if folded_at(tokens, start) in phrases("own_words") else author(tokens, start, prefixed=True)
    if mention is None or mention.kind is Kind.DOCUMENT:
        named = folded_at(tokens, start) in phrases("own_words") or mention is not None
        return Cue(rank, number, reports=reports) if named else None
    if mention.kind is Kind.NAME and not is_known(mention):
        return None
    return Cue(Rank.AGENCY if mention.kind is Kind.MEDIA else rank, number, (mention,), reports=reports)


def author(tokens: Tokens, start: int, *, prefixed: bool = False) -> Mention | None:
    """Return the mention at a token or, where it is a text, its author: "بيان للوزارة", "رسالة وزارة ..."."""
    mention = parse_mention(tokens, start, prefixed=prefixed)
    if mention and mention.kind is Kind.DOCUMENT:
        writer = parse_mention(tokens, mention.start + 1, prefixed=True)
        if writer and writer.kind is not Kind.NAME:
            return writer
    return mention


def _opening(tokens: Tokens, number: int) -> str:
    folded = tokens[number].folded
    return folded if number else folded.removeprefix("و") if folded not in phrases("source_prepositions") else folded


def _source_start(tokens: Tokens, number: int) -> int | None:
    """Return where the source is named after "بحسب", "وفقا ل", "على لسان", "وفق ما قاله", "جاء ذلك في"."""
    opening, following = _opening(tokens, number), folded_at(tokens, number + 1)
    if opening in phrases("source_prepositions"):
        if following in _WHAT:
            return _after_verb(tokens, number + 2)
        return number + (2 if following in phrases("source_links") else 1)
    if opening == _BY_MOUTH and following in {"ما", "لسان"}:
        return number + 2 if following == "لسان" else _after_verb(tokens, number + 2)
    if opening == _THIS_CAME and following in {"ذلك", "هذا"}:
        window = range(number + 2, min(number + 2 + _WHERE_SAID, len(tokens)))
        return next((at + 1 for at in window if tokens[at].folded in {"في", "خلال", "عبر"}), None)
    return None


def _after_verb(tokens: Tokens, number: int) -> int:
    """Return the token after the verb of "ما قاله ..." or "ما صرح به ..."."""
    return number + 2 if folded_at(tokens, number + 1) in {"به", "عنه"} else number + 1

"""Sort segments into categories by their sources alone, with the workbench's own tools.

A segment has numbers, dates, names, a question, a negation or a quotation where the check of that name would find one
missing in an empty translation: what the checks watch over is what the categories hold. Quotations are those of four
words or more, questions those with a question mark. Places are countries, peoples, places and organisations that the
gazetteer knows; other names are those that it does not, mostly of people, found by how they look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from workbench.checking import Check
from workbench.checking.dates import check_dates
from workbench.checking.gazetteer import arabic_mentions
from workbench.checking.names import check_names
from workbench.checking.negation import check_negation
from workbench.checking.numbers import check_numbers
from workbench.checking.questions import check_questions
from workbench.checking.quotes import check_quotes
from workbench.document import Span
from workbench.statements.tokens import tokenize

_BANDS = (10, 20, 30)  # the most words of each band of lengths but the last
_NOTHING = "."  # a translation without a word


def categorize(sources: Sequence[str]) -> dict[str, list[int]]:
    """Return the numbers of the segments, from 0, in each category that has any; a segment may be in several."""
    found = {name: [at for at, source in enumerate(sources) if belongs(source)] for name, belongs in _tests().items()}
    return {name: members for name, members in found.items() if members}


def _tests() -> dict[str, Callable[[str], bool]]:
    bands = {_band_name(number): _in_band(number) for number in range(len(_BANDS) + 1)}
    return bands | {
        "numbers": _missed_by(check_numbers),
        "dates": _missed_by(check_dates),
        "places": lambda source: any(mention.firm for mention in arabic_mentions(source)),
        "other names": _has_other_names,
        "questions": _missed_by(check_questions),
        "negation": _missed_by(check_negation),
        "quotations": _missed_by(check_quotes),
    }


def _band_name(number: int) -> str:
    if number == len(_BANDS):
        return f"over {_BANDS[-1]} words"
    return f"{_BANDS[number - 1] + 1 if number else 1} to {_BANDS[number]} words"


def _in_band(number: int) -> Callable[[str], bool]:
    def belongs(source: str) -> bool:
        words = sum(token.is_word for token in tokenize(source))
        return sum(words > most for most in _BANDS) == number

    return belongs


def _missed_by(check: Check) -> Callable[[str], bool]:
    return lambda source: any(finding.source_span for finding in check(source, _NOTHING))


def _has_other_names(source: str) -> bool:
    places = [mention.span for mention in arabic_mentions(source)]
    names = (finding.source_span for finding in check_names(source, _NOTHING))
    return any(name and not _overlaps(name, places) for name in names)


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)

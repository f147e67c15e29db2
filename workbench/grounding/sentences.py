"""Check that the numbers, dates and names of an English sentence are in the Arabic that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.checking import amounts, dates, names, negation, numbers, untranslated
from workbench.checking.spacing import has_lost_spaces
from workbench.document import Finding

LONGEST = 600  # words cited at once: with more, any number or name is likely to be in there somewhere

# A sentence of a brief says less than what it cites, so only what it has too much of counts.
_CHECKS = (
    numbers.check_numbers,
    amounts.check_amounts,
    dates.check_dates,
    names.check_names,
    negation.check_negation,
    untranslated.check_untranslated,
)
_LINK = re.compile(r"https?://|www\.|\]\(|<[a-z/!]", re.IGNORECASE)


def ungrounded(sentence: str, cited: Sequence[str]) -> tuple[str, ...]:
    """Return, a line each, what keeps a sentence from being grounded in the cited Arabic; nothing where it is."""
    return tuple(dict.fromkeys(_problems(sentence, cited)))


def _problems(sentence: str, cited: Sequence[str]) -> Iterator[str]:
    source = "\n".join(cited)
    if not cited:
        yield "it cites nothing"
        return
    if len(source.split()) > LONGEST:
        yield f"it cites more than {LONGEST} words"
        return
    if has_lost_spaces(source):
        yield "the Arabic that it cites cannot be read well enough to check it"
    if _LINK.search(sentence) and not _LINK.search(source):
        yield "it has a link or markup"
    yield from (_told(finding, sentence) for check in _CHECKS for finding in check(source, sentence) if _adds(finding))


def _adds(finding: Finding) -> bool:
    return finding.target_span is not None


def _told(finding: Finding, sentence: str) -> str:
    assert finding.target_span is not None  # noqa: S101 - for the type checker
    words = finding.target_span.of(sentence)
    if finding.code in untranslated.CODES:
        return f"“{words}” is not English"
    return f"“{words}” is not in the Arabic that it cites"

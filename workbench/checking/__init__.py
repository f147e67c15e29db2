"""Check translated segments: what the source states must be in the translation, and nothing else."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from workbench.checking import (
    amounts,
    dates,
    duplicates,
    length,
    names,
    negation,
    numbers,
    questions,
    quotes,
    repetition,
    untranslated,
)
from workbench.document import Document, Finding, Origin, Segment

Check = Callable[[str, str], Iterator[Finding]]

# Each takes the source and the target of one segment.
CHECKS: tuple[Check, ...] = (
    numbers.check_numbers,
    amounts.check_amounts,
    dates.check_dates,
    negation.check_negation,
    names.check_names,
    untranslated.check_untranslated,
    questions.check_questions,
    quotes.check_quotes,
    repetition.check_repetition,
    length.check_length,
)

# What the checks find and, when they run again, replace; findings of other steps have other codes.
CODES = frozenset(
    (
        *numbers.CODES,
        *amounts.CODES,
        *dates.CODES,
        *negation.CODES,
        *names.CODES,
        *untranslated.CODES,
        *questions.CODES,
        *quotes.CODES,
        *repetition.CODES,
        *length.CODES,
        *duplicates.CODES,
    )
)


def check_segment(segment: Segment) -> tuple[Finding, ...]:
    """Return what the checks notice about one segment by itself, without the findings that it already holds."""
    if segment.target is None or segment.origin is not Origin.MODEL:
        return ()
    return tuple(finding for check in CHECKS for finding in check(segment.source, segment.target))


def check(document: Document) -> Document:
    """Return the document with the checks' findings; other steps' findings stay, those of an earlier check go."""
    translated = [segment for segment in document.segments if segment.origin is Origin.MODEL]
    duplicated = duplicates.find_duplicates(translated)
    return replace(
        document, segments=tuple(_checked(segment, duplicated.get(segment.id)) for segment in document.segments)
    )


def _checked(segment: Segment, duplicate: Finding | None) -> Segment:
    kept = tuple(finding for finding in segment.findings if finding.code not in CODES)
    found = check_segment(segment) + (() if duplicate is None else (duplicate,))
    return replace(segment, findings=kept + found)

"""Check translated segments: what the source states must be in the translation, and nothing else."""

from collections.abc import Callable, Iterable, Iterator
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
from workbench.document import MACHINE_ORIGINS, Document, Finding, Origin, Segment

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

# The code of what a glossary's check finds, where there is one: it is no check of the table, as it needs its terms.
GLOSSARY = "glossary"

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
        GLOSSARY,
    )
)


def with_glossary(glossary: Check | None, checks: Iterable[Check] = CHECKS) -> tuple[Check, ...]:
    """Return checks and, after them, that of a glossary where there is one."""
    return (*checks, glossary) if glossary else tuple(checks)


def run_checks(checks: Iterable[Check], source: str, target: str) -> tuple[Finding, ...]:
    """Return what checks notice about a target."""
    return tuple(finding for check in checks for finding in check(source, target))


def check_segment(segment: Segment, glossary: Check | None = None) -> tuple[Finding, ...]:
    """Return what the checks notice about one segment by itself, without the findings that it already holds.

    A glossary is asked about every translation, the other checks only about those of machines.
    """
    if segment.target is None or segment.origin is Origin.COPY:
        return ()
    checks = CHECKS if segment.origin in MACHINE_ORIGINS else ()
    return run_checks(with_glossary(glossary, checks), segment.source, segment.target)


def check(document: Document, glossary: Check | None = None) -> Document:
    """Return the document with the checks' findings; other steps' findings stay, those of an earlier check go."""
    translated = [segment for segment in document.segments if segment.origin in MACHINE_ORIGINS]
    duplicated = duplicates.find_duplicates(translated)
    return replace(
        document,
        segments=tuple(_checked(segment, duplicated.get(segment.id), glossary) for segment in document.segments),
    )


def _checked(segment: Segment, duplicate: Finding | None, glossary: Check | None) -> Segment:
    kept = tuple(finding for finding in segment.findings if finding.code not in CODES)
    found = check_segment(segment, glossary) + (() if duplicate is None else (duplicate,))
    return replace(segment, findings=kept + found)

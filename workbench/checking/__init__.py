"""Check translated segments: what the source states must be in the translation, and nothing else."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from workbench.checking import numbers
from workbench.document import Document, Finding, Origin, Segment

Check = Callable[[str, str], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (numbers.check_numbers,)
CODES = frozenset(numbers.CODES)


def check_segment(segment: Segment) -> tuple[Finding, ...]:
    """Return what the checks notice about one segment, without the findings that it already holds."""
    if segment.target is None or segment.origin is not Origin.MODEL:
        return ()
    return tuple(finding for check in CHECKS for finding in check(segment.source, segment.target))


def check(document: Document) -> Document:
    """Return the document with the checks' findings; other steps' findings stay, those of an earlier check go."""
    return replace(document, segments=tuple(map(_checked, document.segments)))


def _checked(segment: Segment) -> Segment:
    kept = tuple(finding for finding in segment.findings if finding.code not in CODES)
    return replace(segment, findings=kept + check_segment(segment))

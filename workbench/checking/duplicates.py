"""Check that different sentences of a document do not have the same translation."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from workbench.document import Finding, Segment, Severity
from workbench.text.words import fold_arabic

CODES = ("duplicate-target",)

_NOT_COMPARED = re.compile(r"[\W_]+")
_LEAST_WORDS = 3  # short sentences come to be the same in good translations too


def find_duplicates(segments: Sequence[Segment]) -> Mapping[str, Finding]:
    """Return a finding for each segment, by id, whose target another segment with another source has as well."""
    by_target: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        if segment.target is not None and len(segment.target.split()) >= _LEAST_WORDS:
            by_target[_NOT_COMPARED.sub(" ", segment.target).casefold()].append(segment)
    return {
        segment.id: _finding(segment, same)
        for same in by_target.values()
        if len({_NOT_COMPARED.sub(" ", fold_arabic(segment.source)) for segment in same}) > 1
        for segment in same
    }


def _finding(segment: Segment, same: Sequence[Segment]) -> Finding:
    other = next(other for other in same if other.source != segment.source)
    message = f"Segment {other.id} has another source and the same translation"
    return Finding("duplicate-target", Severity.WARNING, message)

"""Check that different sentences of a document do not have the same translation."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

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
            by_target[_plain(segment.target)].append(segment)
    return {segment.id: finding for same in by_target.values() for segment, finding in _findings(same)}


def _findings(same: Sequence[Segment]) -> Iterator[tuple[Segment, Finding]]:
    """Yield each segment with another one that has a different source, if there are such."""
    first_of = {_plain(fold_arabic(segment.source)): segment for segment in reversed(same)}
    for segment in same if len(first_of) > 1 else ():
        own = _plain(fold_arabic(segment.source))
        other = next(other for source, other in first_of.items() if source != own)
        message = f"Segment {other.id} has another source and the same translation"
        yield segment, Finding("duplicate-target", Severity.WARNING, message)


def _plain(text: str) -> str:
    """Return the words alone, without case and punctuation."""
    return _NOT_COMPARED.sub(" ", text).strip().casefold()

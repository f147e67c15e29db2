"""Report what only one side of a segment has: a pair where both have something of their own, else each alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from workbench.checking.spacing import has_lost_spaces
from workbench.document import Finding, Severity, Span

_MOST = 60  # code points


class Found(Protocol):
    """Be something found in a text; where it is not firm, it is reported only in a pair."""

    @property
    def span(self) -> Span:
        """Say where it stands."""
        ...

    @property
    def firm(self) -> bool:
        """Say whether it certainly is what it seems to be."""
        ...


def excerpt(text: str, span: Span) -> str:
    """Return what a span covers, in one line and cut off where it is long."""
    passage = " ".join(span.of(text).split())
    return passage if len(passage) <= _MOST else passage[:_MOST] + "…"


@dataclass(frozen=True, slots=True)
class Differences:
    """Hold a segment's texts and what to call a difference: `kind` "number" gives number-changed, -lost, -added."""

    kind: str
    source: str
    target: str
    severity: Severity = Severity.ERROR
    severity_alone: Severity = Severity.ERROR

    def report(self, lost: Sequence[Found], added: Sequence[Found]) -> Iterator[Finding]:
        """Yield findings for what the target lacks and for what it has too many of, paired in their order."""
        for missing, surplus in zip(lost, added, strict=False):
            message = f"{self._in_source(missing)} in the source, {self._in_target(surplus)} in the translation"
            yield Finding(f"{self.kind}-changed", self.severity, message, missing.span, surplus.span)
        for missing in lost[len(added) :]:
            if missing.firm:
                message = f"{self._in_source(missing)} in the source is not in the translation"
                yield Finding(f"{self.kind}-lost", self.severity_alone, message, source_span=missing.span)
        unreadable = has_lost_spaces(self.source)  # what seems to be added may stand in words that are none
        for surplus in added[len(lost) :]:
            if surplus.firm and not unreadable:
                message = f"{self._in_target(surplus)} in the translation is not in the source"
                yield Finding(f"{self.kind}-added", self.severity_alone, message, target_span=surplus.span)

    def _in_source(self, found: Found) -> str:
        return excerpt(self.source, found.span)

    def _in_target(self, found: Found) -> str:
        return excerpt(self.target, found.span)

"""Check that no Arabic is left in the translation."""

import re
from collections.abc import Iterator

from workbench.document import Finding, Severity, Span

CODES = ("untranslated",)

_ARABIC_RUN = re.compile(
    "[\u0620-\u065f\u066e-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc]"
    "(?:[\\s\u0620-\u065f\u066e-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc]*"
    "[\u0620-\u065f\u066e-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc])?"
)
_SHOWN = 40  # code points of the passage in the message


def check_untranslated(_source: str, target: str) -> Iterator[Finding]:
    """Yield a finding for each passage in Arabic letters."""
    for match in _ARABIC_RUN.finditer(target):
        passage = match[0] if len(match[0]) <= _SHOWN else match[0][:_SHOWN] + "…"
        yield Finding("untranslated", Severity.ERROR, f"{passage} is not translated", target_span=Span(*match.span()))

"""Check that no Arabic is left in the translation."""

import re
from collections.abc import Iterator

from workbench.checking.differences import excerpt
from workbench.document import Finding, Severity, Span

CODES = ("untranslated",)

_ARABIC_RUN = re.compile(
    "[\u0620-\u065f\u066e-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc]"
    "(?:[\\s\u0620-\u065f\u066e-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc]*"
    "[\u0620-\u065f\u066e-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc])?"
)


def check_untranslated(_source: str, target: str) -> Iterator[Finding]:
    """Yield a finding for each passage in Arabic letters."""
    for match in _ARABIC_RUN.finditer(target):
        span = Span(*match.span())
        yield Finding("untranslated", Severity.ERROR, f"{excerpt(target, span)} is not translated", target_span=span)

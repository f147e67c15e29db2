"""Check that a question is still a question."""

import re
from collections.abc import Iterator

from workbench.document import Finding, Severity, Span

CODES = ("question-lost",)

_QUESTION_MARK = re.compile("[?؟]")


def check_questions(source: str, target: str) -> Iterator[Finding]:
    """Yield a finding if the source asks and the translation does not."""
    asked = _QUESTION_MARK.search(source)
    if asked is not None and target.strip() and _QUESTION_MARK.search(target) is None:
        yield Finding(
            "question-lost",
            Severity.WARNING,
            "The source asks a question, the translation does not",
            Span(*asked.span()),
        )

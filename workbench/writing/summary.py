"""Write the key statements of an article, and before them the brief that a language model wrote from them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from workbench.document import Brief, BriefSentence, Document, Segment, Statement


@dataclass(frozen=True, slots=True)
class Summary:
    """Hold a document whose segments are translated, its key statements, and a brief of them if there is one."""

    document: Document
    statements: tuple[Statement, ...]
    brief: Brief | None = None

    @property
    def pairs(self) -> list[tuple[Segment, Statement]]:
        """Return the key statements with their segments, in the order of the text."""
        segments = {segment.id: segment for segment in self.document.segments}
        return sorted(((segments[one.segment], one) for one in self.statements), key=lambda pair: pair[0].span.start)


def as_json(summary: Summary) -> str:
    """Return a list of key statements; with a brief, an object that holds both and marks what the checks refuse."""
    rows = [_row(*pair) for pair in summary.pairs]
    content: Any = rows
    if summary.brief:
        content = {"brief": _brief_row(summary.brief), "statements": rows}
    return json.dumps(content, ensure_ascii=False, indent=2)


def as_text(summary: Summary, *, show_refused: bool = False) -> str:
    """Return the key statements, one a line; with a brief, its sentences first and the numbers that they cite."""
    lines = [segment.target or segment.source for segment, _ in summary.pairs]
    if summary.brief is None:
        return "\n".join(lines)
    numbered = [f"[{number}] {line}" for number, line in enumerate(lines, 1)]
    brief = list(_brief_lines(summary, summary.brief, show_refused=show_refused))
    return "\n".join([*brief, "", "Key statements:", *numbered])


def _brief_lines(summary: Summary, brief: Brief, *, show_refused: bool) -> Iterator[str]:
    yield f"Brief by {brief.writer}, not reviewed:"
    numbers = {segment.id: number for number, (segment, _) in enumerate(summary.pairs, 1)}
    for sentence in brief.sentences if show_refused else brief.grounded:
        cited = "".join(f"[{numbers[name]}]" for name in sentence.segments if name in numbers)
        refused = f" (REFUSED: {'; '.join(sentence.problems)})" if sentence.problems else ""
        yield f"{sentence.text} {cited}{refused}".rstrip()
    left_out = len(brief.sentences) - len(brief.grounded)
    if left_out and not show_refused:
        yield f"({left_out} of {len(brief.sentences)} sentences left out: not borne out by the Arabic that they cite)"


def _row(segment: Segment, statement: Statement) -> dict[str, Any]:
    return {**asdict(statement), "source": segment.source, "target": segment.target}


def _brief_row(brief: Brief) -> dict[str, Any]:
    return {"writer": brief.writer, "sentences": [_sentence_row(one) for one in brief.sentences]}


def _sentence_row(sentence: BriefSentence) -> dict[str, Any]:
    return asdict(sentence) | {"grounded": not sentence.problems}

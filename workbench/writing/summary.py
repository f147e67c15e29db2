"""Write the key statements of articles, and before them the brief that a language model wrote from them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from workbench.document import Brief, BriefSentence, Segment, Statement


@dataclass(frozen=True, slots=True)
class Stated:
    """Hold a key statement, its segment, and the names of the articles that make it where there are several."""

    segment: Segment
    statement: Statement
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """Hold key statements in the order in which they are shown, and a brief of them if there is one."""

    stated: tuple[Stated, ...]
    brief: Brief | None = None


def as_json(summary: Summary) -> str:
    """Return a list of key statements; with a brief, an object that holds both and marks what the checks refuse."""
    rows = [_row(one) for one in summary.stated]
    content: Any = rows
    if summary.brief:
        content = {"brief": _brief_row(summary.brief), "statements": rows}
    return json.dumps(content, ensure_ascii=False, indent=2)


def as_text(summary: Summary, *, show_refused: bool = False) -> str:
    """Return the key statements, one a line; with a brief, its sentences first and the numbers that they cite."""
    lines = [_line(one) for one in summary.stated]
    if summary.brief is None:
        return "\n".join(lines)
    numbered = [f"[{number}] {line}" for number, line in enumerate(lines, 1)]
    brief = list(_brief_lines(summary, summary.brief, show_refused=show_refused))
    return "\n".join([*brief, "", "Key statements:", *numbered])


def _line(one: Stated) -> str:
    made_by = f" ({'; '.join(one.articles)})" if one.articles else ""
    return f"{one.segment.target or one.segment.source}{made_by}"


def _brief_lines(summary: Summary, brief: Brief, *, show_refused: bool) -> Iterator[str]:
    yield f"Brief by {brief.writer}, not reviewed:"
    numbers = {one.segment.id: number for number, one in enumerate(summary.stated, 1)}
    for sentence in brief.sentences if show_refused else brief.grounded:
        cited = "".join(f"[{numbers[name]}]" for name in sentence.segments if name in numbers)
        refused = f" (REFUSED: {'; '.join(sentence.problems)})" if sentence.problems else ""
        yield f"{sentence.text} {cited}{refused}".rstrip()
    left_out = len(brief.sentences) - len(brief.grounded)
    if left_out and not show_refused:
        yield f"({left_out} of {len(brief.sentences)} sentences left out: not borne out by the Arabic that they cite)"


def _row(one: Stated) -> dict[str, Any]:
    made_by = {"articles": one.articles} if one.articles else {}
    return {**asdict(one.statement), "source": one.segment.source, "target": one.segment.target, **made_by}


def _brief_row(brief: Brief) -> dict[str, Any]:
    return {"writer": brief.writer, "sentences": [_sentence_row(one) for one in brief.sentences]}


def _sentence_row(sentence: BriefSentence) -> dict[str, Any]:
    return asdict(sentence) | {"grounded": not sentence.problems}

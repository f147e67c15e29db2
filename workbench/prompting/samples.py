"""Fill a template in for an article, as it would be sent, for people to look at."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.document import CONTENT_ROLES, Document, Segment, headline_of
from workbench.errors import InputError
from workbench.prompting import brief, explain, post_edit, retranslate
from workbench.prompting.template import Prompt, Template


def fill_for(template: Template, document: Document, segment: str | None = None) -> Prompt:
    """Return the prompt for a translated document, or one segment of it; InputError where it has none such."""
    if template.name == brief.TASK:
        return template.fill(**brief.values_for(brief.cited_in(document), headline_of(document)))
    return template.fill(**_values(template.name, document, _place(template.name, document, segment)))


def _values(task: str, document: Document, place: int) -> Mapping[str, object]:
    one = document.segments[place]
    if task == explain.TASK:
        return explain.values_for(one.source, one.target, _finding(one))
    if task == retranslate.TASK:
        return retranslate.values_for([each.source for each in document.segments], place, None)
    return post_edit.values_for(one, document.segments[place - 1] if place else None, None)


def _finding(segment: Segment) -> str:
    if not segment.findings:
        raise InputError(f"nothing was found at {segment.id}")
    return segment.findings[0].message


def _place(task: str, document: Document, segment: str | None) -> int:
    wanted = (
        place
        for place, one in enumerate(document.segments)
        if one.id == segment or (segment is None and _suits(task, one))
    )
    place = next(wanted, None)
    if place is None:
        raise InputError(f"{document.name}: there is no segment {segment or 'to fill the template in for'}")
    return place


def _suits(task: str, segment: Segment) -> bool:
    content = segment.role in CONTENT_ROLES and segment.target is not None
    return content and (task != explain.TASK or bool(segment.findings))

"""Let a language model edit the drafts of an article; an edit that says something else is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from workbench.document import CONTENT_ROLES, Document, Finding, Origin, Segment, Severity
from workbench.errors import ModelError
from workbench.glossary.check import check_for
from workbench.glossary.index import Glossary
from workbench.grounding import objections
from workbench.pipeline import POST_EDIT_MISSING
from workbench.prompting.author import Author
from workbench.prompting.backend import UnreadableError
from workbench.prompting.terms import terms_for

TASK = "post_edit"
REFUSED = "post-edit-refused"
MOST_UNREADABLE = 3  # answers in a row, after which the model is asked no more


@dataclass(frozen=True, slots=True)
class Edit:
    """Hold what the language model made of a draft, and what speaks against it; nothing does where it may be taken."""

    text: str
    objections: tuple[str, ...]


def values_for(segment: Segment, before: Segment | None, glossary: Glossary | None) -> Mapping[str, object]:
    """Return the inputs of the template for a translated segment and the one before it."""
    return {
        "source": segment.source,
        "draft": segment.target or "",
        "before": before.source if before else None,
        "terms": terms_for(segment.source, glossary),
        "findings": [finding.message for finding in segment.findings],
    }


def post_edit(
    author: Author,
    segment: Segment,
    before: Segment | None = None,
    glossary: Glossary | None = None,
    stop: threading.Event | None = None,
) -> Edit:
    """Return the language model's edit of a segment's draft; ModelError where it gives none."""
    answer = author.ask(TASK, values_for(segment, before, glossary), stop)
    text = " ".join(answer["target"].split())
    return Edit(text, objections(segment.source, segment.target or "", text, check_for(glossary)))


class PostEditor:
    """Edit the drafts of articles; once the language model fails, the drafts stay and `report` is told, once."""

    def __init__(self, author: Author, report: Callable[[str], None]) -> None:
        self._author = author
        self._report = report
        self._unreadable = 0
        self._given_up = False

    @property
    def writer(self) -> str:
        """Name who edits."""
        return self._author.writer(TASK)

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of what decides an edit beside the draft."""
        return self._author.fingerprint(TASK)

    def edit(self, document: Document, glossary: Glossary | None = None) -> Document:
        """Return a checked document with the drafts of its content edited; a refused edit leaves a finding."""
        segments, before = [], None
        for segment in document.segments:
            segments.append(self._edited(segment, before, glossary) if _is_draft(segment) else segment)
            before = segment
        return replace(document, segments=tuple(segments))

    def _edited(self, segment: Segment, before: Segment | None, glossary: Glossary | None) -> Segment:
        edit = None if self._given_up else self._ask(segment, before, glossary)
        if edit is None:
            return _noted(segment, POST_EDIT_MISSING, "the language model gave no edit of this draft")
        if edit.objections:
            return _noted(segment, REFUSED, f"the language model's edit was refused: {edit.objections[0]}")
        if edit.text == segment.target:
            return segment
        return replace(segment, target=edit.text, origin=Origin.LANGUAGE_MODEL, score=None)

    def _ask(self, segment: Segment, before: Segment | None, glossary: Glossary | None) -> Edit | None:
        try:
            edit = post_edit(self._author, segment, before, glossary)
        except UnreadableError as error:
            self._unreadable += 1
            if self._unreadable >= MOST_UNREADABLE:
                self._give_up(error)
            return None
        except ModelError as error:
            self._give_up(error)
            return None
        self._unreadable = 0
        return edit

    def _give_up(self, error: ModelError) -> None:
        self._given_up = True
        self._report(f"{error}; from here on the drafts stay as they are")


def _is_draft(segment: Segment) -> bool:
    return segment.origin is Origin.MODEL and segment.role in CONTENT_ROLES and bool(segment.target)


def _noted(segment: Segment, code: str, message: str) -> Segment:
    return replace(segment, findings=(*segment.findings, Finding(code, Severity.INFO, message)))

"""Let a language model edit the drafts of an article; an edit that says something else is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from workbench.document import CONTENT_ROLES, Document, Finding, Origin, Segment, Severity
from workbench.errors import ModelError
from workbench.glossary.check import check_for
from workbench.glossary.index import Glossary
from workbench.grounding import objections
from workbench.pipeline import POST_EDIT_MISSING
from workbench.prompting.author import Author
from workbench.prompting.backend import StoppedError, UnreadableError
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
    author: Author, segment: Segment, before: Segment | None = None, glossary: Glossary | None = None
) -> Edit:
    """Return the language model's edit of a segment's draft; ModelError where it gives none."""
    answer = author.ask(TASK, values_for(segment, before, glossary))
    text = " ".join(answer["target"].split())
    return Edit(text, objections(segment.source, segment.target or "", text, check_for(glossary)))


class PostEditor:
    """Edit the drafts of articles, several at once; once the language model fails, they stay and `report` is told."""

    def __init__(self, author: Author, report: Callable[[str], None]) -> None:
        self._given_up = threading.Event()
        self._author = author.watched(self._given_up)
        self._report = report
        self._unreadable = 0
        self._turn = threading.Lock()  # of whoever counts what cannot be read, and gives up

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
        before = (None, *document.segments)
        with ThreadPoolExecutor(self._author.backend.at_once, thread_name_prefix="post-edit") as pool:
            try:
                edited = pool.map(partial(self._edited, glossary=glossary), document.segments, before)
                return replace(document, segments=tuple(edited))
            except BaseException:  # somebody has interrupted it: nobody waits for the answers that are under way
                self._given_up.set()
                raise

    def _edited(self, segment: Segment, before: Segment | None, glossary: Glossary | None) -> Segment:
        if not _is_draft(segment):
            return segment
        edit = None if self._given_up.is_set() else self._ask(segment, before, glossary)
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
        except StoppedError:
            return None
        except ModelError as error:
            self._count(error)
            return None
        self._count(None)
        return edit

    def _count(self, error: ModelError | None) -> None:
        """Give up, once, where an error is not of one answer alone, or is the last of several in a row."""
        with self._turn:
            self._unreadable = self._unreadable + 1 if error else 0
            passing = isinstance(error, UnreadableError) and self._unreadable < MOST_UNREADABLE
            if error and not passing and not self._given_up.is_set():
                self._given_up.set()
                self._report(f"{error}; from here on the drafts stay as they are")


def _is_draft(segment: Segment) -> bool:
    return segment.origin is Origin.MODEL and segment.role in CONTENT_ROLES and bool(segment.target)


def _noted(segment: Segment, code: str, message: str) -> Segment:
    return replace(segment, findings=(*segment.findings, Finding(code, Severity.INFO, message)))

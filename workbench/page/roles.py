"""Give each block of a page its role, its section and, where it is not the article, the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from workbench.document import Block, Document, Role
from workbench.page.patterns import Kind, Rule
from workbench.page.shapes import SUBHEADING_WORDS, TITLE_WORDS, Line, look_at
from workbench.text.language import detect_language

_NAME = "name of a section, site or author"
_LINK = "link to another article"
LINK_WORDS = 6  # fewer make a subheading, even with a speaker and a colon
LINK_LINES = 3  # so many short lines below the last paragraph are a list of links


def understand(document: Document) -> Document:
    """Return the document with its language and, where that is Arabic, the role and section of every block."""
    language = detect_language(document.text)
    if language != "ar":
        return replace(document, language=language)
    return replace(document, language=language, blocks=tuple(_Page(document.blocks).read()))


class _Verdict(NamedTuple):
    role: Role
    reason: str | None = None


_BODY, _HEADLINE, _SUBHEADING = _Verdict(Role.BODY), _Verdict(Role.HEADLINE), _Verdict(Role.SUBHEADING)


class _Page:
    """Read the blocks from top to bottom, remembering where in an article the reader is."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.lines = look_at(blocks)
        paragraphs = [index for index, line in enumerate(self.lines) if line.is_paragraph]
        self.last_paragraph = max(paragraphs, default=-1)
        self.headline = self._find_headline(min(paragraphs, default=0))
        self.section = 0
        self.has_body = False  # a paragraph of the current article has come
        self.has_ended = False  # a line that stands after articles has come since
        self.in_links = False  # a label of links has come since

    def read(self) -> list[Block]:
        """Return the blocks with their roles."""
        return [self._marked(line, self._judge(index, line)) for index, line in enumerate(self.lines)]

    def _marked(self, line: Line, verdict: _Verdict) -> Block:
        return replace(line.block, role=verdict.role, section=self.section, reason=verdict.reason)

    def _find_headline(self, first_paragraph: int) -> int | None:
        """Return which line above the first paragraph is the headline: a marked heading, else the first long one."""
        above = [(index, line) for index, line in enumerate(self.lines[:first_paragraph]) if line.is_short]
        ranks = [(line.is_heading, min(line.words, TITLE_WORDS), -index) for index, line in above if line.words > 1]
        return -max(ranks)[-1] if ranks else None

    def _judge(self, index: int, line: Line) -> _Verdict:
        if line.rule:
            return self._judge_ruled(line.rule)
        if line.is_item and (self.in_links or self.has_ended):
            return _Verdict(Role.RELATED, _LINK)
        if not line.is_short:
            if line.is_paragraph:
                self.has_body, self.has_ended, self.in_links = True, False, False
            return _BODY
        if index == self.headline:
            return _HEADLINE
        if self._starts_article(index):
            self.section += 1
            self.has_body = self.has_ended = self.in_links = False
            return _HEADLINE
        return self._judge_short(index, line)

    def _judge_ruled(self, rule: Rule) -> _Verdict:
        self.in_links = self.in_links or rule.kind is Kind.LABEL
        self.has_ended = self.has_ended or (rule.kind is Kind.END and self.has_body)
        return _Verdict(Role.RELATED if rule.kind is Kind.LINK else Role.BOILERPLATE, rule.reason)

    def _judge_short(self, index: int, line: Line) -> _Verdict:
        if self.in_links and not self._leaves_links(index):
            return _Verdict(Role.RELATED, _LINK)
        if self.last_paragraph < 0:
            return _BODY
        if not self.has_body:
            return _SUBHEADING if line.is_heading or line.words >= TITLE_WORDS else _Verdict(Role.BOILERPLATE, _NAME)
        if index > self.last_paragraph:
            return self._judge_tail(index, line)
        if line.words >= LINK_WORDS and line.names_speaker and not line.is_heading:
            return _BODY if line.asks else _Verdict(Role.RELATED, _LINK)
        return _SUBHEADING if line.is_heading or line.words <= SUBHEADING_WORDS else _BODY

    def _judge_tail(self, index: int, line: Line) -> _Verdict:
        """Judge a short line after the last paragraph: a heading of a list, a link, a signature."""
        following = self._next(index)
        if not self.has_ended and following and (following.is_item or following.is_cell):
            return _SUBHEADING
        if line.words < TITLE_WORDS:
            return _Verdict(Role.BOILERPLATE, _NAME)
        short = list(islice((other for other in self._after(self.last_paragraph) if other.is_short), LINK_LINES))
        return _Verdict(Role.RELATED, _LINK) if self.has_ended or len(short) == LINK_LINES else _BODY

    def _starts_article(self, index: int) -> bool:
        """Say whether a short line is the headline of a further article: below links or an end, above its story."""
        line, following = self.lines[index], self._next(index)
        if not self.has_body or not following or not following.is_paragraph or following.continues or following.is_item:
            return False
        is_dated = any(other.rule and other.rule.kind is Kind.HEAD for other in self.lines[index + 1 : index + 3])
        if self.has_ended or is_dated:
            return line.words >= TITLE_WORDS or line.is_heading
        return self.in_links and line.shares_subject(following)

    def _leaves_links(self, index: int) -> bool:
        """Say whether a subheading of the article follows the list of links."""
        following = self._next(index)
        return self.lines[index - 1].is_item and following is not None and following.is_paragraph

    def _next(self, index: int) -> Line | None:
        """Return the next line that no rule has recognised."""
        return next((line for line in self._after(index) if not line.rule), None)

    def _after(self, index: int) -> Iterator[Line]:
        return (self.lines[later] for later in range(index + 1, len(self.lines)))

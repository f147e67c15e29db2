"""See what a line looks like: heading, paragraph, list item, link; and which story it belongs to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from workbench.document import Block, Hint
from workbench.page.patterns import Rule, fold_line, recognise
from workbench.text.conjunctions import begins_with_and
from workbench.text.tables import read_toml
from workbench.text.words import ARABIC_WORD, fold_arabic, without_prefixes

PARAGRAPH_WORDS = 25  # a line of so many words is no heading, even without a full stop
UNPUNCTUATED_PARAGRAPH_WORDS = 12  # the same on a page whose paragraphs do not end in full stops
SUBHEADING_WORDS = 14
TITLE_WORDS = 4  # fewer are rather the name of a section, site or author

_CLOSED = "\"'”»“’)]"
_BULLET = re.compile(r"\s*(?:[•▪●◦‣*]|[-–—](?=\s)|[\d٠-٩]{1,2}[.)-](?=\s))")
_SPEAKER = re.compile(r"([^:«“\"]{2,40}):\s+\S")
_LONG_WORD = 3  # letters; shorter ones tell nothing of the subject


@dataclass(frozen=True, slots=True)
class Line:
    """Hold a block with what can be told from its text alone."""

    block: Block
    rule: Rule | None
    folded: str
    words: int
    limit: int  # words of a line from which on it is a paragraph

    @property
    def is_heading(self) -> bool:
        """Say whether the file's markup calls it a heading."""
        return self.block.hint is Hint.HEADING

    @property
    def is_item(self) -> bool:
        """Say whether it is an item of a list, by markup or bullet."""
        return self.block.hint is Hint.LIST_ITEM or _BULLET.match(self.block.text) is not None

    @property
    def is_cell(self) -> bool:
        """Say whether it is a cell of a table."""
        return self.block.hint is Hint.TABLE_CELL

    @property
    def is_short(self) -> bool:
        """Say whether it could be a heading or a link, rather than a paragraph."""
        if self.rule or self.is_item or self.is_cell:
            return False
        return self.is_heading or not (self.words >= self.limit or self.ends or self.reports)

    @property
    def is_paragraph(self) -> bool:
        """Say whether it is running text of an article."""
        if self.is_item:
            return self.words >= self.limit or self.ends
        return not (self.rule or self.is_cell or self.is_short)

    @property
    def ends(self) -> bool:
        """Say whether it ends as a sentence does, or in a colon that introduces what follows."""
        end = self.folded.rstrip(_CLOSED)
        return end.endswith((".", ":", "،", "؛", "۔")) and not end.endswith("..")

    @property
    def asks(self) -> bool:
        """Say whether it is a question."""
        return self.folded.rstrip(_CLOSED).endswith(("؟", "?"))

    @property
    def reports(self) -> bool:
        """Say whether it begins as the next sentence of a report does ("and he added")."""
        first = self.folded.split(maxsplit=1)[0].strip(":،")
        return first.startswith("و") and first[1:] in _reporting_verbs()

    @property
    def continues(self) -> bool:
        """Say whether it carries on the story above it rather than beginning one."""
        first = self.folded.split(maxsplit=1)[0]
        return begins_with_and(first) or f"{self.folded} ".startswith(_continuers())

    @property
    def names_speaker(self) -> bool:
        """Say whether it is built like a headline that gives a speaker and what was said ("Moscow: ...")."""
        match = _SPEAKER.match(self.folded)
        return match is not None and len(match[1].split()) <= TITLE_WORDS and match[1] not in _item_labels()

    def shares_subject(self, other: "Line") -> bool:
        """Say whether a good part of its longer words come back in another line."""
        mine, theirs = _subjects(self.folded), set().union(*_subjects(other.folded))
        return sum(not forms.isdisjoint(theirs) for forms in mine) >= max(2, 0.3 * len(mine))


def look_at(blocks: Sequence[Block]) -> list[Line]:
    """Describe the blocks of a page as lines."""
    folded = [fold_line(block.text) for block in blocks]
    lines = [
        Line(block, recognise(block.text), text, len(text.split()), PARAGRAPH_WORDS)
        for block, text in zip(blocks, folded, strict=True)
    ]
    long = [line for line in lines if not line.rule and line.words >= UNPUNCTUATED_PARAGRAPH_WORDS]
    if sum(line.ends for line in long) >= len(long) / 2:
        return lines
    return [replace(line, limit=UNPUNCTUATED_PARAGRAPH_WORDS) for line in lines]


def _subjects(folded: str) -> list[set[str]]:
    """Return, for each longer word, its forms without the particles that may be attached to it."""
    words = [word for word in ARABIC_WORD.findall(folded) if len(word) > _LONG_WORD]
    return [{rest for _, rest in without_prefixes(word) if len(rest) >= _LONG_WORD} for word in words]


@cache
def _reporting_verbs() -> frozenset[str]:
    verbs = read_toml("workbench.text", "segmentation.toml")["opening_verbs"]
    return frozenset(fold_arabic(verb) + suffix for verb in verbs for suffix in ("", "ت"))


@cache
def _continuers() -> tuple[str, ...]:
    phrases = read_toml("workbench.page", "shapes.toml")["continuers"]
    return tuple(fold_arabic(phrase) + end for phrase in phrases for end in (" ", "،"))


@cache
def _item_labels() -> frozenset[str]:
    return frozenset(map(fold_arabic, read_toml("workbench.page", "shapes.toml")["item_labels"]))

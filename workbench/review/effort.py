"""Measure how much of the machine's drafts people changed until they approved them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from workbench.review.history import DRAFTS

BOUNDS = (0.0, 0.1, 0.25, 0.5, 1.0)  # shares of a text that count as one group, up to each; beyond 1 is in the last

# The model's last draft of each approved segment.
_DRAFTED = (
    "SELECT segment.target, json_extract(after, '$.target'), max(change.id) "  # noqa: S608 -- our own text
    "FROM change JOIN segment ON segment.id = change.segment "
    f"WHERE segment.state = 'approved' AND {DRAFTS} GROUP BY change.segment"
)


@dataclass(frozen=True, slots=True)
class Effort:
    """Hold what it took from the model's drafts to the approved texts: edits of one character, in so many characters.

    `groups` counts segments by the share of edits in their characters: none, then more than the bound before.
    """

    segments: int
    edits: int
    characters: int
    groups: tuple[int, ...]

    @property
    def share(self) -> float | None:
        """Return the edits for each character approved; None where nothing is."""
        return self.edits / self.characters if self.characters else None

    @property
    def unchanged(self) -> int:
        """Return the number of segments approved as the model wrote them."""
        return self.groups[0]


def read_effort(connection: sqlite3.Connection) -> Effort:
    """Return the effort for the approved segments that the model had drafted."""
    edits, characters, groups = 0, 0, [0] * len(BOUNDS)
    for approved, draft, _ in connection.execute(_DRAFTED):
        distance = Levenshtein.distance(draft, approved)
        edits, characters = edits + distance, characters + len(approved)
        groups[_group(distance / len(approved))] += 1
    return Effort(sum(groups), edits, characters, tuple(groups))


def _group(share: float) -> int:
    return next((number for number, bound in enumerate(BOUNDS) if share <= bound), len(BOUNDS) - 1)

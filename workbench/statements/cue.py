"""Define a cue: a place in a sentence that says that someone speaks."""

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

from workbench.statements.mentions import Mention

IsKnown = Callable[[Mention], int]  # how many of its words name someone whom the section names in full


class Rank(IntEnum):
    """Order the cues of one sentence: its own verb, then sources in passing, then agencies that pass it on."""

    MAIN = 0
    PASSING = 1
    AGENCY = 2


class Cue(NamedTuple):
    """Say who speaks: the mentions, or nobody where the sentence leaves its subject out ("وأضاف: ...").

    Where `reports` is false the sentence only tells who said what stands before it ("جاء ذلك في بيان ...").
    """

    rank: Rank
    token: int
    mentions: tuple[Mention, ...] = ()
    feminine: bool | None = None
    reports: bool = True

"""Order key statements: every function returns another list, ranked from 1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.document import Speaker, Statement
from workbench.errors import InputError

MOST = 100  # key statements an article
LONGEST_NAME = 300  # characters

Statements = tuple[Statement, ...]


def added(statements: Statements, statement: Statement, rank: int | None) -> Statements:
    """Return the list with one more, at a rank or the last; InputError where it is in it, or the list is full."""
    if any(one.segment == statement.segment for one in statements):
        raise InputError("this segment is a key statement already")
    if len(statements) >= MOST:
        raise InputError(f"an article has at most {MOST} key statements")
    return _inserted(statements, statement, len(statements) + 1 if rank is None else rank)


def dropped(statements: Statements, segment: str) -> Statements:
    """Return the list without the statement of a segment; InputError where there is none."""
    statement = find(statements, segment)
    return _ranked(one for one in statements if one is not statement)


def moved(statements: Statements, segment: str, rank: int) -> Statements:
    """Return the list with the statement of a segment at another rank; InputError where there is no such rank."""
    return _inserted(dropped(statements, segment), find(statements, segment), rank)


def spoken(statements: Statements, segment: str, english: str, english_title: str, name: str) -> Statements:
    """Return the list with another speaker of one statement, none where the English name is empty.

    The name in the text stays where none is given.
    """
    english, title, name = (" ".join(text.split()) for text in (english, english_title, name))
    if max(map(len, (english, title, name))) > LONGEST_NAME:
        raise InputError(f"a name or title of more than {LONGEST_NAME} characters is refused")
    if not english and (title or name):
        raise InputError("give the name of the speaker in English")
    statement = find(statements, segment)
    known = statement.speaker or Speaker(english, None, english, None, segment)
    speaker = replace(known, english=english, english_title=title or None, name=name or known.name)
    changed = replace(statement, speaker=speaker if english else None)
    return tuple(changed if one is statement else one for one in statements)


def find(statements: Sequence[Statement], segment: str) -> Statement:
    """Return the statement of a segment; InputError where there is none."""
    for one in statements:
        if one.segment == segment:
            return one
    raise InputError("this segment is no key statement")


def _inserted(statements: Statements, statement: Statement, rank: int) -> Statements:
    if not 1 <= rank <= len(statements) + 1:
        raise InputError(f"there is no rank {rank} in this list")
    return _ranked((*statements[: rank - 1], statement, *statements[rank - 1 :]))


def _ranked(statements: Iterable[Statement]) -> Statements:
    return tuple(replace(one, rank=rank) for rank, one in enumerate(statements, 1))

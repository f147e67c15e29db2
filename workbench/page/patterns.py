"""Recognise the lines that stand around an article on a news page."""

import re
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from workbench.text.tables import read_toml
from workbench.text.words import fold_arabic

_LONGEST = 500  # code points; no line around an article is longer, and regular expressions stay fast
_BULLETS = "•▪●◦‣*·-–— \t\u00a0"
_FULL_STOP = re.compile(r"\.[\"'”»)\]]*$")


class Kind(StrEnum):
    """Say what a line tells about the lines near it."""

    AROUND = "around"
    HEAD = "head"
    END = "end"
    LABEL = "label"
    LINK = "link"


class Rule(NamedTuple):
    """Match whole lines by a regular expression over folded text."""

    reason: str
    kind: Kind
    max_words: int
    full_stop: bool
    pattern: str

    def matches(self, line: str) -> bool:
        """Say whether the whole folded line matches; the pattern is compiled when a line first needs it."""
        return _compiled(self.pattern).fullmatch(line) is not None


def recognise(text: str) -> Rule | None:
    """Return the first rule that the whole line matches, or None for a line of the article."""
    if len(text) > _LONGEST:
        return None
    line = fold_line(text)
    words, ends = len(line.split()), _FULL_STOP.search(line) is not None and not line.endswith("..")
    fitting = (rule for rule in _rules() if words <= rule.max_words and (rule.full_stop or not ends or words == 1))
    return next((rule for rule in fitting if rule.matches(line)), None)


def fold_line(text: str) -> str:
    """Return a line without bullets and in the spelling that patterns are compared in; never empty."""
    line = " ".join(fold_arabic(text).split())
    return line.lstrip(_BULLETS) or line


@cache
def _rules() -> tuple[Rule, ...]:
    table = read_toml("workbench.page", "boilerplate.toml")
    words = {name: f"(?:{'|'.join(entries)})" for name, entries in table["words"].items()}
    return tuple(_rule(entry, words) for entry in table["rule"])


def _rule(entry: dict[str, Any], words: dict[str, str]) -> Rule:
    pattern = "|".join(entry["patterns"])
    while names := set(re.findall(r"{([a-z]+)}", pattern)):
        for name in names:
            pattern = pattern.replace(f"{{{name}}}", words[name])
    return Rule(
        entry["reason"],
        Kind(entry.get("kind", Kind.AROUND)),
        entry.get("max_words", 12),
        entry.get("full_stop", False),
        fold_arabic(pattern),
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)

"""Define a unit of a translation memory."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from workbench.text.normalize import Normalization, normalize

_WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+")
_FOLDING = Normalization(strip_vowels=True, fold_letters=True, straight_quotes=True, ascii_digits=True)


@dataclass(frozen=True, slots=True)
class Unit:
    """Hold a source text and its target; times are UTC, ISO 8601, properties as another tool gave them."""

    source: str
    target: str
    creator: str | None = None
    created_at: str | None = None
    changed_at: str | None = None
    properties: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def fold(source: str) -> str:
    """Return a source as exact matches compare it: vowels, tatweel, alef forms, digits, quotes and spaces made one."""
    return normalize(source, _FOLDING).encode(errors="replace").decode()  # no database holds a lone surrogate


def folded_words(folded: str) -> list[str]:
    """Return the words and numbers of a folded text."""
    return _WORD.findall(folded)

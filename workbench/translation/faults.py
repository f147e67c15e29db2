"""Tell from source and target alone that a decoding went wrong."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from workbench.document import Finding, Severity
from workbench.text.language import has_arabic

# Of 19,971 reference pairs (FLORES-200 dev, NTREX-128, this project's composed sentences) only one, whose sides do not
# belong together, lies outside of 0.45 n - 8 to 2 n + 25 characters of English for n of Arabic.
LEAST_RATIO, LEAST_SLACK = 0.45, 8
MOST_RATIO, MOST_SLACK = 2.0, 25
# The same references repeat at most 28% of their word trigrams (lists of names and places), most of them none.
MOST_REPEATED_TRIGRAMS = 0.35
LEAST_TRIGRAMS = 6
_RUN = re.compile(r"([^\W_].{0,59}?)\1{4,}", re.DOTALL)
LEAST_RUN = 24


class Fault(StrEnum):
    """Name what can be wrong with a hypothesis; the values of all but ARABIC are finding codes."""

    LOOP = "decode-loop"
    EMPTY = "decode-empty"
    LENGTH = "decode-length"
    ARABIC = "decode-arabic"


_FINDINGS = {
    Fault.EMPTY: (Severity.ERROR, "the model gave no translation of this, or of a part of it: the source is shown"),
    Fault.LOOP: (Severity.ERROR, "the translation repeats itself"),
    Fault.LENGTH: (Severity.WARNING, "the translation is far too short or too long for its source"),
}


def diagnose(source: str, target: str) -> frozenset[Fault]:
    """Return what is wrong with the target as a translation of the source."""
    if not target.strip():
        return frozenset({Fault.EMPTY})
    found = {
        Fault.LOOP: loops(target) and not loops(source),
        Fault.LENGTH: not length_fits(source, target),
        Fault.ARABIC: has_arabic(target),
    }
    return frozenset(fault for fault, present in found.items() if present)


def findings(faults: frozenset[Fault]) -> tuple[Finding, ...]:
    """Report faults that decoding could not mend; Arabic letters in a target are for the checks to find."""
    return tuple(Finding(fault.value, *_FINDINGS[fault]) for fault in sorted(faults & _FINDINGS.keys()))


def loops(text: str) -> bool:
    """Say whether a text goes round in circles: one unit many times in a row, or the same trigrams over and over."""
    if any(len(run[0]) >= LEAST_RUN for run in _RUN.finditer(text)):
        return True
    words = text.casefold().split()
    trigrams = list(zip(words, words[1:], words[2:], strict=False))
    repeated = len(trigrams) - len(set(trigrams))
    return len(trigrams) >= LEAST_TRIGRAMS and repeated > MOST_REPEATED_TRIGRAMS * len(trigrams)


def length_fits(source: str, target: str) -> bool:
    """Say whether a translation's length, in characters without vowel marks, is one that translations have."""
    characters = sum(not unicodedata.combining(character) for character in source)
    return LEAST_RATIO * characters - LEAST_SLACK <= len(target) <= MOST_RATIO * characters + MOST_SLACK

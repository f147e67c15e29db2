"""Check that the translation is about as long as the source leads to expect, and that it does not break off."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from workbench.document import Finding, Severity
from workbench.text.tables import read_rows

CODES = ("length-ratio", "cut-off")

_NOT_COUNTED = re.compile(r"[\W_\u0640\u064b-\u065f]+")
_CLOSING = "\"'”’»)] \u200f\u200e"
_STOPS = ".!?؟…۔"


def check_length(source: str, target: str) -> Iterator[Finding]:
    """Yield a finding if the target is much too short or too long, and one if it lacks the source's final stop."""
    before, after = _letters(source), _letters(target)
    if before:
        least, most = _bounds(before)
        ratio = after / before
        if not least <= ratio <= most:
            what = "short" if ratio < least else "long"
            message = (
                f"The translation is too {what}: {ratio:.2f} letters for each letter of the source ({least} to {most})"
            )
            yield Finding("length-ratio", Severity.WARNING, message)
    if _ends_with_stop(source) and after and target.rstrip()[-1:].isalnum():
        yield Finding("cut-off", Severity.WARNING, "The translation ends without the full stop of the source")


def _letters(text: str) -> int:
    return len(_NOT_COUNTED.sub("", text))


def _ends_with_stop(text: str) -> bool:
    return text.rstrip(_CLOSING)[-1:] in tuple(_STOPS)


def _bounds(letters: int) -> tuple[float, float]:
    starts, bounds = _table()
    return bounds[bisect_right(starts, letters) - 1]


@cache
def _table() -> tuple[tuple[int, ...], tuple[tuple[float, float], ...]]:
    rows = list(read_rows("workbench.checking", "length.tsv"))
    return tuple(int(row[0]) for row in rows), tuple((float(row[1]), float(row[2])) for row in rows)

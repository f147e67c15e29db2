"""Check that the translation does not repeat itself: doubled words, loops, sentences said twice."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from workbench.checking.differences import excerpt
from workbench.document import Finding, Severity, Span
from workbench.text.tables import read_rows

CODES = ("repetition",)

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SAME_LETTER = re.compile(r"([^\W\d_])\1{4,}")
_SAME_SYLLABLE = re.compile(r"([^\W\d_]{2,6}?)\1{3,}")
_LONGEST_LOOP = 8  # words
_PASSAGE = 8  # words; a passage of this length stands twice in a text by mistake only
_PHRASE, _PHRASE_TIMES = 4, 4
_SHORT = 3  # letters


def check_repetition(source: str, target: str) -> Iterator[Finding]:
    """Yield a finding for the first repetition that the source does not have."""
    span = _repetition(target)
    if span is not None and _repetition(source) is None:
        message = f"The translation repeats itself: {excerpt(target, span)}"
        yield Finding("repetition", Severity.WARNING, message, target_span=span)


def _repetition(text: str) -> Span | None:
    words = list(_WORD.finditer(text))
    folded = [word[0].lower() for word in words]
    found = _loop(text, words, folded) or _repeated_passage(folded)
    if found is not None:
        return Span(words[found[0]].start(), words[found[1] - 1].end())
    letters = _SAME_LETTER.search(text) or _SAME_SYLLABLE.search(text)
    return None if letters is None else Span(*letters.span())


def _loop(text: str, words: Sequence[re.Match[str]], folded: Sequence[str]) -> tuple[int, int] | None:
    """Return where (from, to) the first words come twice in a row, or three times across the ends of sentences."""
    for start in range(len(folded)):
        for size in range(1, min(_LONGEST_LOOP, (len(folded) - start) // 2) + 1):
            middle, end = start + size, start + 2 * size
            if folded[start:middle] != folded[middle:end] or not _counts(folded[start:middle]):
                continue
            gap = text[words[middle - 1].end() : words[middle].start()]
            if _is_close(gap, folded[start:middle]) or folded[start:middle] == folded[end : end + size]:
                return start, end
    return None


def _is_close(gap: str, words: Sequence[str]) -> bool:
    """Say whether no end of a clause parts the two; a comma may part long words: "Russia, Russia"."""
    return gap.isspace() or (gap.strip() in (",", "،") and len("".join(words)) > _SHORT)


def _counts(words: Sequence[str]) -> bool:
    """Say whether a repetition of these words is a mistake: scores and "very very" are none."""
    has_letters = any(not word[0].isdigit() for word in words)
    return has_letters and not (len(words) == 1 and words[0] in _may_be_doubled())


@cache
def _may_be_doubled() -> frozenset[str]:
    return frozenset(row[0] for row in read_rows("workbench.checking", "doubled.txt"))


def _repeated_passage(words: Sequence[str]) -> tuple[int, int] | None:
    """Return where a long passage comes for the second time, or a phrase for the third."""
    for size, times in ((_PASSAGE, 2), (_PHRASE, _PHRASE_TIMES)):
        seen: Counter[tuple[str, ...]] = Counter()
        for start in range(len(words) - size + 1):
            passage = tuple(words[start : start + size])
            seen[passage] += 1
            if seen[passage] == times and _counts(passage):
                return start, start + size
    return None

"""Check that what the source denies the translation denies too, and nothing else."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from workbench.document import Finding, Severity, Span
from workbench.text.tables import read_toml
from workbench.text.words import Word, arabic_words, fold_arabic, without_prefixes

CODES = ("negation-lost", "negation-added")

_CONJUNCTIONS = ("", "و", "ف")
_HINDERED = "دون"
_SUFFIX = re.compile("(?:ون|ين|وا|ت|ه|ها|هم|نا|ا)$")
_WORD_LISTS = ("cues", "with_preposition", "excuses", "lexical", "hindering", "continued")
_PAIR_LISTS = ("excusing_pairs", "not_negative", "not_negative_after", "after_all")


@dataclass(frozen=True, slots=True)
class _Turn:
    """Say which words near a denial turn it into something that English may put without one."""

    beside: frozenset[str]
    after: frozenset[str]
    reach: int
    english: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Arabic:
    cues: frozenset[str]
    cues_as_written: frozenset[str]
    never_as_written: tuple[str, ...]
    with_preposition: frozenset[str]
    excuses: frozenset[str]
    excusing_pairs: frozenset[tuple[str, str]]
    lexical: frozenset[str]
    not_negative: frozenset[tuple[str, str]]
    not_negative_after: frozenset[tuple[str, str]]
    after_all: frozenset[tuple[str, str]]
    hindering: frozenset[str]
    hindering_reach: int
    continued: frozenset[str]
    continued_reach: int
    turned: tuple[_Turn, ...]


@dataclass(frozen=True, slots=True)
class _English:
    cues: re.Pattern[str]
    not_negative: re.Pattern[str]
    soft: re.Pattern[str]
    lexical: re.Pattern[str]


@cache
def _arabic() -> _Arabic:
    table = read_toml("workbench.checking", "negation.toml")["arabic"]
    return _Arabic(
        **{key: _folded(table[key]) for key in _WORD_LISTS},
        **{key: frozenset(map(_pair, table[key])) for key in _PAIR_LISTS},
        cues_as_written=frozenset(table["cues_as_written"]),
        never_as_written=tuple(table["never_as_written"]),
        hindering_reach=table["hindering_reach"],
        continued_reach=table["continued_reach"],
        turned=tuple(map(_turn, table["turned"])),
    )


def _turn(entry: dict[str, Any]) -> _Turn:
    return _Turn(_folded(entry.get("with", [])), _folded(entry.get("after", [])), entry["reach"], _whole_words([entry["english"]]))


@cache
def _english() -> _English:
    table = read_toml("workbench.checking", "negation.toml")["english"]
    return _English(*(_whole_words(table[key]) for key in ("cues", "not_negative", "soft", "lexical")))


def _folded(words: Sequence[str]) -> frozenset[str]:
    return frozenset(map(fold_arabic, words))


def _pair(phrase: str) -> tuple[str, str]:
    first, second = fold_arabic(phrase).split()
    return first, second


def _whole_words(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


def check_negation(source: str, target: str) -> Iterator[Finding]:
    """Yield a finding if one side denies more often than the other."""
    arabic, english = _read_source(source), _read_target(target)
    turned = sum(any(turn.english.search(target) for turn in turns) for _, turns in arabic.denials)
    kept = len(english.denials) + english.soft + max(0, english.lexical - arabic.lexical) + turned
    allowed = len(arabic.denials) + arabic.excuses + max(0, arabic.lexical - english.lexical)
    if kept < len(arabic.denials):
        span, _ = arabic.denials[0]
        message = f"{span.of(source)} in the source: {len(arabic.denials)} denials there, {kept} in the translation"
        yield Finding("negation-lost", Severity.ERROR, message, source_span=span)
    elif len(english.denials) > allowed:
        span = english.denials[0]
        message = f"{span.of(target)} in the translation: {len(english.denials)} denials there, {allowed} in the source"
        yield Finding("negation-added", Severity.WARNING, message, target_span=span)


@dataclass(frozen=True, slots=True)
class _Source:
    """Hold the words that deny something, each with the ways to turn it, and what else may excuse a denial."""

    denials: Sequence[tuple[Span, Sequence[_Turn]]]
    excuses: int
    lexical: int


@dataclass(frozen=True, slots=True)
class _Target:
    denials: Sequence[Span]
    soft: int
    lexical: int


def _read_target(target: str) -> _Target:
    table = _english()
    harmless = [match.span() for match in table.not_negative.finditer(target)]
    found = [match.span() for match in table.cues.finditer(target)]
    denials = [Span(start, end) for start, end in found if not any(a <= start < b for a, b in harmless)]
    return _Target(denials, sum(1 for _ in table.soft.finditer(target)), sum(1 for _ in table.lexical.finditer(target)))


def _read_source(source: str) -> _Source:
    table = _arabic()
    words = [Word(fold_arabic(word.text), word.span) for word in arabic_words(source)]
    denials: list[tuple[Span, Sequence[_Turn]]] = []
    excuses, lexical, last = 0, 0, -len(words) - table.continued_reach
    for number, word in enumerate(words):
        cue = _cue(word, word.span.of(source))
        if cue is None:
            excuses += _excuses(words, number, last)
            lexical += _is_lexical(word)
        elif word.text in table.continued and number - last < table.continued_reach:
            excuses, last = excuses + 1, number
        elif _is_harmless(words, number, cue):
            excuses += 1
        else:
            denials.append((word.span, _turns(words, number)))
            last = number
    return _Source(denials, excuses, lexical)


def _cue(word: Word, written: str) -> str | None:
    """Return the denying word without what is attached to it, or None."""
    table = _arabic()
    if any(spelling in written for spelling in table.never_as_written):
        return None
    if any(written.endswith(spelling) for spelling in table.cues_as_written):
        return word.text
    for prefix, rest in without_prefixes(word.text):
        if rest in table.cues and (prefix in _CONJUNCTIONS or rest in table.with_preposition):
            return rest
    return None


def _excuses(words: Sequence[Word], number: int, last: int) -> bool:
    """Say whether the word excuses a denial; "except" does not where it ends a "not ... except"."""
    if any(words[number].text in turn.after and number - last <= turn.reach for turn in _arabic().turned):
        return False
    rests = [rest for _, rest in without_prefixes(words[number].text)]
    after = words[number + 1].text if number + 1 < len(words) else ""
    return any(rest in _arabic().excuses or (rest, after) in _arabic().excusing_pairs for rest in rests)


def _is_lexical(word: Word) -> bool:
    rests = {rest for _, rest in without_prefixes(word.text)}
    return not (rests | {_SUFFIX.sub("", rest) for rest in rests}).isdisjoint(_arabic().lexical)


def _is_harmless(words: Sequence[Word], number: int, cue: str) -> bool:
    """Say whether a denying word stands in a phrase such as still, at least, or not, prevent."""
    table = _arabic()
    before = words[number - 1].text if number else ""
    after = words[number + 1].text if number + 1 < len(words) else ""
    if (before, cue) in table.after_all:
        return False
    hindered = cue == _HINDERED and any(
        rest in table.hindering
        for word in words[max(0, number - table.hindering_reach) : number]
        for _, rest in without_prefixes(word.text)
    )
    return hindered or (cue, after) in table.not_negative or (before, cue) in table.not_negative_after


def _turns(words: Sequence[Word], number: int) -> list[_Turn]:
    beside = {word.text for word in words[max(0, number - 1) : number + 2]}
    return [
        turn
        for turn in _arabic().turned
        if beside & turn.beside or any(word.text in turn.after for word in words[number + 1 : number + 1 + turn.reach])
    ]

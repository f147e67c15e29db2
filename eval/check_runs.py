"""Run the checks on injected errors, on references, on stored outputs and on hand-labelled segments of these."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.evalsets import SOURCE, EvalSet
from eval.injection import inject
from eval.labels import REFERENCE, Label, is_real
from eval.systems import stored_hypotheses
from workbench.checking import CHECKS, Check
from workbench.document import Finding
from workbench.errors import UsageError

BY_NAME: Mapping[str, Check] = {check.__name__.removeprefix("check_"): check for check in CHECKS}
# The checks that are to find an injected error; a deleted clause shows in whatever stood in it.
FINDERS: Mapping[str, Sequence[str]] = {
    "number-changed": ["numbers"],
    "number-deleted": ["numbers", "dates"],
    "number-word-changed": ["numbers"],
    "currency-changed": ["amounts"],
    "unit-changed": ["amounts"],
    "day-changed": ["dates", "numbers"],
    "month-changed": ["dates"],
    "year-changed": ["dates", "numbers"],
    "weekday-changed": ["dates"],
    "negation-dropped": ["negation"],
    "negation-added": ["negation"],
    "name-swapped": ["names"],
    "name-deleted": ["names"],
    "name-misspelt": ["names"],
    "sentence-cut": ["length"],
    "clause-deleted": list(BY_NAME),
    "quotation-mark-lost": ["quotes"],
    "quotation-lost": ["quotes"],
    "word-repeated": ["repetition"],
    "phrase-repeated": ["repetition"],
    "loop": ["repetition"],
    "question-mark-lost": ["questions"],
    "source-copied": ["untranslated"],
}


@dataclass(frozen=True, slots=True)
class Part:
    """Name some lines of a set, from 0, that are reported together."""

    name: str
    lines: range
    set: EvalSet


@dataclass(frozen=True, slots=True)
class Case:
    """Hold an error injected into a line of a part, what the line then says, and whether a check found it."""

    part: str
    line: int
    kind: str
    target: str
    found: bool


@dataclass(frozen=True, slots=True)
class Alarm:
    """Hold a finding in what a system made of a line of a part, and if a label says that it is right there."""

    part: str
    line: int
    system: str
    check: str
    target: str
    finding: Finding
    real: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """Hold what was measured on the parts of sets; labels, each with the checks that have findings there."""

    parts: Sequence[Part]
    cases: Sequence[Case]
    alarms: Sequence[Alarm]
    labels: Sequence[tuple[Label, frozenset[str]]]


def measure(sets: Sequence[EvalSet], labels: Sequence[Label]) -> Measured:
    """Run the checks on errors injected into the sets, on their references and stored outputs, and see the labels."""
    parts, cases, alarms = [], [], []
    by_place = {(label.set, label.system, label.line): label for label in _of(labels, sets)}
    for one in sets:
        print(f"{one.name}: {len(one.sources)} segments, {len(one.stored)} stored outputs", file=sys.stderr)
        of_set = list(parts_of(one))
        parts += of_set
        cases += list(_cases(one, of_set))
        for system, targets in _texts(one):
            alarms += [alarm for part in of_set for alarm in _alarms(part, system, targets, by_place)]
    return Measured(parts, cases, alarms, list(_judged(by_place.values(), parts, alarms)))


def _of(labels: Iterable[Label], sets: Sequence[EvalSet]) -> Iterator[Label]:
    """Yield the labels of these sets; UsageError where one is of a line or system that its set does not have."""
    outputs = {(one.name, system): len(one.sources) for one in sets for system in (REFERENCE, *one.stored)}
    for label in labels:
        if (label.set, REFERENCE) in outputs:
            if not 0 < label.line <= outputs.get((label.set, label.system), 0):
                raise UsageError(f"{label.set} has no line {label.line} of {label.system}, which is labelled")
            yield label


def parts_of(one: EvalSet) -> Iterator[Part]:
    """Yield the parts of a set whose errors were read in its first lines, else the set as one part."""
    for name, lines in (one.parts or {one.name: slice(None)}).items():
        yield Part(name, range(*lines.indices(len(one.sources))), one)


def _texts(one: EvalSet) -> Iterator[tuple[str, Sequence[str]]]:
    yield REFERENCE, one.references
    for system, path in one.stored.items():
        yield system, stored_hypotheses(path, path.parent / SOURCE, len(one.sources))


def _cases(one: EvalSet, parts: Sequence[Part]) -> Iterator[Case]:
    part_of = {line: part.name for part in parts for line in part.lines}
    for kind, injections in inject(one.sources, one.references).items():
        for line, target in injections:
            before, after = (_said(FINDERS[kind], one.sources[line], text) for text in (one.references[line], target))
            yield Case(part_of[line], line, kind, target, bool(after - before))


def _said(checks: Iterable[str], source: str, target: str) -> set[tuple[str, str]]:
    """Return codes and messages: an injected error is found if there is one that the good translation has not."""
    return {(finding.code, finding.message) for name in checks for finding in BY_NAME[name](source, target)}


def _alarms(
    part: Part, system: str, targets: Sequence[str], labels: Mapping[tuple[str, str, int], Label]
) -> Iterator[Alarm]:
    for line in part.lines:
        label = labels.get((part.set.name, system, line + 1))
        for name, check in BY_NAME.items():
            real = label is not None and is_real(name, label)
            for finding in check(part.set.sources[line], targets[line]):
                yield Alarm(part.name, line, system, name, targets[line], finding, real)


def _judged(
    labels: Iterable[Label], parts: Sequence[Part], alarms: Iterable[Alarm]
) -> Iterator[tuple[Label, frozenset[str]]]:
    """Yield the labels of stored outputs, each with the checks that have findings there."""
    by_set = {part.name: part.set.name for part in parts}
    found: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for alarm in alarms:
        found[by_set[alarm.part], alarm.system, alarm.line + 1].add(alarm.check)
    for label in labels:
        if label.system != REFERENCE:
            yield label, frozenset(found[label.set, label.system, label.line])

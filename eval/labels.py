"""Compare the checks with segments of stored outputs that were labelled by hand: eval/data/checks/README.md."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.evalsets import read_lines
from eval.figures import DATA
from workbench.errors import UsageError

LABELS = DATA / "checks" / "labels.tsv"
HALVES = ("tune", "held")
REFERENCE = "reference"  # as a system: the translation that comes with a set
NONE = "-"
SPELLING = "spelling"  # a name that is misspelt but still heard: right to report, no mistake to let pass


@dataclass(frozen=True, slots=True)
class Label:
    """Say which errors a segment has: its system, set and line, from 1, and how many segments it stands for."""

    half: str
    system: str
    set: str
    line: int
    weight: float
    errors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Sum the weights of segments with findings, of those rightly so, and of those with errors; count the last two."""

    found: float = 0.0
    right: float = 0.0
    wanted: float = 0.0
    met: float = 0.0
    segments_found: int = 0
    segments_wanted: int = 0

    @property
    def precision(self) -> float:
        """Return in per cent how much of what has findings has an error of that kind."""
        return 100 * self.right / self.found if self.found else 100.0

    @property
    def recall(self) -> float:
        """Return in per cent how much of what has errors of that kind has findings."""
        return 100 * self.met / self.wanted if self.wanted else 100.0


def read_labels(path: Path = LABELS) -> list[Label]:
    """Read the labels; UsageError where the file is missing or a line has other fields than those."""
    rows = [(number, line) for number, line in enumerate(read_lines(path), 1) if line and not line.startswith("#")]
    try:
        return [_label(line.split("\t")) for number, line in rows]
    except ValueError as error:
        raise UsageError(f"{path}: not a table of half, system, set, line, weight and errors: {error}") from error


def _label(fields: Sequence[str]) -> Label:
    half, system, name, line, weight, errors = fields
    if half not in HALVES:
        raise ValueError(f"{half} is neither of {', '.join(HALVES)}")
    return Label(half, system, name, int(line), float(weight), frozenset(errors.split(",")) - {NONE})


def agreement(check: str, judged: Iterable[tuple[Label, Collection[str]]]) -> Agreement:
    """Compare one check with the labels; of each segment there is the label and the names of the checks that found."""
    rows = [(label.weight, check in found, check in label.errors, is_real(check, label)) for label, found in judged]
    return Agreement(
        found=sum(weight for weight, found, _, _ in rows if found),
        right=sum(weight for weight, found, _, real in rows if found and real),
        wanted=sum(weight for weight, _, wanted, _ in rows if wanted),
        met=sum(weight for weight, found, wanted, _ in rows if found and wanted),
        segments_found=sum(found for _, found, _, _ in rows),
        segments_wanted=sum(wanted for _, _, wanted, _ in rows),
    )


def is_real(check: str, label: Label) -> bool:
    """Say whether a finding of the check is right there."""
    return check in label.errors or (check == "names" and SPELLING in label.errors)


def verdicts(check: str, judged: Iterable[tuple[Label, Collection[str]]]) -> Iterator[tuple[Label, str]]:
    """Yield the segments about which check and label differ: false alarms and missed errors."""
    for label, found in judged:
        if check in found and not is_real(check, label):
            yield label, "false alarm"
        elif check in label.errors and check not in found:
            yield label, "missed"

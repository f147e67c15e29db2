"""Measure sentence boundaries: the seeds' gold, hard passages, and any text of one sentence a line joined by fives.

A boundary is the code-point offset at which a sentence ends, white space after it ignored; the text's end is none.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.evalsets import SEEDS, SOURCE, read_lines
from eval.figures import DATA, Figures, exit_code, with_data, write_json
from workbench.errors import UsageError
from workbench.text.segmentation import SEGMENTER_VERSION, split_sentences

WORKBENCH = "workbench"
JOINED = 5  # lines to a passage
_PLAIN = re.compile(r"(?<=[.!?؟…])\s+")
_MARK_AT_END = re.compile(r"[.!?؟…][\"'”»“’)\]\s]*$")

Splitter = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold a text and the boundaries inside it that are right."""

    name: str
    text: str
    boundaries: frozenset[int]


@dataclass(frozen=True, slots=True)
class Score:
    """Count boundaries: found and right, found, right."""

    correct: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.correct + other.correct, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Return the share of the found boundaries that are right."""
        return self.correct / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Return the share of the right boundaries that are found."""
        return self.correct / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.correct / (self.found + self.gold) if self.found + self.gold else 1.0


Scorer = Callable[[Sequence[Passage], Splitter], tuple[Score, list[str]]]


@dataclass(frozen=True, slots=True)
class Gold:
    """Hold a set of passages, how they are scored and the files that they are from."""

    name: str
    passages: Sequence[Passage]
    scorer: Scorer
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Hold what a system scores on a set, and its errors, each a line of text."""

    gold: Gold
    system: str
    score: Score
    errors: list[str]


def locate(text: str, sentences: Iterable[str], name: str) -> frozenset[int]:
    """Return the boundaries that sentences, in order, make in a text; raise UsageError unless they cover it."""
    ends, position = [], 0
    for sentence in filter(None, (sentence.strip() for sentence in sentences)):
        start = text.find(sentence, position)
        if start < 0 or text[position:start].strip():
            raise UsageError(f"{name}: the sentences are not the text, near offset {position}")
        position = start + len(sentence)
        ends.append(position)
    if text[position:].strip():
        raise UsageError(f"{name}: the sentences end before the text does, at offset {position}")
    return frozenset(ends[:-1])


def systems() -> dict[str, Splitter]:
    """Return the splitters to compare: this project's, sentencex where it is installed, and a regular expression."""
    found: dict[str, Splitter] = {WORKBENCH: lambda text: [span.of(text) for span in split_sentences(text)]}
    try:
        import sentencex
    except ImportError:
        print("sentencex is not installed (pip install '.[eval]'): left out", file=sys.stderr)
    else:
        found["sentencex"] = lambda text: list(sentencex.segment("ar", text))
    found["plain regex"] = _PLAIN.split
    return found


def read_boundaries(folder: Path) -> list[Passage]:
    """Read the gold of the seeds: one passage a block."""
    passages = []
    for path in sorted(folder.glob("*.json")):
        for number, block in enumerate(_parsed(path, "\n".join(read_lines(path))).get("blocks", ()), start=1):
            passages.append(_passage(f"{path.stem} block {number}", block))
    if not passages:
        raise UsageError(f"{folder}: no gold boundaries (*.json) there")
    return passages


def read_passages(path: Path) -> list[Passage]:
    """Read composed passages, one JSON object a line."""
    records = [_parsed(path, line) for line in read_lines(path)]
    return [_passage(f"{record.get('id')} ({record.get('category')})", record) for record in records]


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return dict(json.loads(text))
    except (TypeError, ValueError) as error:
        raise UsageError(f"{path}: not a JSON object: {error}") from error


def _passage(name: str, record: dict[str, Any]) -> Passage:
    try:
        return Passage(name, record["text"], locate(record["text"], record["sentences"], name))
    except KeyError as error:
        raise UsageError(f"{name}: the field {error} is missing") from error


def join_lines(path: Path) -> list[Passage]:
    """Join the lines of a file by fives with a space; the end of each line is a boundary."""
    lines = [line.strip() for line in read_lines(path) if line.strip()]
    passages = []
    for start in range(0, len(lines), JOINED):
        group = lines[start : start + JOINED]
        name = f"{path.parent.name} lines from {start + 1}"
        passages.append(Passage(name, text := " ".join(group), locate(text, group, name)))
    return passages


def score(passages: Sequence[Passage], splitter: Splitter) -> tuple[Score, list[str]]:
    """Score a splitter; return also its errors, each a line of text."""
    total, errors = Score(), []
    for passage in passages:
        found = locate(passage.text, splitter(passage.text), passage.name)
        total += Score(len(found & passage.boundaries), len(found), len(passage.boundaries))
        errors += [_around(passage, offset, "missed") for offset in sorted(passage.boundaries - found)]
        errors += [_around(passage, offset, "false") for offset in sorted(found - passage.boundaries)]
    return total, errors


def score_joined(passages: Sequence[Passage], splitter: Splitter) -> tuple[Score, list[str]]:
    """Score line ends; a split inside a line is listed, and false only where no sentence mark stands."""
    total, inner = Score(), []
    for passage in passages:
        found = locate(passage.text, splitter(passage.text), passage.name)
        splits = sorted(found - passage.boundaries)
        false = [offset for offset in splits if not _MARK_AT_END.search(passage.text[max(0, offset - 20) : offset])]
        correct = len(found & passage.boundaries)
        total += Score(correct, correct + len(false), len(passage.boundaries))
        inner += [_around(passage, offset, "false" if offset in false else "inner") for offset in splits]
        inner += [_around(passage, offset, "missed") for offset in sorted(passage.boundaries - found)]
    return total, inner


def _around(passage: Passage, offset: int, kind: str) -> str:
    text = passage.text
    return f"{kind}: {passage.name}: {text[max(0, offset - 40) : offset]} ‖ {text[offset : offset + 40].strip()}"


def gold_sets() -> list[Gold]:
    """Return the seeds' gold, the hard passages, and both as one."""
    folder, path = DATA / "boundaries", DATA / "hard_passages.jsonl"
    seeds = Gold(SEEDS, read_boundaries(folder), score, tuple(sorted(folder.glob("*.json"))))
    hard = Gold("hard-passages", read_passages(path), score, (path,))
    return [seeds, hard, Gold("both", [*seeds.passages, *hard.passages], score, (*seeds.files, *hard.files))]


def joined_set(folder: Path) -> Gold:
    """Return the sources of a set as passages of five lines each, scored by the ends of the lines."""
    path = folder / SOURCE
    return Gold(folder.name, join_lines(path), score_joined, (path,))


def evaluate(golds: Iterable[Gold]) -> list[Result]:
    """Score every system on every set."""
    splitters = systems()
    return [Result(gold, name, *gold.scorer(gold.passages, each)) for gold in golds for name, each in splitters.items()]


def figures(results: Sequence[Result]) -> Figures:
    """Return precision, recall, F1 and counts of each system on each set."""
    values = {
        f"segmentation.{one.gold.name}.{one.system.replace(' ', '-')}.{name}": getattr(one.score, name)
        for one in results
        for name in ("precision", "recall", "f1", "correct", "found", "gold")
    }
    return with_data(values, (path for one in results for path in one.gold.files))


def report(results: Sequence[Result], *, show_errors: bool) -> None:
    """Print the table and, if asked, every error of this project's segmenter."""
    print(f"segmenter version {SEGMENTER_VERSION}")
    print(f"{'set':30} {'system':12} {'P':>6} {'R':>6} {'F1':>6} {'correct':>8} {'found':>6} {'gold':>6}")
    for one in results:
        name, found = f"{one.gold.name} ({len(one.gold.passages)} passages)", one.score
        rates = f"{found.precision:6.3f} {found.recall:6.3f} {found.f1:6.3f}"
        print(f"{name:30} {one.system:12} {rates} {found.correct:8} {found.found:6} {found.gold:6}")
    for one in results if show_errors else ():
        if one.system == WORKBENCH and one.gold.name != "both":
            print(f"\n{one.gold.name}: errors and inner splits of the workbench")
            print("\n".join(one.errors))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the evaluation; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--flores", type=Path, metavar="DIR", help="folder with source.ar, one sentence a line")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures there")
    parser.add_argument("--errors", action="store_true", help="print the errors of this project's segmenter")
    options = parser.parse_args(arguments)

    def work() -> None:
        results = evaluate([*gold_sets(), *([joined_set(options.flores)] if options.flores else [])])
        report(results, show_errors=options.errors)
        if options.json:
            write_json(options.json, figures(results))

    return exit_code(work)


if __name__ == "__main__":
    raise SystemExit(main())

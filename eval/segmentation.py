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

from workbench.errors import UsageError, WorkbenchError
from workbench.text.segmentation import SEGMENTER_VERSION, split_sentences

DATA = Path(__file__).parent / "data"
JOINED = 5  # lines to a passage
_PLAIN = re.compile(r"(?<=[.!?؟…])\s+")
_MARK_AT_END = re.compile(r"[.!?؟…][\"'”»“’)\]\s]*$")

Splitter = Callable[[str], Sequence[str]]
Results = dict[str, dict[str, tuple["Score", list[str]]]]  # by set and system: figures and error lines


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

    def as_row(self) -> dict[str, float]:
        """Return the figures for a table or JSON, rounded to 4 decimals."""
        figures = {name: round(getattr(self, name), 4) for name in ("precision", "recall", "f1")}
        return {**figures, "correct": self.correct, "found": self.found, "gold": self.gold}


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
    found: dict[str, Splitter] = {"workbench": lambda text: [span.of(text) for span in split_sentences(text)]}
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
        for number, block in enumerate(_parsed(path, path.read_text(encoding="utf-8")).get("blocks", ()), start=1):
            passages.append(_passage(f"{path.stem} block {number}", block))
    if not passages:
        raise UsageError(f"{folder}: no gold boundaries (*.json) there")
    return passages


def read_passages(path: Path) -> list[Passage]:
    """Read composed passages, one JSON object a line."""
    records = [_parsed(path, line) for line in _lines(path)]
    return [_passage(f"{record.get('id')} ({record.get('category')})", record) for record in records]


def _lines(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8") from error


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
    lines = _lines(path)
    passages = []
    for start in range(0, len(lines), JOINED):
        group = lines[start : start + JOINED]
        name = f"{path.parent.name} lines from {start + 1}"
        passages.append(Passage(name, text := " ".join(group), locate(text, group, name)))
    return passages


def score(passages: Iterable[Passage], splitter: Splitter) -> tuple[Score, list[str]]:
    """Score a splitter; return also its errors, each a line of text."""
    total, errors = Score(), []
    for passage in passages:
        found = locate(passage.text, splitter(passage.text), passage.name)
        total += Score(len(found & passage.boundaries), len(found), len(passage.boundaries))
        errors += [_around(passage, offset, "missed") for offset in sorted(passage.boundaries - found)]
        errors += [_around(passage, offset, "false") for offset in sorted(found - passage.boundaries)]
    return total, errors


def score_joined(passages: Iterable[Passage], splitter: Splitter) -> tuple[Score, list[str]]:
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


def evaluate(flores: Path | None) -> Results:
    """Score every system on every set; return figures and error lines by set and system."""
    seeds, hard = read_boundaries(DATA / "boundaries"), read_passages(DATA / "hard_passages.jsonl")
    sets = {f"seeds ({len(seeds)} blocks)": seeds, f"hard passages ({len(hard)})": hard, "both": seeds + hard}
    results = {
        name: {system: score(passages, splitter) for system, splitter in systems().items()}
        for name, passages in sets.items()
    }
    if flores:
        joined = join_lines(flores / "source.ar")
        name = f"{flores.name} joined by fives ({len(joined)})"
        results[name] = {system: score_joined(joined, splitter) for system, splitter in systems().items()}
    return results


def report(results: Results, *, show_errors: bool) -> None:
    """Print the table and, if asked, every error of this project's segmenter."""
    print(f"segmenter version {SEGMENTER_VERSION}")
    print(f"{'set':38} {'system':12} {'P':>6} {'R':>6} {'F1':>6} {'correct':>8} {'found':>6} {'gold':>6}")
    for name, by_system in results.items():
        for system, (figures, _) in by_system.items():
            rates = f"{figures.precision:6.3f} {figures.recall:6.3f} {figures.f1:6.3f}"
            print(f"{name:38} {system:12} {rates} {figures.correct:8} {figures.found:6} {figures.gold:6}")
    for name, by_system in results.items() if show_errors else ():
        print(f"\n{name}: errors and inner splits of the workbench")
        print("\n".join(by_system["workbench"][1]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the evaluation; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--flores", type=Path, metavar="DIR", help="folder with source.ar, one sentence a line")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures and error lines there")
    parser.add_argument("--errors", action="store_true", help="print the errors of this project's segmenter")
    options = parser.parse_args(arguments)
    try:
        results = evaluate(options.flores)
        report(results, show_errors=options.errors)
        if options.json:
            _write_json(options.json, results)
    except WorkbenchError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


def _write_json(path: Path, results: Results) -> None:
    table = {
        name: {system: {**figures.as_row(), "errors": errors} for system, (figures, errors) in by_system.items()}
        for name, by_system in results.items()
    }
    content = {"segmenter": SEGMENTER_VERSION, "sets": table}
    try:
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


if __name__ == "__main__":
    raise SystemExit(main())

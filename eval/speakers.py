"""Measure who is named as the speaker of each sentence of composed passages: exact names and titles, by half."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.figures import DATA, Figures, exit_code, with_data, write_json
from eval.statements_gold import Counts
from workbench.document import Block, Document, Role, Segment, Span, Speaker, segment_id, sha256
from workbench.errors import UsageError
from workbench.statements import attribute
from workbench.statements.tokens import fold

PASSAGES = DATA / "speakers.jsonl"
TUNE, HELD = "tune", "held"


@dataclass(frozen=True, slots=True)
class Gold:
    """Hold the name and title of a speaker as the annotator gives them."""

    name: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold one passage: its sentences and, for each, its speaker or none."""

    id: str
    half: str
    category: str
    sentences: tuple[str, ...]
    speakers: tuple[Gold | None, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold what was found for a sentence beside the gold."""

    passage: Passage
    sentence: str
    found: Speaker | None
    gold: Gold | None

    @property
    def correct(self) -> bool:
        """Say whether the right speaker is named, in the words of the gold."""
        return bool(self.found and self.gold) and self._same("name")

    @property
    def titled(self) -> bool:
        """Say whether the title is right too, or rightly left out."""
        return self.correct and self._same("title")

    def _same(self, field: str) -> bool:
        return spelt(getattr(self.found, field)) == spelt(getattr(self.gold, field))


def spelt(text: str | None) -> str:
    """Return the text with one spelling of hamza, final ya and ta marbuta, without vowels."""
    return " ".join(fold(word) for word in (text or "").split())


def read_passages(path: Path) -> list[Passage]:
    """Read passages as JSON Lines."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    try:
        return [_passage(json.loads(line)) for line in path.read_text(encoding="utf-8").split("\n") if line]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: not JSON Lines of passages with sentences and speakers") from error


def _passage(record: dict[str, Any]) -> Passage:
    sentences, speakers = record["sentences"], record["speakers"]
    golds = tuple(None if one is None else Gold(**one) for one in speakers)
    if len(sentences) != len(golds):
        raise ValueError(record["id"])
    return Passage(record["id"], record["half"], record["category"], tuple(sentences), golds)


def as_document(passage: Passage) -> Document:
    """Return the passage as one paragraph whose segments are the sentences as the annotator has them."""
    text = " ".join(passage.sentences)
    article, start, segments = sha256(text)[:12], 0, []
    for number, source in enumerate(passage.sentences, 1):
        span = Span(start, start + len(source))
        name = segment_id(article, 1, number)
        segments.append(Segment(name, 1, number, 0, Role.BODY, span, source, sha256(source)))
        start = span.end + 1
    block = Block(1, Span(0, len(text)), text, "line 1")
    return Document(article, sha256(text), passage.id, "text", "utf-8", text, (block,), segments=tuple(segments))


def outcomes(passages: Sequence[Passage]) -> Iterator[Outcome]:
    """Yield what the workbench finds for each sentence."""
    for passage in passages:
        document = as_document(passage)
        speakers = attribute(document)
        for segment, gold in zip(document.segments, passage.speakers, strict=True):
            yield Outcome(passage, segment.source, speakers.get(segment.id), gold)


def count(found: Sequence[Outcome]) -> Counts:
    """Count the speakers found, those that are right, and those of the gold."""
    correct = sum(one.correct for one in found)
    return Counts(
        correct, sum(one.found is not None for one in found), correct, sum(one.gold is not None for one in found)
    )


def figures(path: Path = PASSAGES) -> Figures:
    """Return precision, recall and F1 of exact names in each half, and the share of these whose title is right too."""
    return as_figures(list(outcomes(read_passages(path))), path)


def as_figures(found: Sequence[Outcome], path: Path) -> Figures:
    """Return the figures of what was found in the passages of a file."""
    values = {}
    for half in (TUNE, HELD):
        group = [one for one in found if one.passage.half == half]
        counts = count(group)
        rates = {name: getattr(counts, name) for name in ("precision", "recall", "f1")}
        rates["titles"] = sum(one.titled for one in group) / counts.correct if counts.correct else 0.0
        values.update({f"speakers.{half}.{name}": value for name, value in rates.items()})
    return with_data(values, [path])


def report(found: Sequence[Outcome]) -> None:
    """Print precision and recall of exact names in each half and, for the tune half alone, in each category."""
    print(f"{'':42}{'sentences':>10}{'gold':>6}{'P':>8}{'R':>8}{'F1':>8}{'title too':>11}")
    for half in (TUNE, HELD):
        _print_row(half, [one for one in found if one.passage.half == half])
    categories = defaultdict(list)
    for one in found:
        if one.passage.half == TUNE:
            categories[one.passage.category].append(one)
    for category, group in categories.items():
        _print_row(f"  {TUNE}: {category}", group)


def _print_row(name: str, group: Sequence[Outcome]) -> None:
    counts, titled = count(group), sum(one.titled for one in group)
    share = f"{titled / counts.correct:11.3f}" if counts.correct else f"{'-':>11}"
    figures = f"{counts.precision:8.3f}{counts.recall:8.3f}{counts.f1:8.3f}{share}"
    print(f"{name[:42]:42}{len(group):10}{counts.gold:6}{figures}")


def print_errors(found: Sequence[Outcome]) -> None:
    """Print the sentences of the tune half whose speaker or title is wrong; the held half is not for reading."""
    for one in found:
        if one.passage.half == TUNE and not (one.titled or (one.found is None and one.gold is None)):
            print(f"\n{one.passage.id} {one.passage.category}\n  {one.sentence}")
            print(f"  found {_shown(one.found)}\n  gold  {_shown(one.gold)}")


def _shown(speaker: Speaker | Gold | None) -> str:
    return "-" if speaker is None else f"{speaker.name} | {speaker.title or '-'}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures or, on demand, the errors in the tune half; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, default=PASSAGES, help="passages as JSON Lines")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures there")
    parser.add_argument("--errors", action="store_true", help="print the errors in the tune half")
    options = parser.parse_args(arguments)

    def work() -> None:
        found = list(outcomes(read_passages(options.data)))
        (print_errors if options.errors else report)(found)
        if options.json:
            write_json(options.json, as_figures(found, options.data))

    return exit_code(work)


if __name__ == "__main__":
    raise SystemExit(main())

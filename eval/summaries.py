"""Measure key statements and speakers: on the seeds against two annotators, on EASC by ROUGE at equal word budget."""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.rouge import SIGNATURE, Rouge, mean, rouge, words
from workbench.document import CONTENT_ROLES, Document, Role, Segment, Speaker
from workbench.errors import InputError, UsageError, WorkbenchError
from workbench.statements import attribute, select

ROOT = Path(__file__).resolve().parent.parent
SEED = 13
SHUFFLES = 20
ANNOTATORS = 2
SHORTEST_PART_OF_NAME = 2  # words
Selector = Callable[[Document, int], list[Segment]]


@dataclass(frozen=True, slots=True)
class Counts:
    """Hold how many were found, how many of them are right, how many gold items exist and how many were found."""

    correct: int = 0
    found: int = 0
    recalled: int = 0
    gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.correct + other.correct,
            self.found + other.found,
            self.recalled + other.recalled,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.correct / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return the share of the gold that was found."""
        return self.recalled / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def content(document: Document) -> list[Segment]:
    """Return the segments that are the article's, in order."""
    return [segment for segment in document.segments if segment.role in CONTENT_ROLES]


def body(document: Document) -> list[Segment]:
    """Return the body sentences in order: what Lead takes from the top."""
    return [segment for segment in document.segments if segment.role is Role.BODY]


def score_statements(document: Document, chosen: Sequence[Segment], gold: dict[str, Any]) -> Counts:
    """Compare chosen segments with one annotator's statements: a pair matches where the texts overlap by half."""
    spans = [_span(document, item["text"]) for item in gold["statements"]]
    correct = sum(any(_overlaps(segment, span) for span in spans) for segment in chosen)
    recalled = sum(any(_overlaps(segment, span) for segment in chosen) for span in spans)
    return Counts(correct, len(chosen), recalled, len(spans))


def score_speakers(document: Document, gold: dict[str, Any]) -> Counts:
    """Compare the speakers of body sentences with one annotator's attributions."""
    speakers = attribute(document)
    items = [(_span(document, item["text"]), item["speaker"]["name"]) for item in gold["attributions"]]
    found = [(segment, speakers[segment.id]) for segment in body(document) if segment.id in speakers]
    correct = sum(any(_overlaps(one, span) and same_name(who, name) for span, name in items) for one, who in found)
    recalled = sum(any(_overlaps(one, span) and same_name(who, name) for one, who in found) for span, name in items)
    return Counts(correct, len(found), recalled, len(items))


def same_name(speaker: Speaker, name: str) -> bool:
    """Say whether the gold's name is meant: the same words, or two or more of them and no others."""
    found, wanted = ({word.removeprefix("ال") for word in words(text)} for text in (speaker.name, name))
    return wanted <= found or (found < wanted and len(found) >= SHORTEST_PART_OF_NAME)


def _span(document: Document, text: str) -> tuple[int, int]:
    start = document.text.find(text)
    if start < 0:
        raise UsageError(f"{document.name}: a gold statement is not in the text")
    return start, start + len(text)


def _overlaps(segment: Segment, span: tuple[int, int]) -> bool:
    common = min(segment.span.end, span[1]) - max(segment.span.start, span[0])
    return 2 * common >= min(segment.span.end - segment.span.start, span[1] - span[0])


def key_statements(document: Document, budget: int) -> list[Segment]:
    """Choose as the workbench does."""
    chosen = {statement.segment for statement in select(document, None, words=budget)}
    return [segment for segment in document.segments if segment.id in chosen]


def lead(document: Document, budget: int) -> list[Segment]:
    """Choose the first sentences."""
    return list(_fill(body(document), budget))


def randomly(seed: int) -> Selector:
    """Choose sentences in the order of a seeded shuffle."""

    def choose(document: Document, budget: int) -> list[Segment]:
        segments = body(document)
        random.Random(f"{seed} {document.id}").shuffle(segments)  # noqa: S311 (a baseline, not a secret)
        return sorted(_fill(segments, budget), key=lambda segment: segment.span.start)

    return choose


def _fill(segments: Iterable[Segment], budget: int) -> Iterator[Segment]:
    """Yield whole sentences up to the budget of words, passing over what does not fit, as `select` does."""
    total = 0
    for segment in segments:
        longer = total + len(words(segment.source))
        if total < budget and (not total or longer - budget <= budget - total):
            yield segment
            total = longer


def score_easc(documents: Sequence[Document], references: Sequence[list[str]], choose: Selector) -> tuple[Rouge, float]:
    """Return the mean over articles of the mean ROUGE over references, and the mean words chosen."""
    scores, lengths = [], []
    for document, summaries in zip(documents, references, strict=True):
        gold = [words(summary) for summary in summaries]
        budget = round(sum(map(len, gold)) / len(gold))
        hypothesis = words(" ".join(segment.source for segment in choose(document, budget)))
        scores.append(mean([rouge(hypothesis, each) for each in gold]))
        lengths.append(len(hypothesis))
    return mean(scores), sum(lengths) / len(lengths)


def report_seeds(folder: Path, documents: dict[str, Document]) -> None:
    """Print F1 of the key statements beside Lead's, and the speakers' precision and recall."""
    pooled: dict[str, Counts] = {"workbench": Counts(), "Lead": Counts(), "speakers": Counts()}
    agreement = Counts()
    golds_of = {name: _read_golds(folder, name) for name in documents}
    print(f"{'seed':24}{'statements F1':>15}{'Lead F1':>10}{'speakers P':>12}{'R':>8}")
    for name, document in sorted(documents.items()):
        golds = golds_of[name]
        here: dict[str, Counts] = dict.fromkeys(pooled, Counts())
        for gold in golds:
            count = len(gold["statements"])
            wanted = {statement.segment for statement in select(document, count)}
            chosen = [segment for segment in document.segments if segment.id in wanted]
            here["workbench"] += score_statements(document, chosen, gold)
            here["Lead"] += score_statements(document, body(document)[:count], gold)
            here["speakers"] += score_speakers(document, gold)
        agreement += _agreement(golds)
        pooled = {system: pooled[system] + here[system] for system in pooled}
        _print_row(name, here)
    _print_row("all, pooled", pooled)
    print(f"one annotator against the other: F1 {agreement.f1:.3f}")


def _agreement(golds: Sequence[dict[str, Any]]) -> Counts:
    first, second = ({item["text"] for item in gold["statements"]} for gold in golds)
    return Counts(len(first & second), len(first), len(first & second), len(second))


def _print_row(name: str, counts: dict[str, Counts]) -> None:
    ours, first, speakers = counts["workbench"], counts["Lead"], counts["speakers"]
    print(f"{name[:22]:24}{ours.f1:15.3f}{first.f1:10.3f}{speakers.precision:12.3f}{speakers.recall:8.3f}")


def report_easc(documents: Sequence[Document], references: Sequence[list[str]]) -> None:
    """Print ROUGE of the workbench, Lead and random sentences at equal word budget."""
    print(f"\nEASC, {len(documents)} articles; budget: the references' mean length\n{SIGNATURE}")
    print(f"{'system':12}{'R-1':>8}{'R-2':>8}{'R-L':>8}{'words':>8}")
    systems: dict[str, list[Selector]] = {
        "workbench": [key_statements],
        "Lead": [lead],
        "random": [randomly(SEED + n) for n in range(SHUFFLES)],
    }
    for name, selectors in systems.items():
        runs = [score_easc(documents, references, choose) for choose in selectors]
        figures, length = mean([run[0] for run in runs]), sum(run[1] for run in runs) / len(runs)
        print(f"{name:12}" + "".join(f"{100 * value:8.2f}" for value in figures) + f"{length:8.1f}")
    print(f"random: mean of {SHUFFLES} shuffles, seeds {SEED} to {SEED + SHUFFLES - 1}")


def read_documents(path: Path, text_column: str | None = None) -> list[Document]:
    """Read, understand and segment the articles of a file or folder."""
    from workbench import reading
    from workbench.pipeline import prepare

    documents = []
    for found in reading.find_inputs([str(path)], reading.Limits()):
        for item in reading.read_documents(found, reading.Limits(), text_column):
            if isinstance(item, InputError):
                raise item
            documents.append(prepare(item))
    return documents


def read_easc(path: Path) -> tuple[list[Document], list[list[str]]]:
    """Read EASC as JSON Lines with the fields text and summaries."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    try:
        references = [json.loads(line)["summaries"] for line in path.read_text(encoding="utf-8").split("\n") if line]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: not JSON Lines with the fields text and summaries") from error
    return read_documents(path, "text"), references


def _read_golds(folder: Path, name: str) -> list[dict[str, Any]]:
    paths = sorted(folder.glob(f"*/{name}.json"))
    if len(paths) != ANNOTATORS:
        raise UsageError(f"{folder}: {len(paths)} gold files */{name}.json, not {ANNOTATORS}")
    try:
        return [dict(json.loads(path.read_text(encoding="utf-8"))) for path in paths]
    except ValueError as error:
        raise UsageError(f"{folder}: gold of {name} is not valid JSON: {error}") from error


def main() -> None:
    """Print the figures for the seeds and, where its file is given, for EASC."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds", help="folder of the seed articles")
    parser.add_argument("--gold", type=Path, default=ROOT / "eval/data/statements", help="folder of the annotators")
    parser.add_argument("--easc", type=Path, help="EASC as JSON Lines, for instance $EVALSETS/easc-dev.jsonl")
    options = parser.parse_args()
    try:
        easc = read_easc(options.easc) if options.easc else None
        seeds = {Path(document.name).stem: document for document in read_documents(options.seeds / "*.txt")}
        report_seeds(options.gold, seeds)
        if easc:
            report_easc(*easc)
    except WorkbenchError as error:
        sys.exit(f"eval.summaries: {error}")


if __name__ == "__main__":
    main()

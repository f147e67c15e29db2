"""Compare key statements and speakers of the seeds with what two annotators picked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from eval.extracts import Article, article, read_documents
from eval.figures import DATA, ROOT
from eval.rouge import words
from eval.selectors import Selector
from workbench.document import Document, Segment, Speaker
from workbench.errors import UsageError
from workbench.statements import attribute

SEEDS, GOLD = ROOT / "seeds", DATA / "statements"
ANNOTATORS = 2
SHORTEST_PART_OF_NAME = 2  # words
Annotation = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counts:
    """Hold how many were found, how many of them are right, how many gold items exist and how many were found."""

    correct: int = 0
    found: int = 0
    recalled: int = 0
    gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

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


@dataclass(frozen=True, slots=True)
class Seed:
    """Hold an annotated article and the files that it was read from."""

    article: Article
    annotations: tuple[Annotation, ...]
    files: tuple[Path, ...]

    @property
    def name(self) -> str:
        """Return the file name without its ending."""
        return self.files[0].stem


def read_seeds(seeds: Path = SEEDS, gold: Path = GOLD) -> list[Seed]:
    """Read the annotated articles of a folder; UsageError where gold is missing or not that of the text."""
    paths = sorted(seeds.glob("*.txt"))
    if not paths:
        raise UsageError(f"{seeds}: no articles (*.txt) there")
    return [_read_seed(path, sorted(gold.glob(f"*/{path.stem}.json"))) for path in paths]


def count_statements(seed: Seed, select: Selector) -> Counts:
    """Compare as many chosen sentences as each annotator picked with those, added up over the annotators."""
    return sum(
        (_count(seed, one, select(seed.article, len(one["statements"]), None)) for one in seed.annotations), Counts()
    )


def count_agreement(seed: Seed) -> Counts:
    """Compare one annotator's statements with the other's."""
    first, second = ({item["text"] for item in one["statements"]} for one in seed.annotations)
    return Counts(len(first & second), len(first), len(first & second), len(second))


def count_speakers(seed: Seed) -> Counts:
    """Compare the speakers of body sentences with the annotators' attributions."""
    speakers = attribute(seed.article.document)
    found = [(segment, speakers[segment.id]) for segment in seed.article.body if segment.id in speakers]
    return sum((_count_speakers(seed.article.document, found, one) for one in seed.annotations), Counts())


def same_name(speaker: Speaker, name: str) -> bool:
    """Say whether the gold's name is meant: the same words, or two or more of them and no others."""
    found, wanted = ({word.removeprefix("ال") for word in words(text)} for text in (speaker.name, name))
    return wanted <= found or (found < wanted and len(found) >= SHORTEST_PART_OF_NAME)


def _count(seed: Seed, annotation: Annotation, chosen: Sequence[Segment]) -> Counts:
    """Count pairs as the same statement where the texts overlap by half."""
    spans = [_span(seed.article.document, item["text"]) for item in annotation["statements"]]
    correct = sum(any(_overlaps(segment, span) for span in spans) for segment in chosen)
    recalled = sum(any(_overlaps(segment, span) for segment in chosen) for span in spans)
    return Counts(correct, len(chosen), recalled, len(spans))


def _count_speakers(document: Document, found: Sequence[tuple[Segment, Speaker]], annotation: Annotation) -> Counts:
    items = [(_span(document, item["text"]), item["speaker"]["name"]) for item in annotation["attributions"]]
    correct = sum(any(_overlaps(one, span) and same_name(who, name) for span, name in items) for one, who in found)
    recalled = sum(any(_overlaps(one, span) and same_name(who, name) for one, who in found) for span, name in items)
    return Counts(correct, len(found), recalled, len(items))


def _read_seed(path: Path, golds: Sequence[Path]) -> Seed:
    if len(golds) != ANNOTATORS:
        raise UsageError(f"{path.name}: {len(golds)} gold files */{path.stem}.json, not {ANNOTATORS}")
    (document,) = read_documents(path)
    annotations = tuple(_read_annotation(gold, document) for gold in golds)
    return Seed(article(document, [_extract(one, document) for one in annotations]), annotations, (path, *golds))


def _read_annotation(path: Path, document: Document) -> Annotation:
    try:
        annotation = dict(json.loads(path.read_text(encoding="utf-8")))
        texts = [item["text"] for item in annotation["statements"]]
        texts += [item["text"] for item in annotation["attributions"] if str(item["speaker"]["name"])]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: no JSON object with statements and attributions") from error
    for text in texts:
        _span(document, text)
    return annotation


def _extract(annotation: Annotation, document: Document) -> str:
    """Return an annotator's statements in the order of the text."""
    texts = [item["text"] for item in annotation["statements"]]
    return "\n".join(sorted(texts, key=lambda text: _span(document, text)))


def _span(document: Document, text: str) -> tuple[int, int]:
    start = document.text.find(text)
    if start < 0:
        raise UsageError(f"{document.name}: a gold statement is not in the text")
    return start, start + len(text)


def _overlaps(segment: Segment, span: tuple[int, int]) -> bool:
    common = min(segment.span.end, span[1]) - max(segment.span.start, span[0])
    return 2 * common >= min(segment.span.end - segment.span.start, span[1] - span[0])

"""Say what fine-tuning did to a model, on pairs that it was not trained on."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import sacrebleu
import torch
from transformers import PreTrainedModel

from workbench.training.batches import Feed
from workbench.training.mix import Corpus, Pair
from workbench.training.validation import held_out_loss, translate

REPORT = "finetuning"
_EXAMPLES = 10
_LOSS_OF_GENERAL = 1.0  # BLEU on general text that is worth a warning


@dataclass(frozen=True, slots=True)
class Score:
    """Hold the loss (nats a target piece), BLEU and chrF++ of greedy translations."""

    loss: float
    bleu: float
    chrf: float


@dataclass(frozen=True, slots=True)
class Example:
    """Show one held-out pair with its translations before and after."""

    source: str
    reference: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Part:
    """Compare the model before and after on the held-out pairs of one source."""

    name: str
    pairs: int
    before: Score
    after: Score
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Hold the comparison for the corrections and for general text."""

    parts: tuple[Part, ...]

    @property
    def forgets(self) -> bool:
        """Whether general text lost more than a BLEU point."""
        return any(part.before.bleu - part.after.bleu > _LOSS_OF_GENERAL for part in self.parts[1:])

    def lines(self) -> list[str]:
        """Return the comparison as the rows of a Markdown table."""
        rows = ["| held out | pairs | BLEU | chrF++ | loss |", "|---|---:|---:|---:|---:|"]
        for part in self.parts:
            figures = (
                f"{old:.{digits}f} → {new:.{digits}f}"
                for old, new, digits in (
                    (part.before.bleu, part.after.bleu, 1),
                    (part.before.chrf, part.after.chrf, 1),
                    (part.before.loss, part.after.loss, 3),
                )
            )
            rows.append(f"| {part.name} | {part.pairs} | {' | '.join(figures)} |")
        return rows

    def write(self, folder: Path) -> None:
        """Write the report as JSON and as Markdown with examples."""
        content = json.dumps(asdict(self), ensure_ascii=False, indent=2)
        (folder / f"{REPORT}.json").write_text(content + "\n", encoding="utf-8")
        examples = [line for example in self.parts[0].examples for line in _show(example)]
        text = "\n".join(["# Before and after fine-tuning", "", *self.lines(), "", *examples])
        (folder / f"{REPORT}.md").write_text(text.rstrip() + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Hold how a model stands on the held-out pairs of each corpus."""

    scores: tuple[Score, ...]
    hypotheses: tuple[list[str], ...]


def snapshot(model: PreTrainedModel, feed: Feed) -> Snapshot:
    """Translate and score the held-out pairs of every corpus that has some."""
    taken = [_take(model, feed, corpus) for corpus in _corpora(feed)]
    return Snapshot(tuple(score for score, _ in taken), tuple(hypotheses for _, hypotheses in taken))


def compare(feed: Feed, before: Snapshot, after: Snapshot) -> Report:
    """Set two snapshots side by side."""
    parts = []
    for index, corpus in enumerate(_corpora(feed)):
        pairs = feed.held_out(corpus)
        examples = _examples(pairs, before.hypotheses[index], after.hypotheses[index])
        parts.append(Part(corpus.source.name, len(pairs), before.scores[index], after.scores[index], examples))
    return Report(tuple(parts))


def _corpora(feed: Feed) -> list[Corpus]:
    return [corpus for corpus in feed.corpora if corpus.held_out]


@torch.no_grad()
def _take(model: PreTrainedModel, feed: Feed, corpus: Corpus) -> tuple[Score, list[str]]:
    model.eval()  # type: ignore[no-untyped-call]
    pairs = feed.held_out(corpus)
    hypotheses = translate([pair.source for pair in pairs], model, feed.vocabulary)
    references = [[pair.target for pair in pairs]]
    bleu = sacrebleu.corpus_bleu(hypotheses, references).score
    chrf = sacrebleu.corpus_chrf(hypotheses, references, word_order=2).score
    return Score(held_out_loss(model, pairs, feed.vocabulary), bleu, chrf), hypotheses


def _examples(pairs: list[Pair], before: list[str], after: list[str]) -> tuple[Example, ...]:
    rows = zip(pairs, before, after, strict=True)
    changed = (Example(pair.source, pair.target, old, new) for pair, old, new in rows if old != new)
    return tuple(example for example, _ in zip(changed, range(_EXAMPLES), strict=False))


def _show(example: Example) -> list[str]:
    return [
        f"- {example.source}",
        f"  - before: {example.before}",
        f"  - after: {example.after}",
        f"  - reference: {example.reference}",
    ]

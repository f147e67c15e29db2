"""Score hypotheses with sacreBLEU: BLEU and chrF++, 95% intervals, paired bootstrap against a baseline.

BLEU: Papineni et al. 2002, as in Post 2018; chrF++: Popovic 2017; paired bootstrap: Koehn 2004. Intervals and p are
sacreBLEU's own, with its seed; the interval is centred on the mean of the resamples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

RESAMPLES = 1000
SIGNIFICANT = 0.05  # p below it
METRICS = {"bleu": "BLEU", "chrf": "chrF++"}  # key in figures: name for people
FEWEST_DOCUMENTS = 20  # to resample from; intervals from fewer mean little
FEWEST_SEGMENTS = 30  # for a difference to be called significant

Document = tuple[str, ...]  # the lines of it


@dataclass(frozen=True, slots=True)
class Score:
    """Hold a score from 0 to 100, its 95% interval, and the difference to the baseline with its p, None for itself."""

    value: float
    low: float
    high: float
    difference: float | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold the scores by system and metric, of how many segments, what was resampled, and sacreBLEU's signatures."""

    baseline: str
    segments: int
    unit: str
    scores: Mapping[str, Mapping[str, Score]]
    signatures: Mapping[str, str]

    def verdict(self, system: str, metric: str) -> str:
        """Say whether a system is significantly "better" or "worse" than the baseline, or ""."""
        score = self.scores[system][metric]
        if self.segments < FEWEST_SEGMENTS or score.p is None or score.p >= SIGNIFICANT:
            return ""
        return "better" if (score.difference or 0) > 0 else "worse"


def compare(
    outputs: Mapping[str, Sequence[str]], references: Sequence[str], baseline: str, documents: Sequence[str] = ()
) -> Comparison:
    """Score the outputs of systems; resample whole documents where the ids of enough of them are given."""
    from sacrebleu.significance import PairedTest

    names: list[str] = [baseline, *(name for name in outputs if name != baseline)]
    ids = documents if len(set(documents)) >= FEWEST_DOCUMENTS else range(len(references))
    systems: Any = [(name, _documents(outputs[name], ids)) for name in names]
    gold: Any = [_documents(references, ids)]
    metrics = {name: metric() for name, metric in _metrics().items()}
    signatures, results = PairedTest(systems, metrics, gold, "bs", RESAMPLES)()
    columns = [results[name] for name in metrics]
    return Comparison(
        baseline,
        len(references),
        "segments" if ids is not documents else "documents",
        {name: _scores([column[row] for column in columns], columns) for row, name in enumerate(names)},
        {key: str(signatures[name]) for key, name in zip(METRICS, metrics, strict=True)},
    )


def sentence_chrf(hypothesis: str, reference: str) -> float:
    """Return the chrF++ of one segment, from 0 to 100."""
    return float(_chrf().sentence_score(hypothesis, [reference]).score)


def corpus_bleu(hypotheses: Sequence[str], references: Sequence[str]) -> float:
    """Return BLEU of all segments together."""
    from sacrebleu.metrics.bleu import BLEU

    return float(BLEU().corpus_score(list(hypotheses), [list(references)]).score)


def corpus_chrf(hypotheses: Sequence[str], references: Sequence[str]) -> float:
    """Return chrF++ of all segments together."""
    return float(_chrf().corpus_score(list(hypotheses), [list(references)]).score)


def _scores(row: Sequence[Any], columns: Sequence[Sequence[Any]]) -> dict[str, Score]:
    baselines = [column[0] for column in columns]
    return {key: _score(*pair) for key, *pair in zip(METRICS, row, baselines, strict=True)}


def _score(result: Any, baseline: Any) -> Score:
    low, high = float(result.mean - result.ci), float(result.mean + result.ci)
    if result is baseline:
        return Score(float(result.score), low, high)
    difference = float(result.score - baseline.score)
    # sacreBLEU calls no difference at all the least likely one.
    return Score(float(result.score), low, high, difference, float(result.p_value) if difference else 1.0)


def _documents(lines: Sequence[str], ids: Sequence[Any]) -> list[Document]:
    """Join neighbouring lines with the same id."""
    pairs = groupby(zip(ids, lines, strict=True), key=itemgetter(0))
    return [tuple(line for _, line in group) for _, group in pairs]


@cache
def _chrf() -> Any:
    from sacrebleu.metrics.chrf import CHRF

    return CHRF(word_order=2)


@cache
def _metrics() -> dict[str, Any]:
    """Return sacreBLEU's metrics for lists of documents instead of lines, with the names that it gives them."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    bleu: Any = type("DocumentBLEU", (_ByDocument, BLEU), {})
    chrf: Any = type("DocumentCHRF", (_ByDocument, CHRF), {})
    return {"BLEU": bleu, "chrF2++": partial(chrf, word_order=2)}


class _ByDocument:
    """Let a sacreBLEU metric count by document: it resamples what it counts by; the sums stay those of the lines."""

    def _extract_corpus_statistics(self, hypotheses: Sequence[Document], references: Any) -> list[list[Any]]:
        by_line: Any = super()
        counts = by_line._extract_corpus_statistics(  # noqa: SLF001 - what its metrics override too
            _lines(hypotheses), [_lines(references[0])]
        )
        return list(_added(counts, hypotheses))


def _lines(documents: Sequence[Document]) -> list[str]:
    return [line for document in documents for line in document]


def _added(counts: Sequence[Sequence[Any]], documents: Sequence[Document]) -> Iterator[list[Any]]:
    lines = iter(counts)
    for document in documents:
        yield [sum(column) for column in zip(*islice(lines, len(document)), strict=True)]

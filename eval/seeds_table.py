"""Score systems on the seeds by the F1 of their statements against two annotators, beside one annotator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import Any

from eval.bootstrap import Difference, paired_bootstrap
from eval.figures import name_part
from eval.rouge_table import PERSON
from eval.selectors import LEAD, WORKBENCH, Selector
from eval.statements_gold import Counts, Seed, count_agreement, count_speakers, count_statements

Table = Mapping[str, Sequence[Counts]]  # by system, for each article


def count(seeds: Sequence[Seed], systems: Mapping[str, Sequence[Selector]]) -> Table:
    """Count each system's statements, all its runs together, and one annotator's against the other's."""
    table = {
        system: [sum((count_statements(seed, select) for select in runs), Counts()) for seed in seeds]
        for system, runs in systems.items()
    }
    return {**table, PERSON: [count_agreement(seed) for seed in seeds]}


def values(seeds: Sequence[Seed], table: Table) -> Iterator[tuple[str, float]]:
    """Yield `statements.seeds.SYSTEM.f1`, from 0 to 1, pooled over the articles, and how far the workbench is ahead."""
    for system, counts in table.items():
        start = f"statements.seeds.{name_part(system).lower()}.f1"
        yield start, sum(counts, Counts()).f1
        yield f"{start}-articles-above-lead", articles_above(table, system, LEAD)
        if system != WORKBENCH:
            ahead = _ahead(table, system)
            yield from ((f"{start}-behind", ahead.value), (f"{start}-p", ahead.p))
            yield from ((f"{start}-behind-low", ahead.low), (f"{start}-behind-high", ahead.high))
    speakers = sum((count_speakers(seed) for seed in seeds), Counts())
    yield from (("speakers.seeds.precision", speakers.precision), ("speakers.seeds.recall", speakers.recall))


def lines(seeds: Sequence[Seed], table: Table) -> Iterator[str]:
    """Yield a table of F1 by article and pooled, how sure the workbench's lead is, and the speakers' figures."""
    yield f"{'seed':20}" + "".join(f"{system:>19}" for system in table)
    for number, seed in enumerate(seeds):
        yield f"{seed.name[:18]:20}" + "".join(f"{counts[number].f1:19.3f}" for counts in table.values())
    yield f"{'all, pooled':20}" + "".join(f"{sum(counts, Counts()).f1:19.3f}" for counts in table.values())
    others = [system for system in table if system != WORKBENCH]
    ahead = {system: _ahead(table, system) for system in others}
    yield f"{'workbench less it':20}{'':19}" + "".join(f"{ahead[system].value:+19.3f}" for system in others)
    yield f"{'95% interval':20}{'':19}" + "".join(f"  [{a.low:+6.3f}, {a.high:+6.3f}]" for a in ahead.values())
    yield f"{'p':20}{'':19}" + "".join(f"{each.p:19.4f}" for each in ahead.values())
    speakers = sum((count_speakers(seed) for seed in seeds), Counts())
    yield f"speakers: precision {speakers.precision:.3f}, recall {speakers.recall:.3f} of {speakers.gold}"


def articles_above(table: Table, system: str, other: str) -> int:
    """Return in how many articles one system's F1 is above another's."""
    return sum(one.f1 > two.f1 for one, two in zip(table[system], table[other], strict=True))


def _ahead(table: Table, system: str) -> Difference:
    ours, theirs = ([astuple(counts) for counts in table[name]] for name in (WORKBENCH, system))
    return paired_bootstrap(ours, theirs, _f1)


def _f1(sums: Any) -> Any:
    """Return F1 where the columns are those of `Counts`, no system being without statements or gold."""
    precision, recall = sums[..., 0] / sums[..., 1], sums[..., 2] / sums[..., 3]
    both = precision + recall
    return 2 * precision * recall / (both + (both == 0))

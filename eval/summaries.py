"""Measure key statements on the seeds, against two annotators, and on EASC, by ROUGE at equal word budget.

Always beside Lead (the first sentences), LexRank, random sentences and one person against the others; "workbench-folds"
ranks by weights re-chosen on other articles than those scored. Speakers of the seeds are measured too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval import rouge_table, seeds_table
from eval.bootstrap import RESAMPLES
from eval.extracts import Article, read_easc
from eval.figures import Figures, exit_code, with_data, write_json
from eval.figures import hashes as data_of
from eval.folds import SEED, folds, grid, refit
from eval.rouge import SIGNATURE, rouge_2
from eval.rouge_table import ROUGE_2, Scored
from eval.selectors import LEAD, SHUFFLES, SYSTEMS, Selector
from eval.selectors import SEED as FIRST_SHUFFLE
from eval.statements_gold import GOLD, SEEDS, Seed, count_statements, read_seeds

__all__ = ["easc_figures", "main", "seeds_figures"]
FOLDS = 5
REFIT = "workbench-folds"


@dataclass(frozen=True, slots=True)
class Easc:
    """Hold the scores of the systems on EASC, by system."""

    path: Path
    size: int
    folds: int
    scored: Mapping[str, Scored]


@dataclass(frozen=True, slots=True)
class Seeds:
    """Hold the systems' statements and scores on the seeds, by system."""

    seeds: Sequence[Seed]
    counts: seeds_table.Table
    scored: Mapping[str, Scored]


def measure_easc(path: Path, count: int = FOLDS) -> Easc:
    """Score every system on EASC; the weights of each fold are those best by ROUGE-2 on the others."""
    articles = read_easc(path)
    parts = folds(len(articles), count)
    _note(f"{path.stem}: choosing weights for each of {count} folds on the others")

    def score(number: int, select: Selector) -> float:
        return _rouge_2(articles[number], select)

    chosen = refit(articles, score, grid("length"), parts)
    return Easc(path, len(articles), count, rouge_table.score(path.stem, articles, {**SYSTEMS, REFIT: (chosen,)}))


def measure_seeds(folder: Path = SEEDS, gold: Path = GOLD) -> Seeds:
    """Score every system on the seeds; the weights of each article are those best by F1 on the others."""
    seeds = read_seeds(folder, gold)
    articles = [seed.article for seed in seeds]
    _note("seeds: choosing weights for each article on the others")

    def score(number: int, select: Selector) -> float:
        return count_statements(seeds[number], select).f1

    systems = {**SYSTEMS, REFIT: (refit(articles, score, grid(), folds(len(seeds), len(seeds))),)}
    return Seeds(seeds, seeds_table.count(seeds, systems), rouge_table.score("seeds", articles, systems))


def easc_figures(path: Path, count: int = FOLDS) -> Figures:
    """Return `statements.easc-dev.SYSTEM.rouge-2` and the like, from 0 to 100."""
    return _easc_figures(measure_easc(path, count))


def seeds_figures(folder: Path = SEEDS, gold: Path = GOLD) -> Figures:
    """Return `statements.seeds.SYSTEM.f1`, from 0 to 1, ROUGE from 0 to 100, and the speakers' precision and recall."""
    return _seeds_figures(measure_seeds(folder, gold))


def _easc_figures(easc: Easc) -> Figures:
    return with_data(dict(rouge_table.values(easc.path.stem, easc.scored)), [easc.path])


def _seeds_figures(seeds: Seeds) -> Figures:
    values = dict([*seeds_table.values(seeds.seeds, seeds.counts), *rouge_table.values("seeds", seeds.scored)])
    return with_data(values, [path for seed in seeds.seeds for path in seed.files])


def _rouge_2(article: Article, select: Selector) -> float:
    hypothesis = article.extract(select(article, None, article.budget))
    return sum(rouge_2(hypothesis, reference) for reference in article.references) / len(article.references)


def report_seeds(seeds: Seeds) -> None:
    """Print the tables of the seeds."""
    print("seeds: F1 against two annotators, as many statements as each picked; in the same place by half of the text")
    print(f"{REFIT}: weights best by F1 on the other articles", *seeds_table.lines(seeds.seeds, seeds.counts), sep="\n")
    print("\nseeds: extracts of the two annotators", *rouge_table.lines(seeds.scored), sep="\n")


def report_easc(easc: Easc) -> None:
    """Print the table of EASC."""
    print(f"\n{easc.path.stem}: {easc.size} articles")
    print(f"{REFIT}: {easc.folds} folds, seed {SEED}; weights best by ROUGE-2 on the other folds")
    print(*rouge_table.lines(easc.scored), sep="\n")
    print(f"{REFIT} less {LEAD}, R-2{rouge_table.shown(easc.scored[REFIT].less(easc.scored[LEAD], ROUGE_2))}")


def report_protocol() -> None:
    """Print how everything is scored."""
    print(f"{SIGNATURE}|budget:mean words of the references, whole sentences, nearest total")
    print(f"random: {SHUFFLES} shuffles, seeds {FIRST_SHUFFLE} to {FIRST_SHUFFLE + SHUFFLES - 1}", end="; ")
    print("one person: each against the others, so one reference fewer")
    print(f"intervals (95%) and p: paired bootstrap over articles, {RESAMPLES} resamples, seed {SEED}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures for the seeds and, where its file is given, for EASC; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.summaries", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=Path, default=SEEDS, metavar="FOLDER", help="the seed articles")
    parser.add_argument("--gold", type=Path, default=GOLD, metavar="FOLDER", help="a folder for each annotator")
    parser.add_argument("--easc", type=Path, metavar="FILE", help="JSON Lines, for instance $EVALSETS/easc-dev.jsonl")
    parser.add_argument("--folds", type=int, default=FOLDS, metavar="N", help="folds of EASC (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures there")
    options = parser.parse_args(arguments)
    return exit_code(lambda: _run(options))


def _run(options: argparse.Namespace) -> None:
    easc = measure_easc(options.easc, options.folds) if options.easc else None
    seeds = measure_seeds(options.seeds, options.gold)
    report_protocol()
    report_seeds(seeds)
    figures = _seeds_figures(seeds)
    if easc:
        report_easc(easc)
        other = _easc_figures(easc)
        figures = {**figures, **other, "data": {**data_of(figures), **data_of(other)}}
    if options.json:
        write_json(options.json, figures)


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

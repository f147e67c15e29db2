"""Look for protected text in training text: evaluation sets, seeds, their references, challenge and speaker items."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.figures import ROOT, exit_code
from workbench.training.batches import epoch_text
from workbench.training.job import Budget, Job
from workbench.training.mix import Pair, load, read_pairs, source_files, touched
from workbench.training.overlap import Protected, protect
from workbench.training.recipe import Recipe, read_recipe
from workbench.training.slots import load_slots

RECIPE = ROOT / "training" / "starter.toml"
# In the repository; the public sets are not.
PROTECTED = (ROOT / "seeds", ROOT / "eval" / "data")


def composed_overlaps(protected: Protected) -> list[Pair]:
    """Return the composed pairs, as they stand in the repository, that share text with what is protected."""
    paths = sorted((ROOT / "training" / "composed").glob("*.tsv"))
    return [pair for path in paths for pair in read_pairs(path) if touched(pair, protected)]


def report(recipe: Recipe, job: Job) -> Iterator[tuple[str, int, int]]:
    """Yield, for each source of a recipe, its name, its pairs, and those that training leaves out as overlapping."""
    protected, homes = protect(job.exclude), job.homes(recipe)
    corpora = load(recipe.sources, homes, protected, recipe.optimisation.seed)
    for corpus in corpora:
        pairs = sum(1 for path in source_files(corpus.source, homes) for _ in read_pairs(path))
        yield corpus.source.name, pairs, corpus.overlapping
    seen = epoch_text(recipe, corpora, load_slots(recipe, job.corpora), 0, protected)
    yield "an epoch as the model sees it", len(seen), sum(touched(pair, protected) for pair in seen)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the overlaps of every source; exit with 1 if any is left in what a model is trained on."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--recipe", type=Path, default=RECIPE)
    parser.add_argument(
        "--corpora", type=Path, help="folder of the recipe's corpora; default: the composed pairs alone"
    )
    parser.add_argument("--sets", type=Path, action="append", default=[], help="more text that is protected")
    options = parser.parse_args(arguments)
    left: list[int] = []
    return exit_code(lambda: left.extend(_left(options))) or int(any(left))


def _left(options: argparse.Namespace) -> Iterator[int]:
    """Print the overlaps of each source, and yield how many are left in it."""
    exclude = (*PROTECTED, *options.sets)
    composed = len(composed_overlaps(protect(exclude)))
    print(f"composed pairs in the repository: {composed} share text with what is protected")
    yield composed
    if options.corpora:
        job = Job(options.corpora, exclude, Path(), Budget(steps=1))
        for name, pairs, overlapping in report(read_recipe(options.recipe), job):
            print(f"{name}: {pairs:,} pairs, {overlapping} overlapping")
            yield overlapping


if __name__ == "__main__":
    sys.exit(main())

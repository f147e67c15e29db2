"""Give single sentences of the text that this project composed, for measures that ask for much of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from eval.figures import ROOT
from workbench.text.segmentation import split_sentences
from workbench.training.mix import Pair, distinct, read_pairs

SEED = 6
MOST_WORDS = 60
ARTICLE = 20  # sentences of an article that is made of them


def composed_sentences(most: int | None = None) -> list[Pair]:
    """Return up to `most` pairs of one sentence each, all different, in an order that mixes their kinds."""
    paths = sorted((ROOT / "training" / "composed").glob("*.tsv"))
    pairs = list(distinct((pair for path in paths for pair in read_pairs(path)), set()))
    random.Random(SEED).shuffle(pairs)  # noqa: S311 - the same order each time is wanted
    return list(islice(_single(pairs), most))


def _single(pairs: list[Pair]) -> Iterator[Pair]:
    for pair in pairs:
        if "{" not in pair.source and len(pair.source.split()) <= MOST_WORDS and len(split_sentences(pair.source)) == 1:
            yield pair

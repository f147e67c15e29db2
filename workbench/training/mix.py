"""Read, clean and sample the parallel text that a recipe names."""

import hashlib
import lzma
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.text.language import detect_language, has_arabic
from workbench.training.chance import chance_of
from workbench.training.overlap import Protected, fold_words
from workbench.training.recipe import Source

_DIGITS = re.compile(r"\d+")
_SHORT = 6  # words: below this a ratio says nothing, nor a guess at the language


@dataclass(frozen=True, slots=True)
class Pair:
    """Hold an Arabic source text and its English target text."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Hold the kept pairs of one source, the pairs held out of it, and how many were dropped as overlapping."""

    source: Source
    pairs: tuple[Pair, ...]
    held_out: tuple[Pair, ...]
    overlapping: int


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a `.tsv` or `.tsv.xz` file of `arabic<TAB>english` lines; WorkbenchError on a bad line."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            columns = line.rstrip("\n").split("\t")
            if len(columns) != 2:
                raise WorkbenchError(f"{path} line {number} has {len(columns)} columns instead of 2.")
            yield Pair(*columns)


def source_files(source: Source, homes: Sequence[Path]) -> list[Path]:
    """Return the files of a source in order, of the first home that has any; WorkbenchError when none has."""
    for home in homes:
        if paths := sorted(home.glob(source.files)):
            return paths
    raise WorkbenchError(f"The source {source.name} has no files: {homes[-1] / source.files}.")


def suits(pair: Pair, source: Source) -> bool:
    """Tell whether a pair passes the length, ratio and script filters of its source."""
    lengths = sorted((len(pair.source.split()), len(pair.target.split())))
    if lengths[0] < source.min_words or lengths[1] > source.max_words:
        return False
    if lengths[1] > _SHORT and lengths[1] > source.max_ratio * lengths[0]:
        return False
    if has_arabic(pair.target):
        return False
    return detect_language(pair.source) == "ar" if lengths[0] > _SHORT else has_arabic(pair.source)


def distinct(pairs: Iterable[Pair], seen: set[tuple[str, str]]) -> Iterator[Pair]:
    """Yield pairs whose folded words, digits apart, are not in `seen`; add them to it."""
    for pair in pairs:
        key = (_key(pair.source), _key(pair.target))
        if key not in seen:
            seen.add(key)
            yield pair


def touched(pair: Pair, protected: Protected) -> bool:
    """Tell whether either side of a pair shares text with what is protected."""
    return protected.touches(pair.source) or protected.touches(pair.target)


def load(
    sources: Sequence[Source], homes: Sequence[Path], protected: Protected, seed: int, workers: int = 0
) -> list[Corpus]:
    """Read every source: filtered, without duplicates (earlier sources win) or overlap, capped, held-out set aside.

    Sources without passes are left out. As many processes as there are `workers` read at a time.
    """
    seen: set[tuple[str, str]] = set()
    sources = [source for source in sources if source.passes]
    with ProcessPoolExecutor(workers) if workers else nullcontext() as pool:
        read = (pool.map if pool else map)(partial(_read, homes, protected), sources)
        return [_corpus(source, pairs, seen, seed) for source, pairs in zip(sources, read, strict=True)]


def epoch(corpora: Iterable[Corpus], number: int, seed: int) -> list[Pair]:
    """Return the shuffled pairs of one epoch; successive epochs go through each source evenly."""
    pairs = [pair for corpus in corpora for pair in _portion(corpus, number, seed)]
    chance_of(seed, "epoch", number).shuffle(pairs)
    return pairs


def digest(paths: Iterable[Path]) -> str:
    """Return one SHA-256 of the contents of `paths`, in order."""
    sha = hashlib.sha256()
    for path in paths:
        sha.update(hashlib.sha256(path.read_bytes()).digest())
    return sha.hexdigest()


def _read(homes: Sequence[Path], protected: Protected, source: Source) -> dict[Pair, bool]:
    """Return the pairs of a source that suit it, each with whether it shares text with what is protected."""
    pairs = (pair for path in source_files(source, homes) for pair in read_pairs(path) if suits(pair, source))
    return {pair: touched(pair, protected) for pair in dict.fromkeys(pairs)}


def _corpus(source: Source, read: dict[Pair, bool], seen: set[tuple[str, str]], seed: int) -> Corpus:
    pairs = list(distinct(read, seen))
    chance_of(seed, source.name).shuffle(pairs)
    kept = [pair for pair in pairs if not read[pair]]
    held_out, rest = kept[: source.held_out], kept[source.held_out :]
    return Corpus(source, tuple(rest[: source.cap or None]), tuple(held_out), len(pairs) - len(kept))


def _portion(corpus: Corpus, number: int, seed: int) -> list[Pair]:
    """Return the stretch of an endless series of shuffled passes over the corpus that falls to this epoch."""
    size = len(corpus.pairs)
    start, stop = (int(edge * corpus.source.passes * size) for edge in (number, number + 1))
    orders = {turn: _order(corpus, turn, seed) for turn in range(start // size, (stop - 1) // size + 1)} if size else {}
    return [corpus.pairs[orders[place // size][place % size]] for place in range(start, stop)]


def _order(corpus: Corpus, turn: int, seed: int) -> list[int]:
    order = list(range(len(corpus.pairs)))
    chance_of(seed, corpus.source.name, turn).shuffle(order)
    return order


def _key(text: str) -> str:
    return _DIGITS.sub("0", " ".join(fold_words(text)))

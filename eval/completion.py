"""Measure how well the model goes on from what a reviewer has typed: words of the reference after so many letters."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.evalsets import EvalSet, find_sets
from eval.figures import STARTER, Figures, exit_code, name_part, with_data, write_json
from workbench import Workbench

LETTERS = range(4)  # typed of a word
_LONG_WORD = re.compile(r"(?<![\w'’-])[A-Za-z]{6,}(?![\w'’-])")
EACH = 8  # of the long words of a set, one in so many is asked for


@dataclass(frozen=True, slots=True)
class Word:
    """Hold a source, its reference, and where a long word of that stands."""

    source: str
    reference: str
    start: int
    end: int

    def reached_by(self, text: str) -> bool:
        """Say whether a text that begins as the reference does has the whole word in its place, and no longer one."""
        return (
            text[self.start : self.end] == self.reference[self.start : self.end]
            and not text[self.end : self.end + 1].isalpha()
        )


def words(evalset: EvalSet) -> list[Word]:
    """Return one in eight of the long words of the references."""
    rows = zip(evalset.sources, evalset.references, strict=True)
    found = [Word(source, text, *match.span()) for source, text in rows for match in _LONG_WORD.finditer(text)]
    return found[::EACH]


def completed(workbench: Workbench, asked: Sequence[Word], letters: int) -> float:
    """Return the share of words that come right when the reference is typed up to so many letters of them."""
    right = 0
    for word in asked:
        found = workbench.complete(word.source, word.reference[: word.start + letters])
        right += found is not None and word.reached_by(found.text)
    return right / len(asked) if asked else 0.0


def measure(model: str, sets: Sequence[EvalSet]) -> Iterator[tuple[EvalSet, int, dict[int, float]]]:
    """Yield for each set the number of words and the share completed by the letters typed."""
    workbench = Workbench(model)
    for evalset in sets:
        asked = words(evalset)
        yield evalset, len(asked), {letters: completed(workbench, asked, letters) for letters in LETTERS}


def figures(model: str, results: Sequence[tuple[EvalSet, int, dict[int, float]]]) -> Figures:
    """Return the shares by set and letters, with the hashes of the sets."""
    values = {
        f"completion.{evalset.name}.{name_part(model)}.letters-{letters}": share
        for evalset, _, shares in results
        for letters, share in shares.items()
    }
    return with_data(values, (path for evalset, _, _ in results for path in evalset.files))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the share of words completed by the letters typed of them; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("-m", "--model", default=STARTER, help="catalogue name or folder")
    parser.add_argument("--sets", type=Path, help="folder of sets; without it the seeds")
    parser.add_argument("--set", action="append", default=[], metavar="NAME", help="only this one of them")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args(arguments)

    def work() -> None:
        results = []
        for evalset, number, shares in measure(options.model, find_sets(options.sets, options.set)):
            row = "  ".join(f"{letters} letters {share:.3f}" for letters, share in shares.items())
            print(f"{evalset.name}, {number} words: {row}", flush=True)
            results.append((evalset, number, shares))
        if options.json:
            write_json(options.json, figures(options.model, results))

    return exit_code(work)


if __name__ == "__main__":
    raise SystemExit(main())

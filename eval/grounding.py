"""Measure what the checks of a language model's texts let pass and refuse, on the seeds' reference translations.

A reference is as good as a sentence of a brief or an edit gets: refused in its own place, it is a false alarm;
passed against another sentence's Arabic, it is a miss, or says nothing that could be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.evalsets import read_seeds
from workbench.grounding import objections, ungrounded
from workbench.pipeline import Settings, Workbench

APART = 37  # lines between a reference and the other sentence that it is held against: another passage


@dataclass(frozen=True, slots=True)
class Figures:
    """Count references: all, refused in their own place, refused in another's, refused as edits of drafts."""

    all: int
    refused: int
    refused_elsewhere: int
    refused_as_edits: int


def measure(sources: Sequence[str], references: Sequence[str], drafts: Sequence[str]) -> Figures:
    """Return the figures for aligned sources, references and drafts."""
    size = len(sources)
    others = [sources[(place + APART) % size] for place in range(size)]
    return Figures(
        size,
        sum(bool(ungrounded(text, [source])) for text, source in zip(references, sources, strict=True)),
        sum(bool(ungrounded(text, [other])) for text, other in zip(references, others, strict=True)),
        sum(bool(objections(*three)) for three in zip(sources, drafts, references, strict=True)),
    )


def main() -> None:
    """Print the figures for the seeds, with drafts by the starter."""
    seeds = read_seeds()
    drafts = Workbench(settings=Settings("starter")).translate_lines(seeds.sources)
    found = measure(seeds.sources, seeds.references, drafts)
    print(f"references refused as a brief's sentences in their own place: {found.refused} of {found.all}")
    print(f"references refused against another sentence's Arabic: {found.refused_elsewhere} of {found.all}")
    print(f"references refused as edits of the starter's drafts: {found.refused_as_edits} of {found.all}")


if __name__ == "__main__":
    main()

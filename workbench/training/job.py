"""Say where and how long to train."""

from dataclasses import dataclass
from pathlib import Path

from workbench.training.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Budget:
    """Limit a run by optimiser steps (repeatable to the bit) or by hours of wall clock."""

    steps: int | None = None
    hours: float | None = None

    def progress(self, step: int, elapsed: float) -> float:
        """Return the share of the budget that is spent, 0 to 1; `elapsed` in seconds."""
        spent = step / self.steps if self.steps is not None else elapsed / (3600 * (self.hours or 0.0))
        return min(spent, 1.0)


@dataclass(frozen=True, slots=True)
class Job:
    """Hold what a run needs beside its recipe."""

    corpora: Path  # folder that the recipe's sources are relative to
    exclude: tuple[Path, ...]  # folders of text never to train on
    output: Path
    budget: Budget
    start: Path | None = None  # Marian model folder to fine-tune; None: a new model
    threads: int | None = None  # CPU threads; None: PyTorch's choice
    device: str = "auto"  # cpu, cuda, or auto: a GPU where there is one
    workers: int = 0  # processes that make the epochs to come; 0: none, each epoch is made when it is its turn

    def homes(self, recipe: Recipe) -> tuple[Path, Path]:
        """Return the folders that sources are looked for in."""
        return recipe.paths[0].parent, self.corpora

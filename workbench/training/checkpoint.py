"""Save the state of a training run so that it goes on exactly where it stopped."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import torch
from torch.optim import Optimizer
from torch.optim.swa_utils import AveragedModel
from transformers import MarianMTModel


@dataclass(slots=True)
class Position:
    """Say how far a run has come: steps made, batch to come, seconds spent."""

    step: int = 0
    epoch: int = 0
    batch: int = 0
    elapsed: float = 0.0


@dataclass(frozen=True, slots=True)
class State:
    """Hold everything that changes while training."""

    model: MarianMTModel
    average: AveragedModel
    optimizer: Optimizer
    position: Position = field(default_factory=Position)

    @property
    def averaged(self) -> MarianMTModel:
        """The model with averaged weights."""
        return cast("MarianMTModel", self.average.module)

    def save(self, path: Path) -> None:
        """Write a checkpoint in one atomic step."""
        content = {
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "position": [getattr(self.position, name) for name in Position.__slots__],
            "random": torch.get_rng_state(),
        }
        partial = path.with_suffix(".partial")
        torch.save(content, partial)
        partial.replace(path)

    def restore(self, path: Path) -> None:
        """Read a checkpoint back, the random state included."""
        content: dict[str, Any] = torch.load(path, weights_only=True)
        self.model.load_state_dict(content["model"])
        self.average.load_state_dict(content["average"])
        self.optimizer.load_state_dict(content["optimizer"])
        for name, value in zip(Position.__slots__, content["position"], strict=True):
            setattr(self.position, name, value)
        torch.set_rng_state(content["random"])


def restore_average(model: MarianMTModel, path: Path) -> MarianMTModel:
    """Return a model like `model` with only the averaged weights of a checkpoint."""
    average = AveragedModel(model)
    average.load_state_dict(torch.load(path, weights_only=True)["average"])
    return cast("MarianMTModel", average.module)

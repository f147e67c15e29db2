"""Save the state of a training run so that it goes on exactly where it stopped."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import torch
from torch.optim import Optimizer
from torch.optim.swa_utils import AveragedModel
from transformers import MarianMTModel, PreTrainedModel


@dataclass(slots=True)
class Position:
    """Say how far a run has come: steps made, batch to come, seconds spent, and how the held-out loss went."""

    step: int = 0
    epoch: int = 0
    batch: int = 0
    elapsed: float = 0.0
    best_loss: float = math.inf
    waited: int = 0  # validations since the best one

    def improves(self, loss: float) -> bool:
        """Note a held-out loss and tell whether it is the lowest so far."""
        better = loss < self.best_loss
        self.best_loss, self.waited = min(loss, self.best_loss), 0 if better else self.waited + 1
        return better


@dataclass(frozen=True, slots=True)
class State:
    """Hold everything that changes while training."""

    model: PreTrainedModel
    average: AveragedModel
    optimizer: Optimizer
    position: Position = field(default_factory=Position)

    @property
    def averaged(self) -> PreTrainedModel:
        """The model with averaged weights."""
        return cast("PreTrainedModel", self.average.module)

    @property
    def device(self) -> torch.device:
        """The device that the model is on."""
        return self.model.device

    def save(self, path: Path) -> None:
        """Write a checkpoint in one atomic step."""
        content = {
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "position": [getattr(self.position, name) for name in Position.__slots__],
            "random": [torch.get_rng_state(), *torch.cuda.get_rng_state_all()],
        }
        partial = path.with_suffix(".partial")
        torch.save(content, partial)
        partial.replace(path)

    def restore(self, path: Path) -> None:
        """Read a checkpoint back, the random state included."""
        content: dict[str, Any] = torch.load(path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(content["model"])
        self.average.load_state_dict(content["average"])
        self.optimizer.load_state_dict(content["optimizer"])
        for name, value in zip(Position.__slots__, content["position"], strict=True):
            setattr(self.position, name, value)
        on_cpu, *on_gpus = (state.cpu() for state in content["random"])
        torch.set_rng_state(on_cpu)
        torch.cuda.set_rng_state_all(on_gpus[: torch.cuda.device_count()])


def restore_average(model: MarianMTModel, path: Path) -> MarianMTModel:
    """Return a model like `model` with only the averaged weights of a checkpoint."""
    average = AveragedModel(model)
    average.load_state_dict(torch.load(path, map_location="cpu", weights_only=True)["average"])
    return cast("MarianMTModel", average.module)

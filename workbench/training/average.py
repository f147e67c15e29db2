"""Average the weights of models that went on from one another: often better than each (Wortsman et al. 2022)."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from workbench.errors import InputError, UsageError

WEIGHTS = "model.safetensors"


def average_models(shares: Mapping[Path, float], output: Path) -> None:
    """Write the last model's folder to `output`, its weights the mean of all by their shares.

    Raise InputError for a folder without weights or of another shape, UsageError for shares that do not sum to 1 or an
    `output` that is there.
    """
    if abs(sum(shares.values()) - 1) > 1e-6:
        raise UsageError(f"the shares come to {sum(shares.values()):g}, not 1")
    if output.exists():
        raise UsageError(f"{output} is there already")
    mean: dict[str, Tensor] = {}
    for folder, share in shares.items():
        _add(mean, _weights(folder), share, folder)
    shutil.copytree(list(shares)[-1], output, ignore=shutil.ignore_patterns(WEIGHTS))
    half = {name: weight.to(torch.float16).contiguous() for name, weight in mean.items()}
    save_file(half, output / WEIGHTS, metadata={"format": "pt"})


def _weights(folder: Path) -> dict[str, Tensor]:
    try:
        return load_file(folder / WEIGHTS)
    except (OSError, SafetensorError) as error:
        raise InputError(f"{folder} has no weights that can be read: {error}") from error


def _add(mean: dict[str, Tensor], weights: Mapping[str, Tensor], share: float, folder: Path) -> None:
    shapes = {name: weight.shape for name, weight in weights.items()}
    if mean and shapes != {name: weight.shape for name, weight in mean.items()}:
        raise InputError(f"{folder} is of another shape than the models before it")
    for name, weight in weights.items():
        mean[name] = mean.get(name, 0) + share * weight.float()

"""Hold two readings of a batch, under different dropout, to the same predictions (R-Drop, Liang et al. 2021)."""

import torch
from torch import Tensor
from torch.nn import functional


def consistent_loss(scores: Tensor, wanted: Tensor, smoothing: float, weight: float) -> Tensor:
    """Return the mean label-smoothed loss (nats) of two readings plus `weight` times their mean divergence.

    `scores` is (2 x rows, ids), the second half another reading of the first; `wanted` is (rows). The divergence is the
    mean of the Kullback-Leibler divergences in both directions; the paper's alpha is twice the weight.
    """
    loss = functional.cross_entropy(scores, wanted.repeat(2), label_smoothing=smoothing)
    one, other = functional.log_softmax(scores, 1).chunk(2)
    return loss + weight * ((one.exp() - other.exp()) * (one - other)).sum(1).mean() / 2


def doubled(tensor: Tensor) -> Tensor:
    """Return a batch followed by itself."""
    return torch.cat([tensor, tensor])

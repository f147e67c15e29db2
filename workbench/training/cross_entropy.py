"""Compute the label-smoothed loss of a large vocabulary a few rows at a time."""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

_ROWS = {"cpu": 256, "cuda": 8192}  # at once: as many as fit a processor's cache, or keep a GPU busy


class SmoothedCrossEntropy(torch.autograd.Function):
    """Give the mean cross-entropy (nats) of `hidden @ weight.T + bias`, its gradients worked out on the way forward.

    The scores of all rows at once, (rows, vocabulary) in float32, would be most of the memory traffic of a small model.
    """

    @staticmethod
    def forward(  # noqa: PLR0913, PLR0917 -- autograd's way of passing arguments
        ctx: Any, hidden: Tensor, weight: Tensor, bias: Tensor, wanted: Tensor, smoothing: float
    ) -> Tensor:
        """Return the loss of `hidden` (rows, width) for the ids `wanted` (rows); `weight` is (vocabulary, width)."""
        cast, offset = weight.to(hidden.dtype), bias.to(hidden.dtype)
        for_hidden, for_weight = torch.empty_like(hidden), torch.zeros_like(weight)
        total = hidden.new_zeros((), dtype=torch.float32)
        at_once = _ROWS.get(hidden.device.type, len(wanted))
        for start in range(0, len(wanted), at_once):
            rows = slice(start, start + at_once)
            loss, slope = _rows(torch.addmm(offset, hidden[rows], cast.T).float(), wanted[rows, None], smoothing)
            total += loss
            narrow = slope.to(hidden.dtype)
            for_hidden[rows] = narrow @ cast
            for_weight += narrow.T @ hidden[rows]
        ctx.save_for_backward(for_hidden, for_weight)
        ctx.count = len(wanted)
        return total / len(wanted)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor | None, ...]:
        """Return the gradients for `hidden` and `weight`; the bias of a Marian model is not trained."""
        for_hidden, for_weight = ctx.saved_tensors
        scale = upstream / ctx.count
        return for_hidden * scale, for_weight * scale, None, None, None


def _rows(scores: Tensor, wanted: Tensor, smoothing: float) -> tuple[Tensor, Tensor]:
    """Return the summed loss of some rows and its slope by their scores, which it overwrites."""
    total = scores.logsumexp(1, keepdim=True)
    even = scores.mean(1, keepdim=True)
    loss = (total - (1 - smoothing) * scores.gather(1, wanted) - smoothing * even).sum()
    slope = scores.sub_(total).exp_().sub_(smoothing / scores.shape[1])
    return loss, slope.scatter_add_(1, wanted, scores.new_full(wanted.shape, smoothing - 1))

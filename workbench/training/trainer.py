"""Run the training loop: batches in, better weights out."""

import logging
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch.nn.utils import clip_grad_norm_
from torch.optim import AdamW
from torch.optim.swa_utils import AveragedModel
from transformers import PreTrainedModel

from workbench.training.ahead import Epochs
from workbench.training.batches import Batch, Feed
from workbench.training.checkpoint import State
from workbench.training.job import Budget
from workbench.training.meter import Meter
from workbench.training.mix import Pair
from workbench.training.objective import clear_padding, target_loss
from workbench.training.recipe import Optimisation
from workbench.training.validation import validate

CHECKPOINT = "checkpoint.pt"
BEST = "best.pt"  # averaged weights with the lowest held-out loss, kept where patience is set

log = logging.getLogger(__name__)


def rate(step: int, progress: float, settings: Optimisation) -> float:
    """Return the learning rate: linear warm-up over steps, a level stretch, then half a cosine over progress."""
    warmup = min(1.0, (step + 1) / settings.warmup_steps)
    fallen = max(0.0, progress - settings.hold) / (1 - settings.hold) if settings.hold < 1 else 0.0
    return settings.peak_rate * warmup * 0.5 * (1 + math.cos(math.pi * fallen))


def new_state(model: PreTrainedModel, settings: Optimisation, device: torch.device) -> State:
    """Set up the optimiser and the running average of the weights on a device."""
    torch.nn.Module.to(model, device)
    trained = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = AdamW(trained, lr=settings.peak_rate, betas=(0.9, 0.98), weight_decay=settings.weight_decay, fused=True)
    return State(model, AveragedModel(model, multi_avg_fn=averaging(settings.average_decay)), optimizer)


def averaging(decay: float) -> Callable[..., None]:
    """Return an exponential moving average whose decay grows from 0.1 so that early averages are of use."""

    @torch.no_grad()
    def average(averaged: list[torch.Tensor], current: list[torch.Tensor], count: torch.Tensor | int) -> None:
        seen = int(count)
        torch._foreach_lerp_(averaged, current, 1 - min(decay, (1 + seen) / (10 + seen)))

    return average


def batches(epochs: Epochs, state: State) -> Iterator[Batch]:
    """Yield batches without end from where the run stands, moving its position on."""
    position = state.position
    while True:
        current = epochs(position.epoch)
        while position.batch < len(current):
            position.batch += 1
            yield current[position.batch - 1]
        position.epoch, position.batch = position.epoch + 1, 0


def has_bfloat16(device: torch.device) -> bool:
    """Tell whether a device multiplies in bfloat16 itself; a CPU that does not is some eighty times slower at it."""
    return device.type != "cpu" or bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())  # noqa: SLF001 -- torch tells by no other name


def step(state: State, batch: Batch, learning_rate: float, settings: Optimisation) -> torch.Tensor:
    """Make one optimiser step and return its loss, still on the device."""
    for group in state.optimizer.param_groups:
        group["lr"] = learning_rate
    with torch.autocast(state.device.type, torch.bfloat16, enabled=settings.bfloat16 and has_bfloat16(state.device)):
        loss = target_loss(state.model, batch.to(state.device), settings.label_smoothing, settings.consistency)
    loss.backward()  # type: ignore[no-untyped-call]
    clip_grad_norm_(state.model.parameters(), settings.clip)
    state.optimizer.step()
    state.optimizer.zero_grad()
    clear_padding(state.model)
    state.average.update_parameters(state.model)
    return loss.detach()


def train(feed: Feed, state: State, budget: Budget, output: Path, epochs: Epochs | None = None) -> None:
    """Train until the budget is spent or patience is at an end, with log lines, validations and checkpoints.

    The epochs are the feed's, made here unless they are given.
    """
    settings, position, held_out = feed.recipe.optimisation, state.position, feed.held_out()
    meter, saved, finished = Meter(position), time.monotonic(), False
    state.model.train()
    for batch in batches(epochs or feed.epoch, state):
        learning_rate = rate(position.step, budget.progress(position.step, position.elapsed), settings)
        loss = step(state, batch, learning_rate, settings)
        meter.add(loss, int(batch.target.ne(feed.vocabulary.pad).sum()), learning_rate)
        finished = budget.progress(position.step, position.elapsed) >= 1
        if position.step % settings.validate_steps == 0 or finished:
            finished |= _validate(feed, held_out, state, output)
            meter.restart()
        if finished or time.monotonic() - saved > 60 * settings.checkpoint_minutes:
            state.save(output / CHECKPOINT)
            saved = time.monotonic()
        if finished:
            return


def take_best(state: State, output: Path) -> None:
    """Go back to the averaged weights with the lowest held-out loss, where they were kept."""
    if (output / BEST).exists():
        state.averaged.load_state_dict(torch.load(output / BEST, map_location=state.device, weights_only=True))


def _validate(feed: Feed, held_out: list[Pair], state: State, output: Path) -> bool:
    """Log how the averaged weights do, keep them if they are the best, and tell whether patience is at an end."""
    settings, position = feed.recipe.optimisation, state.position
    result = validate(state.averaged, held_out, feed.vocabulary, settings.bleu_pairs)
    bleu = f" greedy BLEU {result.bleu:.2f}" if settings.bleu_pairs else ""
    log.info("step %d held-out loss %.4f%s", position.step, result.loss, bleu)
    if position.improves(result.loss) and settings.patience:
        torch.save(state.averaged.state_dict(), output / BEST)
    return 0 < settings.patience <= position.waited

"""Count what a run does and say so every few steps."""

import logging
import time
from dataclasses import dataclass, field

from torch import Tensor

from workbench.training.checkpoint import Position

_LOG_STEPS = 50

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Meter:
    """Move a run's position on and log loss, rate and speed."""

    position: Position
    _begun: float = field(init=False)
    _marked: float = field(init=False)
    _losses: list[Tensor] = field(default_factory=list)  # read only when logged: a GPU must not wait
    _pieces: int = 0

    def __post_init__(self) -> None:
        """Start the clock where the run stood."""
        self._marked = time.monotonic()
        self._begun = self._marked - self.position.elapsed

    def add(self, loss: Tensor, pieces: int, learning_rate: float) -> None:
        """Count a step of so many target pieces."""
        self._losses.append(loss)
        self._pieces += pieces
        self.position.step += 1
        self.position.elapsed = time.monotonic() - self._begun
        if self.position.step % _LOG_STEPS == 0:
            self._log(learning_rate)

    def restart(self) -> None:
        """Leave the time since the last line, spent otherwise, out of the speed."""
        self._marked, self._pieces = time.monotonic(), 0

    def _log(self, learning_rate: float) -> None:
        position, losses = self.position, self._losses
        log.info(
            "step %d epoch %d loss %.4f rate %.2e target pieces/s %.0f elapsed %.0f s",
            position.step, position.epoch, sum(loss.item() for loss in losses) / len(losses), learning_rate,
            self._pieces / (time.monotonic() - self._marked), position.elapsed,
        )  # fmt: skip
        losses.clear()
        self.restart()

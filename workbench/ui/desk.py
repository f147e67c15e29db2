"""Gather what the server functions of one project share."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from workbench.review.background import Translator
from workbench.review.intake import IntakeLimits
from workbench.review.questions import Questions
from workbench.review.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """Hold an open project, its translator, the folder of uploads, and what is asked of a language model, if any."""

    store: Store
    translator: Translator
    uploads: Path
    limits: IntakeLimits = field(default_factory=IntakeLimits)
    questions: Questions | None = None

    @property
    def exports(self) -> Path:
        """Return the folder of what scripts have asked for as files, until they fetch it."""
        return self.uploads / "exports"

"""Put a language model and its templates together, and name both as the writer of what comes of it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from workbench.prompting.backend import Backend, ask
from workbench.prompting.template import Template


@dataclass(frozen=True, slots=True)
class Author:
    """Hold a language model, the templates that it is asked by, and how it is watched and stopped, as `backend.ask`."""

    backend: Backend
    templates: Mapping[str, Template]
    stop: threading.Event = field(default_factory=threading.Event)
    seen: Callable[[str], None] | None = None

    def watched(self, stop: threading.Event, seen: Callable[[str], None] | None = None) -> Author:
        """Return the same author, who stops when told to; `seen` is told the text so far, as it grows."""
        return replace(self, stop=stop, seen=seen)

    def ask(self, task: str, values: Mapping[str, object]) -> Mapping[str, Any]:
        """Return the answer to a task's template with these values; errors as of `backend.ask`."""
        return ask(self.backend, self.templates[task].fill(**values), self.stop, self.seen)

    def writer(self, task: str) -> str:
        """Name the model, where it runs, and the prompt with its version."""
        return f"{self.backend.name}, prompt {self.templates[task].label}"

    def fingerprint(self, task: str) -> str:
        """Return the SHA-256 of what decides an answer: the model's name and the template."""
        template = asdict(self.templates[task]) | {"path": ""}
        content = json.dumps([self.backend.name, template], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

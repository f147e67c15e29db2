"""Define what a language model must do for the workbench, and ask it until the answer holds to its schema."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from typing import Any, Protocol

from workbench.errors import ModelError, WorkbenchError
from workbench.prompting.answer import MalformedError, read_answer
from workbench.prompting.template import Prompt

TRIES = 2  # times that a question is put, where the answer cannot be read
LONGEST = 50_000  # characters of an answer


class StoppedError(WorkbenchError):
    """Report that a person has stopped the language model."""


class BrokenOffError(ModelError):
    """Report an answer that ended before its end: asking again may help."""


class UnreadableError(ModelError):
    """Report a model that answers, but not as it was asked to."""


class Backend(Protocol):
    """Be a language model."""

    @property
    def name(self) -> str:
        """Name the model and where it runs, for the history."""
        ...

    @property
    def host(self) -> str | None:
        """Return the host that the text goes to, None where that is this machine."""
        ...

    @property
    def at_once(self) -> int:
        """Return how many questions it may be asked at the same time."""
        ...

    def stream(self, prompt: Prompt, stop: threading.Event) -> Generator[str, None, None]:
        """Yield the answer piece by piece; ModelError where there is none, StoppedError soon after `stop` is set.

        Whoever leaves before the end closes it.
        """
        ...


def ask(
    backend: Backend,
    prompt: Prompt,
    stop: threading.Event | None = None,
    seen: Callable[[str], None] | None = None,
) -> Mapping[str, Any]:
    """Return the answer to a prompt, which holds to its schema; `seen` is told the text so far, as it grows.

    An answer that cannot be read is asked for once more, then UnreadableError. ModelError where there is none at all,
    StoppedError where stopped.
    """
    stop = stop or threading.Event()
    problem: ModelError | None = None
    for _ in range(TRIES):
        try:
            return read_answer(_gather(backend.stream(prompt, stop), seen), prompt.output)
        except (MalformedError, BrokenOffError) as error:
            problem = error
    raise UnreadableError(f"{backend.name}: {problem}") from problem


def _gather(stream: Generator[str, None, None], seen: Callable[[str], None] | None) -> str:
    text = ""
    with closing(stream) as pieces:
        for piece in pieces:
            text += piece
            if len(text) > LONGEST:
                raise MalformedError(f"the answer is longer than {LONGEST:,} characters")
            if seen:
                seen(text)
    return text

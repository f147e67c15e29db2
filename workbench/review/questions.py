"""Let people ask a language model, see its answer grow, and stop it: no request to the server waits for it."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass

from workbench.errors import InputError
from workbench.prompting.answer import readable
from workbench.prompting.author import Author
from workbench.prompting.backend import StoppedError
from workbench.review.actors import Actor

LEFT = 120.0  # seconds without a look after which a question is stopped: whoever asked it has gone


@dataclass(frozen=True, slots=True)
class Look:
    """Say how far an answer is: the text so far, and once it is done the answer itself, None where it was stopped."""

    text: str
    done: bool
    answer: object = None


class Questions:
    """Put questions to a language model, as many at once as it takes; each person sees and stops their own."""

    def __init__(self, author: Author) -> None:
        self.author = author
        self._pool = ThreadPoolExecutor(author.backend.at_once, thread_name_prefix="question")
        self._asked: dict[str, _Question] = {}
        self._turn = threading.Lock()

    def ask(self, actor: Actor, put: Callable[[Author], object]) -> str:
        """Begin to ask, and return the name of the question; `put` gets the author and returns the answer.

        ForbiddenError for readers.
        """
        actor.must_review()
        name, question = secrets.token_urlsafe(12), _Question(actor)
        with self._turn:
            for other in [each for each, one in self._asked.items() if one.stop.left()]:
                self._asked.pop(other).end()
            question.future = self._pool.submit(put, self.author.watched(question.stop, question.told))
            self._asked[name] = question
        return name

    def look(self, actor: Actor, name: str) -> Look:
        """Return how far the answer is; InputError for a question that is not the actor's, or the error it met."""
        return self._of(actor, name).look()

    def stop(self, actor: Actor, name: str) -> None:
        """Stop a question; InputError for one that is not the actor's."""
        self._of(actor, name).end()

    def close(self) -> None:
        """Stop all questions, and wait for that."""
        with self._turn:
            for question in self._asked.values():
                question.end()
            self._pool.shutdown(cancel_futures=True)

    def _of(self, actor: Actor, name: str) -> _Question:
        question = self._asked.get(name)
        if question is None or question.actor.name != actor.name:
            raise InputError("this question is not known any more: ask again")
        return question


class _Stop(threading.Event):
    """Be set by whoever asked, or by time once they have gone, whether or not a word of the answer has come."""

    def __init__(self) -> None:
        super().__init__()
        self.looked_at()

    def looked_at(self) -> None:
        self._looked = time.monotonic()

    def left(self) -> bool:
        return time.monotonic() - self._looked > LEFT

    def is_set(self) -> bool:
        return super().is_set() or self.left()


class _Question:
    """Hold what was asked, how it is stopped, and the text so far."""

    future: Future[object]

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.stop = _Stop()
        self._text = ""

    def told(self, text: str) -> None:
        self._text = text

    def end(self) -> None:
        self.stop.set()
        self.future.cancel()

    def look(self) -> Look:
        self.stop.looked_at()
        if not self.future.done():
            return Look(readable(self._text), done=False)
        try:
            return Look("", done=True, answer=self.future.result())
        except (StoppedError, CancelledError):
            return Look("", done=True)

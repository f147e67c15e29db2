"""Ask a language model behind an endpoint that speaks OpenAI's protocol: Ollama, llama.cpp, vLLM, hosted services."""

from __future__ import annotations

import asyncio
import json
import random
import ssl
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx

from workbench.errors import ModelError
from workbench.prompting.backend import BrokenOffError
from workbench.prompting.flow import flow
from workbench.prompting.hosts import is_this_machine
from workbench.prompting.pace import Pace
from workbench.prompting.template import Prompt

PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504})  # states in which asking again may help
UNKNOWN_SCHEMA = frozenset({400, 422})  # what servers answer that do not know structured output
LONGEST_PAUSE = 60.0  # seconds
AT_ONCE = 4  # requests, unless a person says otherwise


@dataclass(frozen=True, slots=True)
class Limits:
    """Say how long to wait, in seconds: to connect, for the next piece, for all; how often to try; what to take."""

    connect: float = 5.0
    piece: float = 300.0  # the server may have others to answer first
    whole: float = 600.0
    tries: int = 4
    pause: float = 0.5
    tokens: int = 4096


class _PassingError(ModelError):
    """Report a state that may pass; `pause` is how many seconds the server asks for."""

    def __init__(self, problem: str, pause: float | None = None) -> None:
        super().__init__(problem)
        self.pause = pause


class _SchemaError(ModelError):
    """Report a server that seems not to know structured output."""


@dataclass(slots=True)
class Endpoint:
    """Be the model of that name at a base URL; the key is in no representation and no message."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    limits: Limits = field(default_factory=Limits)
    pace: Pace = field(default_factory=lambda: Pace(None))
    at_once: int = AT_ONCE
    _structured: bool = True

    @property
    def name(self) -> str:
        """Name the model and its host."""
        return f"{self.model} at {urlsplit(self.url).netloc}"

    @property
    def host(self) -> str | None:
        """Return the host that the text goes to, None where that is this machine."""
        host = urlsplit(self.url).hostname or ""
        return None if is_this_machine(host) else host

    def stream(self, prompt: Prompt, stop: threading.Event) -> Generator[str, None, None]:
        """Yield the answer piece by piece; ModelError where there is none, StoppedError soon after `stop` is set."""
        return flow(self._pieces(prompt), stop, self.limits.whole)

    async def _pieces(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        """Ask, and ask again after a while where that may help, until the first piece is there."""
        tries = 0
        while True:
            tries, begun = tries + 1, False
            try:
                async for piece in self._answer(prompt):
                    begun = True
                    yield piece
            except _SchemaError:
                self._structured = False
                tries -= 1
            except _PassingError as error:
                pause = self._pause(tries) if error.pause is None else error.pause
                if begun:
                    raise BrokenOffError(str(error)) from error
                if tries >= self.limits.tries or pause > LONGEST_PAUSE:
                    raise ModelError(f"{self.name}: {error}") from error
                await asyncio.sleep(pause)
            else:
                return

    def _pause(self, tries: int) -> float:
        """Return twice as long a pause each time, by chance up to half as long again, so that clients spread."""
        return float(self.limits.pause * 2 ** (tries - 1) * random.uniform(1, 1.5))  # noqa: S311 - no secret

    async def _answer(self, prompt: Prompt) -> AsyncIterator[str]:
        await self.pace.turn()
        body = self._body(prompt)
        try:
            async with self._client() as client, client.stream("POST", self._address, json=body) as sent:
                self._must_answer(sent, structured="response_format" in body)
                async for piece in _read(sent):
                    yield piece
        except httpx.TimeoutException as error:
            raise _PassingError("no answer in time") from error
        except httpx.RequestError as error:
            raise _PassingError("the connection failed: is the server running?") from error

    def _client(self) -> httpx.AsyncClient:
        """Return a client that follows no redirection, and for this machine no proxy: neither was agreed to."""
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        timeout = httpx.Timeout(self.limits.piece, connect=self.limits.connect)
        return httpx.AsyncClient(
            headers=headers, timeout=timeout, verify=_trusted(), follow_redirects=False, trust_env=self.host is not None
        )

    @property
    def _address(self) -> str:
        return f"{self.url.rstrip('/')}/chat/completions"

    def _body(self, prompt: Prompt) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.model,
            "messages": prompt.messages,
            "temperature": 0,
            "max_tokens": self.limits.tokens,
            "stream": True,
        }
        if self._structured:
            schema = {"name": prompt.label.replace(" ", "_"), "schema": dict(prompt.output), "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        return body

    def _must_answer(self, sent: httpx.Response, *, structured: bool) -> None:
        """Turn a refusal into one line; what the server writes is not repeated: it may quote the article or the key."""
        code = sent.status_code
        if code in UNKNOWN_SCHEMA and structured:
            raise _SchemaError("structured output is not known")
        told = f"the server answered {code} {sent.reason_phrase}".rstrip()
        if code in PASSING:
            raise _PassingError(told, _retry_after(sent))
        if code in {401, 403}:
            raise ModelError(f"{self.name}: {told}: is the key in WORKBENCH_LLM_KEY right?")
        if code == 404:
            raise ModelError(f"{self.name}: {told}: is the model there, and does the URL end as it must, often in /v1?")
        if code != 200:
            raise ModelError(f"{self.name}: {told}")


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom to trust; reading that takes longer than a small request."""
    return httpx.create_ssl_context()


def _retry_after(sent: httpx.Response) -> float | None:
    try:
        return max(0.0, float(sent.headers.get("retry-after", "")))
    except ValueError:
        return None


async def _read(sent: httpx.Response) -> AsyncIterator[str]:
    """Yield the text of each event; a stream that ends without saying so is cut."""
    ended = False
    async for line in sent.aiter_lines():
        content = line.removeprefix("data:").strip()
        if not line.startswith("data:") or not content:
            continue
        if content == "[DONE]":
            return
        piece, last = _event(content)
        ended = ended or last
        if piece:
            yield piece
    if not ended:
        raise _PassingError("the answer broke off")


def _event(content: str) -> tuple[str, bool]:
    """Return the text that an event adds, and whether it is the last."""
    try:
        choice = json.loads(content)["choices"]
        if not choice:  # the count of tokens
            return "", False
        reason = choice[0].get("finish_reason")
        piece = (choice[0].get("delta") or {}).get("content") or ""
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _PassingError("the server does not speak OpenAI's protocol") from error
    if reason == "length":
        raise BrokenOffError("the answer is too long for the model")
    return str(piece), reason is not None

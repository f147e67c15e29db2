"""Serve a language model that says what a test tells it to, over HTTP on this machine, in OpenAI's protocol."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from local_server import answering_with


@dataclass(frozen=True)
class Reply:
    """Say how one request is answered: the text, and what goes wrong on the way.

    `cut` leaves the stream after so many pieces, `wait` is seconds before each piece, `raw` is sent as it stands.
    """

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    wait: float = 0.0
    finish: str = "stop"
    raw: bytes | None = None


Model = Callable[[dict[str, Any]], Reply]


@dataclass
class Chat:
    """Hold what answers, and what was asked: the bodies, their headers, and how many connections were left early."""

    model: Model
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    url: str = ""


def saying(*replies: Reply) -> Model:
    """Return a model that gives these replies in turn, the last one ever after."""
    waiting = list(replies)
    return lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0]


def answering(answer: Callable[[str], object]) -> Model:
    """Return a model that answers the data of each request with JSON."""
    return lambda body: Reply(json.dumps(answer(body["messages"][1]["content"]), ensure_ascii=False))


@contextmanager
def serve(model: Model) -> Iterator[Chat]:
    """Answer until the block ends; `url` goes into WORKBENCH_LLM_URL."""
    chat = Chat(model)

    class Handler(_Handler):
        served = chat

    with answering_with(Handler) as url:
        chat.url = f"{url}/v1"
        yield chat


class _Handler(BaseHTTPRequestHandler):
    served: Chat

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.served.times.append(time.monotonic())
        self.served.requests.append(body)
        self.served.headers.append(dict(self.headers))
        reply = self.served.model(body)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/event-stream" if reply.status == 200 else "application/json")
        self.end_headers()
        try:
            self._send(reply)
        except OSError:
            self.served.left.set()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def _send(self, reply: Reply) -> None:
        if reply.raw is not None or reply.status != 200:
            self.wfile.write(reply.raw or b'{"error": {"message": "no"}}')
            return
        size = max(7, len(reply.text) // 100)
        pieces = [reply.text[start : start + size] for start in range(0, len(reply.text), size)]
        for piece in pieces[: reply.cut]:
            time.sleep(reply.wait)
            self._event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        if reply.cut is None:
            self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": reply.finish}]})
            self._event({"choices": [], "usage": {"total_tokens": 7}})
            self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, content: object) -> None:
        self.wfile.write(f"data: {json.dumps(content)}\n\n".encode())
        self.wfile.flush()

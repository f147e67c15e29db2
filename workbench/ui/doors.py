"""Let through what the page and scripts ask of Gradio, from who is signed in, no larger than it may be."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio serves much more: files by path or address, recordings, streams, a proxy, an editor of its own code.
OPEN = (
    "/sign-in",
    "/sign-out",
    "/login",
    "/workbench/",
    "/assets/",
    "/static/",
    "/svelte/",
    "/theme.css",
    "/favicon.ico",
)
GRADIO = "/gradio_api/"
ASKED = frozenset(
    {
        *("app_id", "cancel", "component_server", "info", "login_check", "openapi.json", "reset", "startup-events"),
        *("queue/data", "queue/join", "queue/status", "theme.css", "upload", "upload_progress", "user"),
    }
)
ASKED_BELOW = ("call/", "heartbeat/")
FILE = f"{GRADIO}file="
OTHERS = frozenset({"/", "/config", "/favicon.ico", "/manifest.json", "/robots.txt", "/theme.css"})

LARGEST = 4_000_000  # bytes of a request that is no upload
FRAME = 100_000  # bytes that an upload has around its file


class TooLargeError(MultiPartException):
    """Report a request whose body has turned out to be too large; Gradio removes what it has of an upload then."""


class Doors:
    """Answer 404 to what nobody needs, 401 to who is not signed in, 413 to what is too large, said or not."""

    def __init__(self, app: ASGIApp, known: Callable[[Request], bool], exports: Path, max_file: int) -> None:
        self._app = app
        self._known = known
        self._exports = exports.resolve()
        self._max_file = max_file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request; there are no web sockets here."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})
        elif scope["type"] != "http":
            await self._app(scope, receive, send)
        elif refusal := self._refusal(scope):
            await refusal(scope, receive, send)
        else:
            await self._within(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        path = scope["path"]
        if path.startswith(GRADIO) and not self._known(Request(scope)):
            return PlainTextResponse("sign in first", 401)
        if not self._leads_somewhere(path):
            return PlainTextResponse("there is nothing here", 404)
        if int(_number(Headers(scope=scope).get("content-length"))) > self._most(path):
            return self._too_large(path)
        return None

    def _leads_somewhere(self, path: str) -> bool:
        if path.startswith(FILE):
            return self._exports in Path(path.removeprefix(FILE).replace("\0", "")).resolve().parents
        if path.startswith(GRADIO):
            asked = path.removeprefix(GRADIO)
            return asked.rstrip("/") in ASKED or asked.startswith(ASKED_BELOW)
        return path in OTHERS or path.startswith((*OPEN, "/export/"))

    def _most(self, path: str) -> int:
        return self._max_file + FRAME if path.startswith(f"{GRADIO}upload") else LARGEST

    def _too_large(self, path: str) -> Response:
        told = f"more than {self._most(path) / 1e6:,.0f} MB at once are refused"
        return PlainTextResponse(told, 413, {"Connection": "close"})

    async def _within(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and break off where more comes than it may hold."""
        left = self._most(scope["path"])

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise TooLargeError("too large")
            return message

        async def answer(message: Message) -> None:
            if left >= 0:
                await send(message)

        with suppress(TooLargeError):
            await self._app(scope, counted, answer)
        if left < 0:
            await self._too_large(scope["path"])(scope, receive, send)


def _number(said: str | None) -> int:
    return int(said) if said and said.isdecimal() else 0

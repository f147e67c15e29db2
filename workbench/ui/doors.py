"""Let through what the page and scripts ask of Gradio, from who is signed in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

# Gradio serves much more: files by path or address, recordings, streams, a proxy, an editor of its own code.
OPEN = ("/sign-in", "/sign-out", "/login", "/export/", "/workbench/", "/assets/", "/static/", "/svelte/")
GRADIO = "/gradio_api/"
ASKED = frozenset(
    {
        *("app_id", "cancel", "component_server", "info", "login_check", "openapi.json", "reset", "startup-events"),
        *("queue/data", "queue/join", "queue/status", "theme.css", "upload", "upload_progress", "user"),
    }
)
FILE = f"{GRADIO}file="
OTHERS = frozenset({"/", "/config", "/favicon.ico", "/manifest.json", "/robots.txt", "/theme.css"})


class Doors:
    """Answer 401 to who is not signed in, 404 to what nobody needs, and close web sockets: there are none."""

    def __init__(
        self, app: ASGIApp, known: Callable[[Request], bool], endpoints: Collection[str], exports: Path
    ) -> None:
        self._app = app
        self._known = known
        self._endpoints = endpoints
        self._exports = exports.resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})
        elif scope["type"] == "http" and (refusal := self._refusal(scope)):
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        path = scope["path"]
        if path.startswith(GRADIO) and not self._known(Request(scope)):
            return PlainTextResponse("sign in first", 401)
        if not self._leads_somewhere(path):
            return PlainTextResponse("there is nothing here", 404)
        return None

    def _leads_somewhere(self, path: str) -> bool:
        if path.startswith(FILE):
            return self._exports in Path(path.removeprefix(FILE).replace("\0", "")).resolve().parents
        if path.startswith(GRADIO):
            asked = path.removeprefix(GRADIO)
            first, _, rest = asked.partition("/")
            if first == "call":
                return rest.removeprefix("v2/").partition("/")[0] in self._endpoints
            return first == "heartbeat" or asked.rstrip("/") in ASKED
        return path in OTHERS or path.startswith(OPEN)

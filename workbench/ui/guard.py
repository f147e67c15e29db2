"""Refuse requests that another site or another name for this machine has led here; keep the page to this server."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from workbench.ui.server import LOCAL_HOSTS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# Gradio's page compiles its templates and styles in the browser; nothing may come from, or go to, another host.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Check Host and Origin before anything else; send who is not signed in to sign in; add the policy to answers."""

    def __init__(self, app: ASGIApp, local: bool, known: Callable[[Request], bool]) -> None:
        self._app = app
        self._local = local
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        response = self._refusal(scope) or self._to_sign_in(scope)
        if (
            scope["path"] == "/"
        ):  # what follows the address is the page's own; Gradio would take it for one of its pages
            scope = {**scope, "query_string": b""}
        await (response or self._app)(scope, receive, answer)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._local and _split(f"//{host}").hostname not in LOCAL_HOSTS:
            return PlainTextResponse("this server answers to 127.0.0.1 and localhost only", 421)
        origin = headers.get("origin")
        if origin is not None and _split(origin).netloc != host:  # also to read: cookies know no ports
            return PlainTextResponse("a page of another site may not ask for this", 403)
        return None

    def _to_sign_in(self, scope: Scope) -> Response | None:
        """Return the way to the sign-in for a page that was asked for by nobody known."""
        if scope["path"] != "/" or scope["method"] not in SAFE_METHODS or self._known(Request(scope)):
            return None
        back = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        return RedirectResponse(f"/sign-in{back}", 303)


def _split(address: str) -> SplitResult:
    """Return the parts of an address; none of one that cannot be read."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")

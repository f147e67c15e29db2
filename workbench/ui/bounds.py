"""Break off requests that are too large, and keep what goes wrong with others out of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException
from starlette.responses import PlainTextResponse

from workbench.ui.faults import unforeseen

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

UPLOAD = "/gradio_api/upload"
LARGEST = 4_000_000  # bytes of a request that is no upload
FRAME = 100_000  # bytes that an upload has around its file


class TooLargeError(MultiPartException):
    """Report a request whose body has turned out to be too large; Gradio removes what it has of an upload then."""


class Bounds:
    """Answer 413 to what is too large, whether it says so or not, and 500 to what meets a fault."""

    def __init__(self, app: ASGIApp, max_file: int) -> None:
        self._app = app
        self._max_file = max_file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http":
            await _Bounded(self._app, scope, self._most(scope)).answer(receive, send)
        else:
            await self._app(scope, receive, send)

    def _most(self, scope: Scope) -> int:
        return self._max_file + FRAME if scope["path"].rstrip("/") == UPLOAD else LARGEST


class _Bounded:
    """Handle one request, which may hold so many bytes at most."""

    def __init__(self, app: ASGIApp, scope: Scope, most: int) -> None:
        said = Headers(scope=scope).get("content-length", "")
        self._app, self._scope, self._most = app, scope, most
        self._left = most - (int(said) if said.isdecimal() else 0)
        self._answered = False

    async def answer(self, receive: Receive, send: Send) -> None:
        if self._left >= 0:
            self._left = self._most
            await self._attempt(receive, send)
        if self._left < 0 and not self._answered:
            told = f"more than {self._most / 1e6:,.0f} MB at once are refused"
            await PlainTextResponse(told, 413, {"Connection": "close"})(self._scope, receive, send)

    async def _attempt(self, receive: Receive, send: Send) -> None:
        async def counted() -> Message:
            message = await receive()
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise TooLargeError("too large")
            return message

        async def noted(message: Message) -> None:
            if self._left >= 0 or self._answered:
                self._answered = True
                await send(message)

        try:
            await self._app(self._scope, counted, noted)
        except TooLargeError:
            pass
        except Exception as error:  # noqa: BLE001 -- else its text, which may quote an article, would be in the log
            line = unforeseen(error)
            if not self._answered and self._left >= 0:
                await PlainTextResponse(line, 500)(self._scope, receive, send)

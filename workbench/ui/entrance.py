"""Serve the pages around the workbench: sign-in and sign-out; scripts sign in as Gradio's client does."""

from __future__ import annotations

import asyncio
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from jinja2 import Environment, FileSystemLoader
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from workbench.errors import WorkbenchError
from workbench.ui.guesses import Guesses
from workbench.ui.sign_in import LONGEST_NAME, SignIn

ASSETS = Path(str(files("workbench.ui").joinpath("assets")))
GUESS = 1.0  # seconds that a wrong password costs
AT_ONCE = 2  # passwords that are checked at the same time: each takes 32 MiB
_PAGES = Environment(loader=FileSystemLoader(ASSETS), autoescape=True)

Field = Annotated[str, Form()]


class TooManyGuessesError(WorkbenchError):
    """Report somebody who has given too many wrong passwords to try another yet."""


class Entrance:
    """Let people in and out by the cookie of a sign-in."""

    def __init__(self, sign_in: SignIn, project: str) -> None:
        self._sign_in = sign_in
        self._project = project
        self._guesses = Guesses()
        self._checking = asyncio.Semaphore(AT_ONCE)
        self.router = APIRouter()
        self.router.add_api_route("/sign-in", self.ask, methods=["GET"])
        self.router.add_api_route("/sign-in", self.enter, methods=["POST"])
        self.router.add_api_route("/login", self.enter_by_script, methods=["POST"])
        self.router.add_api_route("/sign-out", self.leave, methods=["POST"])

    def ask(self, request: Request) -> Response:
        """Return the page that asks who comes."""
        return self._page(request)

    async def enter(self, request: Request, username: Field = "", password: Field = "") -> Response:
        """Lead who may enter to what they asked for; ask again whoever may not."""
        try:
            token = await self._token(request, username, password)
        except TooManyGuessesError as error:
            return self._page(request, str(error), 429)
        if token is None:
            asks = self._sign_in.asks_password
            return self._page(request, "That name and password do not go together." if asks else "Give a name, please.")
        return self._welcome(request, RedirectResponse(f"/{_query(request)}", 303), token)

    async def enter_by_script(self, request: Request, username: Field = "", password: Field = "") -> Response:
        """Give a script its cookie."""
        try:
            token = await self._token(request, username, password)
        except TooManyGuessesError as error:
            return JSONResponse({"success": False, "error": str(error)}, 429)
        if token is None:
            return JSONResponse({"success": False}, 401)
        return self._welcome(request, JSONResponse({"success": True}), token)

    def leave(self, request: Request) -> Response:
        """Forget who leaves."""
        self._sign_in.leave(request.cookies)
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(self._sign_in.cookie)
        return response

    async def _token(self, request: Request, name: str, password: str) -> str | None:
        if not self._sign_in.asks_password:
            return self._sign_in.enter(name, password)
        guesser = f"{request.client.host if request.client else ''} {name.strip()[:LONGEST_NAME]}"
        if wait := self._guesses.wait(guesser):
            raise TooManyGuessesError(f"Too many wrong passwords: try again in {wait:.0f} seconds.")
        async with self._checking:
            token = await run_in_threadpool(self._sign_in.enter, name, password)
        if token is None:
            await asyncio.sleep(GUESS)
        else:
            self._guesses.right(guesser)
        return token

    def _page(self, request: Request, problem: str = "", status: int = 401) -> Response:
        asks, action = self._sign_in.asks_password, f"/sign-in{_query(request)}"
        template = _PAGES.get_template("sign_in.html")
        text = template.render(project=self._project, asks=asks, action=action, problem=problem)
        return HTMLResponse(text, status if problem else 200)

    def _welcome(self, request: Request, response: Response, token: str) -> Response:
        name, age, safe = self._sign_in.cookie, self._sign_in.max_age, request.url.scheme == "https"
        response.set_cookie(name, token, max_age=age, httponly=True, samesite="lax", secure=safe)
        return response


def _query(request: Request) -> str:
    return f"?{request.url.query}" if request.url.query else ""

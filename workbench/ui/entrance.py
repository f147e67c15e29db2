"""Serve the pages around the workbench: sign-in, sign-out, and the files of the page."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from jinja2 import Environment, FileSystemLoader
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from workbench.ui.sign_in import SignIn

ASSETS = Path(str(files("workbench.ui").joinpath("assets")))
_PAGES = Environment(loader=FileSystemLoader(ASSETS), autoescape=True)


def entrance(sign_in: SignIn, project: str) -> APIRouter:
    """Return the routes by which people come in and leave; scripts sign in at /login as Gradio's client does."""
    router = APIRouter()

    def page(request: Request, problem: str = "") -> Response:
        template = _PAGES.get_template("sign_in.html")
        text = template.render(project=project, asks=sign_in.asks_password, query=request.url.query, problem=problem)
        return HTMLResponse(text, 401 if problem else 200)

    def welcome(response: Response, token: str) -> Response:
        response.set_cookie(sign_in.cookie, token, max_age=sign_in.max_age, httponly=True, samesite="lax")
        return response

    @router.get("/sign-in")
    def ask(request: Request) -> Response:
        return page(request)

    @router.post("/sign-in")
    async def enter(
        request: Request, username: Annotated[str, Form()] = "", password: Annotated[str, Form()] = ""
    ) -> Response:
        token = await run_in_threadpool(sign_in.enter, username, password)
        if token is None:
            problem = "That name and password do not go together." if sign_in.asks_password else "Give a name, please."
            return page(request, problem)
        back = f"/?{request.url.query}" if request.url.query else "/"
        return welcome(RedirectResponse(back, 303), token)

    @router.post("/login")
    async def enter_by_script(username: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "") -> Response:
        token = await run_in_threadpool(sign_in.enter, username, password)
        return welcome(JSONResponse({"success": True}), token) if token else JSONResponse({"success": False}, 401)

    @router.post("/sign-out")
    def leave(request: Request) -> Response:
        sign_in.leave(request.cookies)
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(sign_in.cookie)
        return response

    return router

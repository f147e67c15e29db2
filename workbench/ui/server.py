"""Serve a project to browsers: one process, one port; text goes to a language model if one was chosen, nowhere else."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import UsageError
from workbench.memory.files import open_project
from workbench.review.store import Store

if TYPE_CHECKING:
    from fastapi import FastAPI

    from workbench.pipeline import Workbench
    from workbench.prompting.author import Author
    from workbench.ui.desk import Desk
    from workbench.ui.sign_in import SignIn

# Gradio reads these when it is imported and when it starts.
PRIVATE = {"GRADIO_ANALYTICS_ENABLED": "False", "GRADIO_RUN_HISTORY": "False", "HF_HUB_DISABLE_TELEMETRY": "1"}
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
STYLES = ("page", "list", "article", "panel")
LEAVE = 1  # seconds that open connections have when the server stops


@dataclass(frozen=True, slots=True)
class Address:
    """Say where to listen, and whether people must sign in."""

    host: str = "127.0.0.1"
    port: int = 7860
    auth: bool = False

    @property
    def local(self) -> bool:
        """Say whether only this machine can reach it."""
        return self.host in LOCAL_HOSTS

    @property
    def url(self) -> str:
        """Return what to open in a browser."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"


def serve(
    project: Path,
    address: Address,
    load: Callable[[], Workbench],
    say: Callable[[str], None],
    author: Author | None = None,
) -> None:
    """Serve a project until it is interrupted, with a language model if there is one; UsageError for a bad address."""
    store = open_project(project)
    _may_listen(store, address)
    with listen(address) as listening:
        address = replace(address, port=listening.getsockname()[1])
        uploads = Path(tempfile.mkdtemp(prefix="workbench-")).resolve()
        os.environ.update(PRIVATE, GRADIO_TEMP_DIR=str(uploads))
        from workbench.review.background import Translator
        from workbench.review.questions import Questions
        from workbench.ui.desk import Desk

        translator, questions = Translator(store, load), Questions(author) if author else None
        desk = Desk(store, translator, uploads, questions=questions)
        try:
            _run(application(desk, address), listening, lambda: say(address.url))
        finally:
            if questions:
                questions.close()
            translator.close()
            shutil.rmtree(uploads, ignore_errors=True)


def listen(address: Address) -> socket.socket:
    """Return a socket that listens at an address; UsageError where that cannot be."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((address.host, address.port))
        listening.listen()
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        raise UsageError(f"cannot listen at {address.url}: {reason.lower()}; choose another with --port") from error
    return listening


def application(desk: Desk, address: Address) -> FastAPI:
    """Return the whole application: the entrance, the files of the page, and Gradio behind the guard."""
    import gradio as gr
    from fastapi import FastAPI, Request
    from starlette.staticfiles import StaticFiles

    from workbench.ui.api import ENDPOINTS
    from workbench.ui.bounds import Bounds
    from workbench.ui.doors import Doors
    from workbench.ui.entrance import ASSETS, Entrance
    from workbench.ui.guard import Guard
    from workbench.ui.handover import handover
    from workbench.ui.page import build
    from workbench.ui.sign_in import Logins, Names

    sign_in: SignIn = Logins(desk.store) if address.auth else Names()

    def known(request: Request) -> str | None:
        actor = sign_in.actor(request.cookies)
        return actor.name if actor else None

    def has_entered(request: Request) -> bool:
        return known(request) is not None

    app = FastAPI(openapi_url=None)
    app.include_router(Entrance(sign_in, desk.store.path.name).router)
    app.include_router(handover(desk.store, known))
    app.mount("/workbench", StaticFiles(directory=ASSETS))
    limit = desk.limits.max_file
    app.add_middleware(Bounds, max_file=limit)
    app.add_middleware(Doors, known=has_entered, endpoints=ENDPOINTS, exports=desk.exports)
    app.add_middleware(Guard, local=address.local, known=has_entered)
    blocks = build(desk, lambda request: sign_in.actor(request.cookies))
    gr.mount_gradio_app(
        app,
        blocks,
        "/",
        auth_dependency=known,
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        max_file_size=limit,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        head="".join(f'<link rel="stylesheet" href="/workbench/{name}.css">' for name in STYLES),
    )
    return app


def _may_listen(store: Store, address: Address) -> None:
    if not address.local and not address.auth:
        raise UsageError(f"{address.host} can be reached by others: add --auth, so that people must sign in")
    with store.reading() as connection:
        people = connection.execute("SELECT count(*) FROM person").fetchone()[0]
    if address.auth and not people:
        raise UsageError(f"nobody can sign in yet: add people with `workbench review {store.path} --add-user NAME`")


def _run(app: FastAPI, listening: socket.socket, started: Callable[[], None]) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            started()

    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=LEAVE)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # else uvicorn would end the process before all is tidied up
    with suppress(KeyboardInterrupt):  # the way to stop it
        Server(config).run(sockets=[listening])

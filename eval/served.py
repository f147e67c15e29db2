"""Start the real review server on a project, call what its page calls, and fill projects with made-up articles."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from workbench.document import Origin
from workbench.errors import InputError
from workbench.pipeline import prepare
from workbench.reading import Limits, read_text
from workbench.review.actors import Actor
from workbench.review.articles import ArticleState, add_article, set_state, take_drafts
from workbench.review.store import Store

Call = Callable[..., Awaitable[dict[str, Any]]]

OWNER = Actor("Owner")
PATIENCE = 120.0  # seconds for one answer
_WHO = ("وزير النقل", "مدير المشروع", "المتحدث باسم الوزارة", "رئيس البلدية", "الخبير الاقتصادي")
_WHAT = ("سيبدأ العمل في المحطة", "سيفتح الطريق رقم", "ينتهي المشروع رقم", "تزيد ميزانية القطاع", "يصل القطار رقم")


@contextmanager
def serving(project: Path, model: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve a project in a process of its own on a free port; yield the process and its address, end it after."""
    command = [sys.executable, "-m", "workbench", "review", str(project), "--port", "0", "-m", model]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:  # noqa: S603
        try:
            told = server.stdout.readline() if server.stdout else ""
            if not told:
                raise InputError("the review server did not start")
            yield server, told.split()[-1]
        finally:
            server.kill()


@asynccontextmanager
async def visiting(address: str, name: str) -> AsyncIterator[Call]:
    """Sign in; yield what calls a function of the page with named values and returns a value, or an error's kind."""
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as client:
        (await client.post("/login", data={"username": name})).raise_for_status()
        components = (await client.get("/config")).json()["components"]
        component = next(one["id"] for one in components if one["props"].get("server_fns"))

        async def call(function: str, **values: Any) -> dict[str, Any]:
            body = {"data": values, "component_id": component, "fn_name": function, "session_hash": "reviewers"}
            response = await client.post("/gradio_api/component_server/", json=body)
            response.raise_for_status()
            answer: dict[str, Any] = response.json()
            return answer

        yield call


def made_up(number: int, segments: int) -> str:
    """Return an article of so many sentences, none like another in this or another number."""
    sentences = (f"قال {who} إنه {what} {number}-{n}." for n in itertools.count(1) for who in _WHO for what in _WHAT)
    return "\n\n".join(itertools.islice(sentences, segments))


def add_drafted(store: Store, text: str) -> int:
    """Put an article into a project with a draft for each segment, as if it had been translated."""
    document = prepare(read_text("article.txt", text, Limits()))
    article = add_article(store, document, OWNER)
    drafts = [replace(one, target=f"Draft {n}.", origin=Origin.MODEL) for n, one in enumerate(document.segments)]
    take_drafts(store, article, drafts, Actor("model"))
    set_state(store, article, ArticleState.READY)
    return article

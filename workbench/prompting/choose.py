"""Open the language model that a person has set up: an endpoint named by the environment, or a folder."""

from __future__ import annotations

import os
from pathlib import Path

from workbench.errors import UsageError
from workbench.prompting.backend import Backend
from workbench.prompting.hosts import host_of, must_be_allowed

URL, KEY, MODEL, PER_MINUTE = (f"WORKBENCH_LLM_{part}" for part in ("URL", "KEY", "MODEL", "PER_MINUTE"))


def open_backend(name: str | None = None, send_to: str | None = None) -> Backend:
    """Return the chat model in a folder of that name, else the model of that name at WORKBENCH_LLM_URL.

    Without a name it is WORKBENCH_LLM_MODEL. Nothing is loaded or sent yet. UsageError where none is set up, or where
    text would go to another machine that `send_to` does not name.
    """
    name = name or os.environ.get(MODEL)
    if name and Path(name).expanduser().is_dir():
        from workbench.prompting.local_chat import LocalChat

        return LocalChat(Path(name).expanduser())
    url = os.environ.get(URL)
    if not url:
        raise UsageError(f"no language model is set up: set {URL}, or name the folder of a chat model with --llm")
    must_be_allowed(host_of(url), send_to)
    if not name:
        raise UsageError(f"name the language model with --llm or {MODEL}")
    from workbench.prompting.endpoint import Endpoint
    from workbench.prompting.pace import Pace

    return Endpoint(url, name, os.environ.get(KEY) or None, pace=Pace(_per_minute()))


def _per_minute() -> float | None:
    given = os.environ.get(PER_MINUTE)
    if not given:
        return None
    try:
        number = float(given)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise UsageError(f"{PER_MINUTE} must be a number of requests, more than 0")
    return number

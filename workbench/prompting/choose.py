"""Open the language model that a person has set up: an endpoint named by the environment, or a folder."""

from __future__ import annotations

import math
import os
from pathlib import Path

from workbench.errors import UsageError
from workbench.prompting.backend import Backend
from workbench.prompting.hosts import host_of, must_be_allowed

URL, KEY, MODEL = (f"WORKBENCH_LLM_{part}" for part in ("URL", "KEY", "MODEL"))
PER_MINUTE, AT_ONCE = "WORKBENCH_LLM_PER_MINUTE", "WORKBENCH_LLM_AT_ONCE"


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
    from workbench.prompting import endpoint
    from workbench.prompting.pace import Pace

    at_once = math.ceil(_number(AT_ONCE) or endpoint.AT_ONCE)
    return endpoint.Endpoint(url, name, _key(), pace=Pace(_number(PER_MINUTE)), at_once=at_once)


def _key() -> str | None:
    """Return the key, None where it is not set; UsageError, which does not show it, for one that cannot be sent."""
    key = os.environ.get(KEY, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise UsageError(f"{KEY} is no key: it must be one line of plain letters, digits and signs")
    return key or None


def _number(variable: str) -> float | None:
    """Return the number of requests in a variable, None where it is not set; UsageError for what is no such number."""
    given = os.environ.get(variable)
    if not given:
        return None
    try:
        number = float(given)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise UsageError(f"{variable} must be a number of requests, more than 0")
    return number

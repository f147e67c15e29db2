"""Let the page call functions on the server: who calls is found from the sign-in, what they send is checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from gradio import Request  # noqa: TC002 -- Gradio reads the annotation
from pydantic import ConfigDict, ValidationError, validate_call
from starlette.responses import Response

from workbench.errors import WorkbenchError
from workbench.review.actors import Actor, ForbiddenError
from workbench.review.segments import StaleError
from workbench.ui.desk import Desk
from workbench.ui.faults import unforeseen

MALFORMED = "this request cannot be understood"

Function = Callable[..., object]
Answer = dict[str, object]


class SignedOutError(WorkbenchError):
    """Report a call by somebody who is not signed in, or no longer."""


def signed_in(actor: Actor | None) -> Actor:
    """Return who acts; SignedOutError where nobody does."""
    if actor is None:
        raise SignedOutError("you are signed out: sign in again")
    return actor


def served(function: Function, desk: Desk, find_actor: Callable[[Any], Actor | None]) -> Callable[..., Response]:
    """Return a server function of Gradio's: named values in, {"value"} or {"error", "kind"} out."""
    checked = validate_call(config=ConfigDict(arbitrary_types_allowed=True))(function)

    def answer(values: Any, request: Request) -> Answer:
        named = values if isinstance(values, dict) else {}
        try:
            return {"value": checked(desk, signed_in(find_actor(request)), **named)}
        except (ValidationError, OverflowError, UnicodeError):  # the last two from SQLite: no number or text of its own
            return {"error": MALFORMED, "kind": "malformed"}
        except WorkbenchError as error:
            return _told(error, desk)
        except Exception as error:  # noqa: BLE001 -- else its text, which may quote an article, would be in the log
            return {"error": unforeseen(error), "kind": "fault"}

    def call(values: Any, request: Request) -> Response:
        return Response(orjson.dumps(answer(values, request)), media_type="application/json")

    call.__name__ = function.__name__
    return call


def _told(error: WorkbenchError, desk: Desk) -> Answer:
    if isinstance(error, StaleError):
        from workbench.ui.rows import row_of

        with desk.store.reading() as connection:
            return {"error": str(error), "kind": "stale", "row": row_of(connection, error.row.id)}
    kinds = {SignedOutError: "signed out", ForbiddenError: "forbidden"}
    return {"error": str(error), "kind": kinds.get(type(error), "refused")}

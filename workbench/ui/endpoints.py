"""Put functions behind named endpoints of Gradio's API, and keep what it would do by itself within bounds."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

import gradio as gr
from gradio.events import api
from gradio_client.utils import is_file_obj_with_meta, traverse  # type: ignore[import-untyped]
from pydantic import ConfigDict, ValidationError, validate_call

from workbench.errors import WorkbenchError
from workbench.review.actors import Actor
from workbench.ui.calls import MALFORMED, Function, signed_in
from workbench.ui.desk import Desk
from workbench.ui.faults import unforeseen

AT_ONCE = 4  # calls of each endpoint that run at the same time; the page needs threads too
OURS = frozenset({"desk", "actor"})  # what an endpoint's function is given by the server


class Page(gr.Blocks):
    """Refuse calls of which Gradio would copy files of this machine, fetch addresses, or print the values."""

    uploads: Path

    def validate_inputs(self, block_fn: Any, inputs: Sequence[Any]) -> None:
        """Raise gr.Error for too many or too few values, and for a file that is no upload."""
        if len(inputs) != len(block_fn.inputs):
            raise _refusal(MALFORMED)
        traverse(list(inputs), self._must_be_upload, is_file_obj_with_meta)

    def _must_be_upload(self, file: Mapping[str, Any]) -> None:
        path = file["path"].replace("\0", "")
        if Path(path).resolve().parent.parent != self.uploads.resolve():
            raise _refusal(f"{Path(path).name}: is no uploaded file")


def offer(functions: Mapping[str, Function], desk: Desk, find_actor: Callable[[Any], Actor | None]) -> None:
    """Add an endpoint for each function to the page that is being built."""
    for name, function in functions.items():
        api(
            _endpoint(function, desk, find_actor),
            api_name=name,
            api_description=function.__doc__,
            concurrency_limit=AT_ONCE,
        )


def _endpoint(function: Function, desk: Desk, find_actor: Callable[[Any], Actor | None]) -> Function:
    """Return a function of the values alone, typed as Gradio reads it; its errors are one line for people."""
    checked = validate_call(config=ConfigDict(arbitrary_types_allowed=True))(function)
    kept = {name: one for name, one in inspect.signature(function).parameters.items() if name not in OURS}

    def call(request: gr.Request, *values: Any) -> object:
        try:
            return checked(desk, signed_in(find_actor(request)), **dict(zip(kept, values, strict=True)))
        except (ValidationError, OverflowError, UnicodeError) as error:  # as for the page's calls
            raise _refusal(MALFORMED) from error
        except WorkbenchError as error:
            raise _refusal(str(error)) from error
        except Exception as error:
            raise _refusal(unforeseen(error)) from error

    _tell(call, kept, get_type_hints(function))
    call.__name__ = function.__name__
    return call


def _tell(call: Function, values: Mapping[str, inspect.Parameter], hints: Mapping[str, Any]) -> None:
    """Give a function the signature that it has for Gradio, which puts the request first by itself."""
    plain = {name: _plain(hints[name]) for name in values}
    asking = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request)
    typed = [one.replace(annotation=plain[name], kind=asking.kind) for name, one in values.items()]
    signature = inspect.Signature([asking, *typed], return_annotation=hints["return"])
    call.__signature__ = signature  # type: ignore[attr-defined]
    call.__annotations__ = {"request": gr.Request, **plain, "return": hints["return"]}


def _plain(hint: Any) -> Any:
    """Return a type as Gradio can describe it: an enumeration by its values."""
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Literal[tuple(one.value for one in hint)]
    if type(None) in get_args(hint):
        [other] = (one for one in get_args(hint) if one is not type(None))
        return _plain(other) | None
    return hint


def _refusal(line: str) -> gr.Error:
    """Return what tells a script a line, and nothing to the log."""
    return gr.Error(line, print_exception=False)

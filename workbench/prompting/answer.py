"""Read the JSON in a language model's answer, whatever it puts around it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.errors import ModelError

_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_MOST_BRACKETS = 640


class MalformedError(ModelError):
    """Report an answer that is not what was asked for."""


def read_answer(text: str, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the JSON object in an answer; MalformedError where there is none, or it does not hold to the schema."""
    from jsonschema import Draft202012Validator

    found = _object(_THOUGHT.sub("", text))
    fault = next(iter(Draft202012Validator(schema).iter_errors(found)), None)
    if fault is not None:
        place = ".".join(str(step) for step in fault.absolute_path) or "it"  # the message would quote the answer
        raise MalformedError(f"the answer does not hold to its schema ({place}: {fault.validator})")
    return found


def readable(text: str) -> str:
    """Return what people can read of an answer that is still being written: the texts in its JSON so far."""
    from pydantic_core import from_json

    text = _THOUGHT.sub("", text)
    start = text.find("{")
    if start < 0 or "<think>" in text:
        return ""
    try:
        return " ".join(_texts(from_json(text[start:], allow_partial="trailing-strings")))
    except ValueError:
        return ""


def _texts(value: object) -> Iterator[str]:
    """Yield the texts of objects in their order; lists of texts hold names alone."""
    if isinstance(value, dict):
        for one in value.values():
            yield from [one] if isinstance(one, str) else _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _object(text: str) -> dict[str, Any]:
    start = text.find("{")
    if start < 0:
        raise MalformedError("the answer has no JSON in it")
    if text.count("[") + text.count("{") > _MOST_BRACKETS:
        raise MalformedError("the answer has too many brackets")
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        raise MalformedError("the answer is no JSON") from error
    if not isinstance(found, dict):
        raise MalformedError("the answer is no JSON object")
    return found

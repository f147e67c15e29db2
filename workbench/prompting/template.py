"""Read a template for a language model and fill it in: instructions as they stand, values as JSON strings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbench.errors import InputError
from workbench.writing.rows import dump_json

LARGEST = 100_000  # characters of a template
_SEPARATOR = re.compile(r"^---[ \t]*$", re.MULTILINE)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
# Of these characters chat models make the marks that tell who speaks: <|im_end|>, </s>, [INST].
_MARKS = re.compile(r"[<>\[\]]")


class _Head(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z_]{0,39}$")
    version: int = Field(ge=1)
    purpose: str = Field(min_length=1, max_length=300)
    inputs: list[str]
    output: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Prompt:
    """Hold what is sent: the instructions, the data, and the JSON Schema of the answer; `label` is name and version."""

    label: str
    instructions: str
    data: str
    output: Mapping[str, Any]

    @property
    def messages(self) -> list[dict[str, str]]:
        """Return the instructions and the data as the messages of a chat."""
        return [{"role": "system", "content": self.instructions}, {"role": "user", "content": self.data}]


@dataclass(frozen=True, slots=True)
class Template:
    """Hold a template: what it is for, the inputs that its data part may name, the JSON Schema of its answer."""

    name: str
    version: int
    purpose: str
    inputs: tuple[str, ...]
    output: Mapping[str, Any]
    instructions: str
    data: str
    path: Path

    @property
    def label(self) -> str:
        """Return the name and version, as they are kept beside what the template brought about."""
        return f"{self.name} {self.version}"

    def fill(self, **values: object) -> Prompt:
        """Return the prompt with these values, of which a template need not use all; InputError where it cannot be."""
        try:
            data = _environment().from_string(self.data).render(values)
        except (TemplateError, TypeError, ArithmeticError, LookupError) as error:
            raise InputError(f"{self.path}: {error}") from error
        return Prompt(self.label, self.instructions, data.strip(), self.output)


def read_template(path: Path) -> Template:
    """Read a template; InputError for a key, an input or a schema that is not as it must be."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as a template") from error
    try:
        return _parse(text, path)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path}: {where}: {first['msg'].lower()}") from error
    except (ValueError, yaml.YAMLError, TemplateError) as error:
        raise InputError(f"{path}: {' '.join(str(error).split())}") from error


def as_data(value: object) -> str:
    """Return a value as JSON in which no string has a character that a model may take for a mark."""
    return _STRING.sub(lambda match: _MARKS.sub(_escaped, match[0]), dump_json(value))


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _parse(text: str, path: Path) -> Template:
    parts = _SEPARATOR.split(text, maxsplit=3) if len(text) <= LARGEST else []
    if len(parts) != 4 or parts[0].strip():
        raise ValueError("a template has front matter, instructions and data, each after a line that is ---")
    head = _Head.model_validate(yaml.safe_load(parts[1]))
    if head.name != path.stem:
        raise ValueError(f"the name is {head.name}, the file is {path.name}")
    _check_schema(head.output)
    instructions, data = parts[2].strip(), parts[3].strip()
    if unknown := sorted(meta.find_undeclared_variables(_environment().parse(data)) - set(head.inputs)):
        raise ValueError(f"{', '.join(unknown)}: not among the inputs")
    if not instructions or not data:
        raise ValueError("the instructions or the data are missing")
    return Template(head.name, head.version, head.purpose, tuple(head.inputs), head.output, instructions, data, path)


def _check_schema(schema: Mapping[str, Any]) -> None:
    from jsonschema import Draft202012Validator, SchemaError

    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        raise ValueError(f"output: {error.message}") from error
    if schema.get("type") != "object":
        raise ValueError("output: an answer is an object")


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(  # every value is written as JSON by finalize: nothing is left to escape
        undefined=StrictUndefined, finalize=as_data, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )

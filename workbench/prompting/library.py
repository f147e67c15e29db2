"""Find the templates: those that ship with the workbench, and a folder of the user's that overrides them by name."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from workbench.errors import InputError, UsageError
from workbench.prompting.template import Template, read_template

SUFFIX = ".md"
_README = "README.md"


def shipped_folder() -> Path:
    """Return the folder of the templates that ship with the workbench: in the package, or beside it in a checkout."""
    package = Path(str(files("workbench")))
    packaged = package / "prompts"
    return packaged if packaged.is_dir() else package.parent / "prompts"


def load_templates(folder: Path | None = None) -> Mapping[str, Template]:
    """Return the templates by name, those of a user's folder in the place of ours.

    UsageError where there is no such folder, InputError for a template that cannot take the place of ours.
    """
    ours = _read(shipped_folder())
    if folder is None:
        return ours
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder of templates")
    theirs = _read(folder)
    for template in theirs.values():
        _must_fit(template, ours)
    return ours | theirs


def _read(folder: Path) -> dict[str, Template]:
    paths = sorted(path for path in folder.glob(f"*{SUFFIX}") if path.name != _README)
    return {template.name: template for template in map(read_template, paths)}


def _must_fit(template: Template, ours: Mapping[str, Template]) -> None:
    known = ours.get(template.name)
    if known is None:
        raise InputError(f"{template.path}: the workbench asks for {', '.join(ours)} alone")
    if unknown := [name for name in template.inputs if name not in known.inputs]:
        raise InputError(f"{template.path}: {unknown[0]}: the inputs are {', '.join(known.inputs)}")
    if template.output != known.output:
        raise InputError(f"{template.path}: the output must be that of {known.path.name} as it ships")

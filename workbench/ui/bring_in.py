"""Take pasted text and uploads into the project, and remove the uploads when that is done."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from workbench.errors import InputError
from workbench.review.actors import Actor
from workbench.review.intake import PASTED, Taken, take_files, take_text
from workbench.ui.desk import Desk
from workbench.ui.rows import Json


def paste(desk: Desk, actor: Actor, text: str, name: str = "") -> Json:
    """Add a pasted text as an article."""
    return _told(take_text(desk.store, actor, text, name.strip() or PASTED, desk.limits))


def take_uploads(desk: Desk, actor: Actor, paths: Sequence[str]) -> Json:
    """Add uploaded files, named by where Gradio has put them; what was not uploaded is refused."""
    uploads = [_uploaded(desk, path) for path in paths]
    try:
        return _told(take_files(desk.store, actor, uploads, desk.limits))
    finally:
        for path in uploads:
            _remove(path)


def _uploaded(desk: Desk, path: str) -> Path:
    """Return the path of an upload, each in a folder of its own; InputError for any other."""
    found = Path(path).resolve()
    if found.parent.parent != desk.uploads or not found.is_file():
        raise InputError(f"{found.name}: is no uploaded file")
    return found


def _remove(path: Path) -> None:
    """Remove an upload and its folder, which Gradio names by the content: another upload may lie in it too."""
    path.unlink(missing_ok=True)
    with suppress(OSError):
        path.parent.rmdir()


def _told(taken: Taken) -> Json:
    return {"articles": list(taken.articles), "refusals": list(taken.refusals)}

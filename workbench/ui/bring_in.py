"""Take pasted text and uploads into the project, and remove the uploads when that is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from workbench.errors import InputError
from workbench.exchange import landing
from workbench.glossary import files as glossary_files
from workbench.memory import files as memory_files
from workbench.review.actors import Actor
from workbench.review.intake import PASTED, Taken, take_files, take_text
from workbench.ui.desk import Desk
from workbench.ui.rows import Json
from workbench.ui.sweep import sweep


def paste(desk: Desk, actor: Actor, text: str, name: str = "") -> Json:
    """Add a pasted text as an article."""
    return _told(take_text(desk.store, actor, text, name.strip() or PASTED, desk.limits))


def take_articles(desk: Desk, actor: Actor, paths: Sequence[str]) -> Json:
    """Add uploaded files as articles."""
    with _uploads(desk, paths) as uploads:
        return _told(take_files(desk.store, actor, uploads, desk.limits))


def take_xliff(desk: Desk, actor: Actor, paths: Sequence[str]) -> list[Json]:
    """Land translations that were edited elsewhere, as drafts; say for each file what became of it."""

    def take(path: Path) -> Json:
        landed = landing.take_xliff(desk.store, actor, path)
        problems = [f"{one.segment or one.article}: {one.reason}" for one in landed.refused]
        return {"taken": len(landed.taken), "problems": problems}

    return _each(desk, paths, take)


def take_terms(desk: Desk, actor: Actor, paths: Sequence[str]) -> list[Json]:
    """Take the terms of uploaded files into the glossary; say for each file what became of it."""

    def take(path: Path) -> Json:
        imported = glossary_files.import_file(desk.store, path, actor)
        return {"taken": imported.taken.added + imported.taken.changed, "problems": list(imported.problems)}

    return _each(desk, paths, take)


def take_memory(desk: Desk, actor: Actor, paths: Sequence[str]) -> list[Json]:
    """Take the units of uploaded memories into the project's; say for each file what became of it."""

    def take(path: Path) -> Json:
        return {"taken": memory_files.import_file(desk.store, path, actor).added, "problems": []}

    return _each(desk, paths, take)


def _each(desk: Desk, paths: Sequence[str], take: Callable[[Path], Json]) -> list[Json]:
    with _uploads(desk, paths) as uploads:
        return [{"name": path.name, **_outcome(path, take)} for path in uploads]


def _outcome(path: Path, take: Callable[[Path], Json]) -> Json:
    try:
        return take(path)
    except InputError as error:
        return {"taken": 0, "problems": [str(error).replace(f"{path.parent}/", "")]}


@contextmanager
def _uploads(desk: Desk, paths: Sequence[str]) -> Iterator[list[Path]]:
    """Yield the uploads of these paths, where Gradio has put them; remove them at the end."""
    sweep(desk.uploads)
    uploads = [_uploaded(desk, path) for path in paths]
    try:
        yield uploads
    finally:
        for path in uploads:
            _remove(path)


def _uploaded(desk: Desk, path: str) -> Path:
    """Return the path of an upload, each in a folder of its own; InputError for any other."""
    found = Path(path.replace("\0", "")).resolve()
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

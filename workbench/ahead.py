"""Import what comes after translation while the engine loads its model and decodes: Python is idle then."""

from __future__ import annotations

from importlib import import_module
from threading import Thread

_BEFORE = {"ctranslate2": ("ctranslate2", "sentencepiece")}
_AFTER = ("workbench.checking", "workbench.statements", "workbench.writing")


def import_ahead(engine: str) -> None:
    """Import in a thread what an engine needs before it leaves Python alone, and then what comes after translation."""
    Thread(target=_import, args=((*_BEFORE.get(engine, ()), *_AFTER),), name="imports").start()


def _import(names: tuple[str, ...]) -> None:
    for name in names:
        import_module(name)

"""Translate Arabic articles into checked English and pick out who said what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.pipeline import Settings, Workbench

__all__ = ["Settings", "Workbench", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import the pipeline when it is first asked for, so that `import workbench` stays fast."""
    if name in {"Settings", "Workbench"}:
        from workbench import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

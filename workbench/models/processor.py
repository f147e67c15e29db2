"""Say what this machine's processor can do."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

_CPU = Path("/proc/cpuinfo")


def is_x86() -> bool:
    """Tell whether the processor is an x86 of 64 bits."""
    # As `platform.machine`, whose module takes long to import.
    machine = os.uname().machine if hasattr(os, "uname") else os.environ.get("PROCESSOR_ARCHITECTURE", "")
    return machine.lower() in {"x86_64", "amd64"}


@cache
def instructions() -> frozenset[str]:
    """Return the kernel's names for what an x86 processor can do, none where they are not known."""
    if not is_x86() or not _CPU.exists():
        return frozenset()
    lines = _CPU.read_text(encoding="utf-8", errors="replace").splitlines()
    return frozenset(next((line for line in lines if line.startswith("flags")), "").split())

"""Say what figures of speed were measured on."""

from __future__ import annotations

import platform
import resource
import sys
from importlib.metadata import version
from pathlib import Path

from workbench.translation.ctranslate2_engine import default_workers

_CPU, _STATUS, _MEMORY = Path("/proc/cpuinfo"), Path("/proc/self/status"), Path("/proc/meminfo")
_INSTRUCTIONS = ("amx_int8", "avx512_vnni", "avx512f", "avx_vnni", "avx2", "asimddp", "asimd")  # the best first
_PACKAGES = ("ctranslate2", "torch", "transformers")


def hardware() -> str:
    """Return the processor, its cores in use and best instructions, memory, and the versions of what computes."""
    facts = _facts(_CPU)
    flags = (facts.get("flags") or facts.get("Features") or "").split()
    best = next((name.upper() for name in _INSTRUCTIONS if name in flags), platform.machine())
    cores = default_workers()
    memory = int(_facts(_MEMORY).get("MemTotal", "0").split()[0]) / 1024**2
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    name = facts.get("model name") or platform.processor() or platform.machine()
    return f"{name}, {cores} core{'s' if cores > 1 else ''}, {best}, {memory:.0f} GB; {versions}"


def peak_memory() -> float:
    """Return the most memory that this process has had resident, in MB."""
    if peak := _facts(_STATUS).get("VmHWM"):  # ru_maxrss counts that of the process it was started from too
        return int(peak.split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def _facts(path: Path) -> dict[str, str]:
    """Return the first value of each name in a file of /proc; nothing on other systems."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = (line.partition(":") for line in reversed(lines))
    return {name.strip(): value.strip() for name, _, value in pairs}

"""Score hypotheses with COMET (Rei et al. 2022), by the command of an unbabel-comet that is installed elsewhere.

unbabel-comet asks for older releases of transformers, numpy and huggingface-hub than the workbench, so that it cannot
be in the same environment; its command `comet-score` can, from one of its own (for instance by pipx).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from workbench.errors import UsageError, WorkbenchError

COMMAND = "comet-score"
_SCORE = re.compile(r"^(?P<file>[^\t\n]+)\tscore: (?P<score>-?\d+\.\d+)$", re.MULTILINE)


def why_left_out(checkpoint: Path | None) -> str | None:
    """Say in one line why COMET has to be left out, or None; UsageError for a checkpoint that is not there."""
    if checkpoint and not checkpoint.is_file():
        raise UsageError(f"{checkpoint}: no such file; COMET needs the checkpoint (.ckpt) of a model that is here")
    if not checkpoint:
        return "COMET is left out: no --comet CHECKPOINT of a local model"
    if not shutil.which(COMMAND):
        return f"COMET is left out: no command {COMMAND} (install unbabel-comet in an environment of its own)"
    return None


def comet(
    outputs: Mapping[str, Sequence[str]], sources: Sequence[str], references: Sequence[str], checkpoint: Path
) -> dict[str, float]:
    """Return the mean COMET of each system, as a rule from 0 to 1; nothing is fetched."""
    with tempfile.TemporaryDirectory() as folder:
        texts = {"source": sources, "reference": references}
        texts |= {f"system{number}": lines for number, lines in enumerate(outputs.values())}
        paths = {name: _written(Path(folder) / name, lines) for name, lines in texts.items()}
        source, reference, *systems = paths.values()
        printed = _run("-s", source, "-r", reference, "-t", *systems, "--model", checkpoint)
    scores = {match["file"]: float(match["score"]) for match in _SCORE.finditer(printed)}
    if missing_scores := [path for path in systems if str(path) not in scores]:
        raise WorkbenchError(f"{COMMAND} gave no score for {len(missing_scores)} of {len(systems)} systems")
    return {name: scores[str(path)] for name, path in zip(outputs, systems, strict=True)}


def _written(path: Path, lines: Sequence[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    return path


def _run(*arguments: object) -> str:
    command = [shutil.which(COMMAND) or COMMAND, *map(str, arguments), "--gpus", "0", "--quiet", "--only_system"]
    environment = os.environ | {"HF_HUB_OFFLINE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)  # noqa: S603
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise WorkbenchError(f"{COMMAND} failed with code {done.returncode}: {last}")
    return done.stdout

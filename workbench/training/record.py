"""Record what is needed to repeat a training run."""

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import torch

from workbench.training.job import Job
from workbench.training.mix import Corpus, digest, source_files
from workbench.training.recipe import Recipe

RECORD = "run.json"
_PACKAGES = ("torch", "transformers", "sentencepiece", "sacrebleu")


def write_record(recipe: Recipe, job: Job, corpora: tuple[Corpus, ...]) -> None:
    """Write the recipe, the data's hashes and counts, the budget, the seeds and the versions to `run.json`."""
    record = {
        "recipe": asdict(recipe) | {"paths": [path.name for path in recipe.paths]},
        "recipe_sha256": digest(recipe.paths),
        "slots_sha256": digest(sorted((recipe.paths[0].parent / "slots").glob("*.tsv"))),
        "budget": asdict(job.budget),
        "excluded": [folder.name for folder in job.exclude],
        "sources": {corpus.source.name: _describe(corpus, job.homes(recipe)) for corpus in corpora},
        "python": platform.python_version(),
        "machine": platform.machine(),
        "threads": torch.get_num_threads(),
        "versions": {package: version(package) for package in _PACKAGES},
    }
    (job.output / RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _describe(corpus: Corpus, homes: Sequence[Path]) -> dict[str, object]:
    return {
        "sha256": digest(source_files(corpus.source, homes)),
        "pairs": len(corpus.pairs),
        "held_out": len(corpus.held_out),
        "dropped_for_overlap": corpus.overlapping,
    }

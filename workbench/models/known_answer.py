"""Verify that a model translates and does not babble, once for its weights and the engine that runs them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from typing import TYPE_CHECKING

from workbench.errors import ModelError
from workbench.models.cache import cache_folder, write_atomically
from workbench.models.catalogue import catalogue
from workbench.text.normalize import normalize

if TYPE_CHECKING:
    from workbench.models.store import Model

VERIFICATION_VERSION = 1


def verify(model: Model, translate: Callable[[list[str]], list[str]], engine: str, compute_type: str) -> None:
    """Raise ModelError where the model's translations, or its weights, cannot be right; remember those that pass.

    `translate` is the engine's own, for sources that are normalised already. A model with a least chrF must come that
    near to the references of the known answers; for any other, the checkpoint's tied weights must be equal and both
    engines agree on what comes first.
    """
    memory = cache_folder() / "verified" / f"{_key(model, engine, compute_type)}.json"
    if memory.is_file():
        return
    if model.entry.least_chrf is None:
        from workbench.models.agreement import check_agreement

        figure = check_agreement(model, compute_type)
    else:
        figure = _check_answers(model, model.entry.least_chrf, translate)
    with suppress(OSError):  # a cache that cannot be written only costs time
        write_atomically(memory, json.dumps({"model": model.entry.name, "figure": round(figure, 3)}).encode())


def chrf(hypotheses: list[str], references: list[str]) -> float:
    """Return the corpus chrF (Popović 2015), from 0 to 100, as sacreBLEU computes it."""
    from sacrebleu.metrics.chrf import CHRF

    return float(CHRF().corpus_score(hypotheses, [references]).score)


def _check_answers(model: Model, least: float, translate: Callable[[list[str]], list[str]]) -> float:
    answers = catalogue().known_answers
    sources = [normalize(answer.source, model.entry.normalization) for answer in answers]
    reached = chrf(translate(sources), [answer.reference for answer in answers])
    if reached < least:
        raise ModelError(
            f"{model.entry.name} babbles: chrF {reached:.1f} on sentences with known translations, {least:.0f} is the "
            "least; its weights are damaged or do not fit the installed transformers and CTranslate2"
        )
    return reached


def _key(model: Model, engine: str, compute_type: str) -> str:
    known = [(answer.source, answer.reference) for answer in catalogue().known_answers]
    versions = [version(package) for package in ("ctranslate2", "transformers")]
    parts = [VERIFICATION_VERSION, model.weights_sha256, model.entry.least_chrf, engine, compute_type, versions, known]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]

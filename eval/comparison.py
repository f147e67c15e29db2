"""Compare systems on evaluation sets: on all of a set, on its parts, and on each category of segments."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.categories import categorize
from eval.comet import comet
from eval.evalsets import EvalSet
from eval.figures import Figures, name_part, with_data
from eval.scores import Comparison, Score, compare
from eval.systems import hypotheses, stored_hypotheses
from workbench.errors import UsageError
from workbench.models.store import resolve


@dataclass(frozen=True, slots=True)
class Request:
    """Choose what to compare: models and outputs by name; the first of them is the one that the report reads closely.

    The baseline is the first system where none is named or a set lacks it; `stored` takes a set's own outputs too.
    """

    sets: Sequence[EvalSet]
    models: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, Path] = field(default_factory=dict)
    baseline: str | None = None
    stored: bool = True
    by_document: bool = False
    categories: bool = True
    comet: Path | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Hold one set's hypotheses by system, its scores, and those of its parts and categories, by name."""

    evalset: EvalSet
    outputs: Mapping[str, Sequence[str]]
    whole: Comparison
    parts: Mapping[str, Comparison]
    categories: Mapping[str, Comparison]
    comet: Mapping[str, float]
    models: Mapping[str, str]  # SHA-256 of the weights by name


def evaluate(request: Request) -> list[Result]:
    """Translate and score every set, with progress on stderr; UsageError for systems that do not fit together."""
    _check(request)
    return [_evaluate(evalset, request) for evalset in request.sets]


def figures(results: Sequence[Result]) -> Figures:
    """Return `translation.SET.SYSTEM.METRIC` and what belongs to it; hashes of data and models; the signatures."""
    flat = {".".join(["translation", *map(name_part, path)]): value for path, value in _values(results)}
    paths = [path for result in results for path in (*result.evalset.files, *_stored_files(result))]
    first = results[0]
    return with_data(flat, paths) | {"models": dict(first.models), "signatures": dict(first.whole.signatures)}


def _stored_files(result: Result) -> Iterator[Path]:
    return (path for name, path in result.evalset.stored.items() if name in result.outputs)


def _check(request: Request) -> None:
    """Refuse, before anything takes time, names that stand for two systems or for none."""
    stored = {name for evalset in request.sets for name in evalset.stored} if request.stored else set()
    own = [*request.models, *request.outputs]
    if twice := [name for name in own if name in stored or own.count(name) > 1]:
        raise UsageError(f"two systems are called {twice[0]}: name one of them otherwise, NAME=...")
    known = [*own, *sorted(stored)]
    if not known:
        raise UsageError("there is nothing to compare: name a model or an output")
    if request.baseline and request.baseline not in known:
        raise UsageError(f"there is no system {request.baseline} to be the baseline: choose {', '.join(known)}")
    if request.outputs and len(request.sets) > 1:
        names = ", ".join(evalset.name for evalset in request.sets)
        raise UsageError(f"an output belongs to one set: choose one of {names}")


def _evaluate(evalset: EvalSet, request: Request) -> Result:
    outputs = _outputs(evalset, request)
    baseline = request.baseline if request.baseline in outputs else next(iter(outputs))
    members = categorize(evalset.sources) if request.categories else {}

    def score(chosen: Sequence[int], name: str) -> Comparison:
        _note(f"{name}: scoring {len(outputs)} systems on {len(chosen)} segments")
        picked = {system: [lines[at] for at in chosen] for system, lines in outputs.items()}
        documents = [evalset.documents[at] for at in chosen] if request.by_document and evalset.documents else ()
        return compare(picked, [evalset.references[at] for at in chosen], baseline, documents)

    everything = range(len(evalset.sources))
    return Result(
        evalset,
        outputs,
        score(everything, evalset.name),
        {name: score(everything[part], name) for name, part in evalset.parts.items()},
        {name: score(chosen, f"{evalset.name}, {name}") for name, chosen in members.items()},
        comet(outputs, evalset.sources, evalset.references, request.comet) if request.comet else {},
        {name: resolve(model).weights_sha256 for name, model in request.models.items()},
    )


def _outputs(evalset: EvalSet, request: Request) -> dict[str, Sequence[str]]:
    files = {**request.outputs, **(evalset.stored if request.stored else {})}
    source, lines = evalset.files[0], len(evalset.sources)
    stored = {name: stored_hypotheses(path, source, lines) for name, path in files.items()}
    return {**{name: hypotheses(model, evalset.sources) for name, model in request.models.items()}, **stored}


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _values(results: Sequence[Result]) -> Iterator[tuple[tuple[str, ...], float]]:
    for result in results:
        name = result.evalset.name
        for part, comparison in {name: result.whole, **result.parts}.items():
            yield from _scores((part,), (), comparison)
        for category, comparison in result.categories.items():
            yield (name, "segments", category), comparison.segments
            yield from _scores((name,), (category,), comparison)
        yield from (((name, system, "comet"), value) for system, value in result.comet.items())


def _scores(
    before: tuple[str, ...], after: tuple[str, ...], comparison: Comparison
) -> Iterator[tuple[tuple[str, ...], float]]:
    for system, scores in comparison.scores.items():
        for metric, score in scores.items():
            for name, value in _of_score(metric, score).items():
                yield (*before, system, *after, name), value


def _of_score(metric: str, score: Score) -> dict[str, float]:
    values = {metric: score.value, f"{metric}-low": score.low, f"{metric}-high": score.high}
    if score.difference is None or score.p is None:
        return values
    return values | {f"{metric}-difference": score.difference, f"{metric}-p": score.p}

"""Compare models and stored outputs on evaluation sets: BLEU and chrF++ with intervals and significance.

Sets are the folders of --sets, each with source.ar and reference.en, whose other *.en are stored outputs; the seeds
with the project's own references; or one --source with its --reference.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.comet import why_left_out
from eval.comparison import Request, evaluate, figures
from eval.evalsets import EvalSet, find_sets, read_pair
from eval.figures import STARTER, exit_code, write_json
from eval.scores import METRICS
from eval.translation_report import check_path, write_report
from eval.translation_tables import tables
from workbench.errors import UsageError
from workbench.models.store import resolve


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print a table for each set, and write figures and a report if asked to; return the exit code."""
    options = _parser().parse_args(arguments)
    return exit_code(lambda: _run(options))


def _run(options: argparse.Namespace) -> None:
    if options.report:
        check_path(options.report)
    request = _request(options)
    left_out = why_left_out(options.comet)
    if left_out:
        print(left_out, file=sys.stderr)
    results = evaluate(request)
    for result in results:
        print("\n".join(tables(result, categories=options.categories)), end="\n\n")
    for metric, signature in results[0].whole.signatures.items():
        print(f"{METRICS[metric]}: {signature}")
    if options.json:
        write_json(options.json, figures(results))
    if options.report:
        write_report(options.report, results)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval.translation", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    text = parser.add_argument_group("text")
    text.add_argument("--sets", type=Path, metavar="FOLDER", help="folder of sets, for instance $EVALSETS")
    text.add_argument("--set", action="append", default=[], metavar="NAME", help="only this set; may come again")
    text.add_argument("--source", type=Path, metavar="FILE", help="Arabic, a segment a line")
    text.add_argument("--reference", type=Path, metavar="FILE", help="its English, line by line")
    systems = parser.add_argument_group("systems")
    systems.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="[NAME=]MODEL",
        help="catalogue name, hub id or folder; may come again; the starter where neither model nor output is given",
    )
    systems.add_argument(
        "--output", action="append", default=[], metavar="NAME=FILE", help="stored output of the one set"
    )
    systems.add_argument("--no-stored", action="store_true", help="leave out the outputs that lie beside the sets")
    systems.add_argument("--baseline", metavar="NAME", help="compare with this system; default: the first")
    scoring = parser.add_argument_group("scoring")
    scoring.add_argument("--by-document", action="store_true", help="resample documents where a set has enough of them")
    scoring.add_argument("--comet", type=Path, metavar="CHECKPOINT", help="local COMET model; needs comet-score")
    scoring.add_argument("--categories", action="store_true", help="print chrF++ by category of segments too")
    scoring.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    scoring.add_argument("--report", type=Path, metavar="FILE", help="write a report there, in HTML")
    return parser


def _request(options: argparse.Namespace) -> Request:
    outputs = dict(_named_outputs(options.output))
    models = options.model or ([] if outputs else [STARTER])
    named = [_named_model(text) for text in models]
    if twice := [name for name, _ in named if [other for other, _ in named].count(name) > 1]:
        raise UsageError(f"two models are called {twice[0]}: name one of them otherwise, NAME=...")
    return Request(
        sets=_sets(options),
        models=dict(named),
        outputs=outputs,
        baseline=options.baseline,
        stored=not options.no_stored,
        by_document=options.by_document,
        categories=bool(options.categories or options.json or options.report),
        comet=None if why_left_out(options.comet) else options.comet,
    )


def _sets(options: argparse.Namespace) -> list[EvalSet]:
    if (options.source is None) != (options.reference is None):
        raise UsageError("--source and --reference belong together")
    if options.source is None:
        return find_sets(options.sets, options.set)
    if options.sets or options.set:
        raise UsageError("--source is a set of its own: leave out --sets and --set")
    return [read_pair(options.source, options.reference)]


def _named_outputs(texts: Sequence[str]) -> Iterator[tuple[str, Path]]:
    for text in texts:
        name, separator, path = text.partition("=")
        if not separator or not name or not path:
            raise UsageError(f"--output {text}: write it NAME=FILE")
        yield name, Path(path)


def _named_model(text: str) -> tuple[str, str]:
    """Return the name and the model of NAME=MODEL, or of a model that goes by its own; raise where it is unknown."""
    name, separator, model = text.partition("=")
    if not separator or Path(text).is_dir():
        return resolve(text).entry.name, text
    return name or resolve(model).entry.name, model


if __name__ == "__main__":
    raise SystemExit(main())

"""Write the comparison of systems as a report that stands alone: one HTML file, no script, no request."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval import plots, scores
from eval.comparison import Result
from eval.scores import METRICS, sentence_chrf
from eval.systems import describe
from eval.translation_tables import ranked
from workbench import __version__, writing
from workbench.errors import UsageError
from workbench.writing.files import MARK, replace_files
from workbench.writing.html import counted
from workbench.writing.markup import source_markup, target_markup, visible

SHOWN = 15  # segments in each list


@dataclass(frozen=True, slots=True)
class Example:
    """Hold a segment, its number from 1, and what each system makes of it with its sentence chrF++."""

    number: int
    document: str
    source: str
    reference: str
    hypotheses: Sequence[tuple[str, str, float]]


class Section:
    """Lay out what the report says about one set."""

    def __init__(self, result: Result) -> None:
        self.result, self.evalset = result, result.evalset
        self.focus, self.baseline = next(iter(result.outputs)), result.whole.baseline
        self.systems = ranked(result.whole)

    @cached_property
    def sentence_scores(self) -> dict[str, list[float]]:
        """Return the chrF++ of each segment by system, best system first."""
        references = self.evalset.references
        outputs = {system: self.result.outputs[system] for system in self.systems}
        return {system: [*map(sentence_chrf, lines, references)] for system, lines in outputs.items()}

    @property
    def verdicts(self) -> dict[str, list[str]]:
        """Return the systems that are better, worse and not clearly different from the baseline, by chrF++."""
        found: dict[str, list[str]] = {"better": [], "worse": [], "": []}
        for system in self.systems:
            if system != self.baseline:
                found[self.result.whole.verdict(system, "chrf")].append(system)
        return {name or "no clear difference": systems for name, systems in found.items() if systems}

    @property
    def plots(self) -> Iterator[plots.Plot]:
        """Yield the plots of the set."""
        for key, name in reversed(METRICS.items()):
            scores = {system: scores[key] for system, scores in self.systems.items()}
            yield plots.intervals(f"{name} with 95% interval", scores, self.focus)
        categories = {
            name: {system: comparison.scores[system]["chrf"].value for system in self.systems}
            for name, comparison in self.result.categories.items()
        }
        sizes = {name: comparison.segments for name, comparison in self.result.categories.items()}
        if categories:
            yield plots.dots("chrF++ by category of segments", categories, sizes, self.focus)
        yield plots.spreads("chrF++ of single segments", self.sentence_scores, self.focus)

    @property
    def lowest(self) -> list[Example]:
        """Return the readable segments with the lowest chrF++ of the system that is read closely."""
        scores = self.sentence_scores[self.focus]
        return [self._example(at) for at in sorted(self.evalset.readable, key=lambda at: scores[at])[:SHOWN]]

    @property
    def furthest_behind(self) -> list[Example]:
        """Return the readable segments where it is furthest behind the best of the others."""
        own = self.sentence_scores[self.focus]
        others = [scores for system, scores in self.sentence_scores.items() if system != self.focus]
        lead = {at: max(scores[at] for scores in others) - own[at] for at in self.evalset.readable if others}
        return [self._example(at) for at in sorted(lead, key=lambda at: -lead[at])[:SHOWN] if lead[at] > 0]

    def _example(self, at: int) -> Example:
        order = sorted(self.systems, key=lambda system: system != self.focus)
        hypotheses = [(system, self.result.outputs[system][at], self.sentence_scores[system][at]) for system in order]
        document = self.evalset.documents[at] if self.evalset.documents else ""
        return Example(at + 1, document, self.evalset.sources[at], self.evalset.references[at], hypotheses)


def systems(sections: Sequence[Section]) -> list[str]:
    """Return the systems of all sets, each once: those of more sets first."""
    found = Counter(system for section in sections for system in section.systems)
    return [system for system, _ in found.most_common()]


def check_path(path: Path) -> None:
    """Refuse, before anything takes time, a report that is no HTML file."""
    if path.suffix != ".html":
        raise UsageError(f"{path}: a report is an HTML file, write it to NAME.html")


def write_report(path: Path, results: Sequence[Result]) -> None:
    """Write the report; raise OutputError where that fails or the file is another's."""
    replace_files({path: report_page(results)})


def report_page(results: Sequence[Result]) -> str:
    """Return the report as HTML."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    content: dict[str, Any] = {
        "sections": [Section(result) for result in results],
        "policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        "style": Markup(style),  # noqa: S704 - the package's own files
    }
    return _environment().get_template("translation.html").render(content) + "\n"


def _style() -> str:
    base = Path(writing.__file__).with_name("templates") / "page.css"
    own = Path(__file__).with_name("templates") / "translation.css"
    return "".join(path.read_text(encoding="utf-8") for path in (base, own))


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"source": source_markup, "target": target_markup, "counted": counted}
    environment.globals |= {"MARK": MARK, "METRICS": METRICS, "scores": scores, "plots": plots}
    environment.globals |= {"version": __version__, "systems": systems, "describe": describe}
    return environment

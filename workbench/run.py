"""Translate a list of inputs into an output folder, one article at a time, keeping what is finished."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench import __version__
from workbench.document import Document
from workbench.errors import InputError, OutputError
from workbench.pipeline import Workbench, prepare
from workbench.reading import InputFile, Limits, read_documents
from workbench.text.segmentation import SEGMENTER_VERSION

if TYPE_CHECKING:
    from workbench.writing import WrittenFiles

RECORDED_VERSIONS = ("ctranslate2", "sentencepiece", "nltk", "trafilatura", "transformers", "torch")


@dataclass(frozen=True, slots=True)
class Failure:
    """Name an input that could not be processed, and say why in one line."""

    name: str
    message: str


@dataclass(slots=True)
class Run:
    """Hold what a run has finished so far; `report` is told one line for each article."""

    workbench: Workbench
    output: Path
    report: Callable[[str], None]
    force: bool = False
    documents: list[Document] = field(default_factory=list)
    files: list[WrittenFiles] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    reused: int = 0
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    def process(self, inputs: Iterable[InputFile], limits: Limits, text_column: str | None = None) -> None:
        """Take every input to the end of the path; write the index even when interrupted."""
        self._make_output()
        try:
            for document in self._read(inputs, limits, text_column):
                self._process(document)
        finally:
            self.finish()

    def _make_output(self) -> None:
        try:
            self.output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{self.output}: could not be written: {error.strerror}") from error

    def finish(self) -> None:
        """Write the run's index and record, if any article is finished."""
        if not self.documents:
            return
        from workbench.statements import digest
        from workbench.writing import write_run

        write_run(
            self.documents,
            self.files,
            [(failure.name, failure.message) for failure in self.failures],
            digest(self.documents),
            self.output,
            self.workbench.provenance,
            self._record(),
        )

    def _read(self, inputs: Iterable[InputFile], limits: Limits, text_column: str | None) -> Iterator[Document]:
        for found in inputs:
            for item in read_documents(found, limits, text_column):
                if isinstance(item, InputError):
                    self._fail(found.name, item)
                    continue
                try:
                    yield prepare(item)
                except InputError as error:
                    self._fail(item.name, error)

    def _fail(self, name: str, error: InputError) -> None:
        self.failures.append(Failure(name, str(error)))
        self.report(str(error))

    def _process(self, document: Document) -> None:
        began = time.monotonic()
        finished = self._reuse(document)
        effort = "unchanged, reused" if finished else ""
        self.reused += bool(finished)
        finished = finished or self.workbench.process(document)
        from workbench.writing import write_document

        self.files.append(write_document(finished, self.output, self.workbench.provenance))
        self.documents.append(finished)
        findings = sum(len(segment.findings) for segment in finished.segments)
        effort = effort or f"{time.monotonic() - began:.1f} s"
        self.report(f"{finished.name}: {len(finished.segments)} segments, {findings} findings ({effort})")

    def _reuse(self, document: Document) -> Document | None:
        if self.force:
            return None
        from workbench.writing import document_files, read_targets

        earlier = document_files(document, self.output).jsonl
        return self.workbench.reuse(document, read_targets(earlier, self.workbench.fingerprint))

    def _record(self) -> dict[str, Any]:
        return {
            "started": self.started.isoformat(timespec="seconds"),
            "seconds": round((datetime.now(UTC) - self.started).total_seconds(), 1),
            "settings": {**asdict(self.workbench.settings), "segmenter": SEGMENTER_VERSION},
            "versions": {"workbench": __version__} | {name: version(name) for name in RECORDED_VERSIONS},
            "reused": self.reused,
        }

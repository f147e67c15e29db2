"""Put a batch run together: plan, chunks, an engine that translates them, and progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from workbench.batch.chunks import ChunkSize, Shard, shard_chunks
from workbench.batch.known import Window
from workbench.batch.local import translate_parts
from workbench.batch.output import Output
from workbench.batch.plan import Plan, make_plan
from workbench.batch.progress import Progress
from workbench.batch.records import ReadingOptions
from workbench.batch.translate import Finished, PartTranslator
from workbench.pipeline import Workbench

PLAN = "plan.sqlite"
REMEMBERED_PARTS = 8


@dataclass(frozen=True, slots=True)
class Job:
    """Say what a run reads, how it is cut, and where it is written; `remembered` parts are looked back to."""

    inputs: Sequence[str]
    folder: Path
    format: str = "jsonl"
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    size: ChunkSize = field(default_factory=ChunkSize)
    shard: Shard = field(default_factory=Shard)
    remembered: int = REMEMBERED_PARTS

    @property
    def output(self) -> Output:
        """Return the output of the run."""
        return Output(self.folder, self.format, self.reading.text_columns)

    def begin(self, workbench: Workbench) -> Plan:
        """Make or find the output folder and the plan in it; raise UsageError where the settings are not its own."""
        self.output.make()
        plan = make_plan(self.inputs, self.output.work / PLAN, self.folder)
        self.output.claim(
            {
                "settings": workbench.fingerprint,
                "statements": workbench.settings.statements,
                "inputs": list(self.inputs),
                "format": self.format,
                "text_columns": list(self.reading.text_columns),
                "part": asdict(self.size),
                "remembered": self.remembered,
            }
        )
        return plan


def run_local(job: Job, workbench: Workbench, report: Callable[[str], None]) -> Progress:
    """Translate what is not finished of the job's shard on this machine; return what was done."""
    plan = job.begin(workbench)
    with job.output.alone(job.shard):
        return follow(_translate(job, workbench, plan), plan.size(), report)


def follow(finished: Iterator[Finished], size: int, report: Callable[[str], None]) -> Progress:
    """Count the parts of inputs of so many bytes as they are finished, and report on each."""
    progress = Progress(size)
    for part in finished:
        progress.add(part)
        report(progress.line())
    return progress


def _translate(job: Job, workbench: Workbench, plan: Plan) -> Iterator[Finished]:
    chunks = shard_chunks(plan, job.reading, job.size, job.shard)
    window = Window(job.output.work, job.remembered)
    return translate_parts(chunks, PartTranslator(workbench, job.reading, job.output), job.output, window)

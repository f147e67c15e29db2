"""Run on a Ray cluster: tasks read and cut the inputs, a pool of actors translates, all write into one folder.

The folder, the inputs and the model lie where every machine finds them under the same path. A part is written at once
or not at all and does not depend on who translates it, so that what a lost machine had begun another does again.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import ray
from ray.data import ActorPoolStrategy, DataContext

from workbench.batch.chunks import Shard, Source, plan_sources, source_chunks
from workbench.batch.plan import Plan
from workbench.batch.progress import Progress
from workbench.batch.run import PLAN, Job, follow
from workbench.batch.translate import Finished, PartTranslator
from workbench.errors import UsageError
from workbench.pipeline import Settings, Workbench

Batch = dict[str, Any]
BLOCK = 1  # byte that readers gather at least before they hand it on: every chunk goes to an actor by itself
ACTOR_CPUS = 4  # that share one copy of the model


@dataclass(frozen=True, slots=True)
class Pool:
    """Say where the cluster is, None for one on this machine, and how many actors translate, None for all it holds."""

    address: str | None = None
    actors: int | None = None


@dataclass(frozen=True, slots=True)
class _Work:
    """Hold what the processes of the cluster must know; relative paths start at the same folder everywhere."""

    job: Job
    settings: Settings
    fingerprint: str
    folder: Path


class Translate:
    """Translate chunks in a process of the cluster, which loads the model once."""

    def __init__(self, work: _Work) -> None:
        os.chdir(work.folder)
        workbench = Workbench(settings=work.settings)
        if workbench.fingerprint != work.fingerprint:
            raise UsageError("the model, the device or the version differs between machines of the cluster")
        self._translator = PartTranslator(workbench, work.job.reading, work.job.output)

    def __call__(self, batch: Batch) -> Batch:
        """Write the parts of a batch of chunks; return what became of each."""
        finished = [asdict(self._translator.translate(pickle.loads(chunk))) for chunk in batch["chunk"]]  # noqa: S301
        return {key: [each[key] for each in finished] for key in finished[0]}


def run_ray(job: Job, workbench: Workbench, report: Callable[[str], None], pool: Pool | None = None) -> Progress:
    """Translate on a cluster what is not finished, each part by itself; return what was done."""
    if job.shard != Shard():
        raise UsageError("--shard: Ray shares out the work by itself")
    job, pool = replace(job, remembered=0), pool or Pool()
    plan = job.begin(workbench)
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
    if not ray.is_initialized():
        ray.init(address=pool.address, log_to_driver=False)
    with job.output.alone(job.shard):
        work = _Work(job, workbench.settings, workbench.fingerprint, Path.cwd())
        return follow(_translate(work, plan_sources(plan), pool, workbench.translator.info.device), plan, report)


def _translate(work: _Work, sources: list[Source], pool: Pool, device: str) -> Iterator[Finished]:
    context = DataContext.get_current()
    context.target_max_block_size = BLOCK
    context.enable_progress_bars = False
    finished = ray.put(work.job.output.finished())
    rows = [{"source": pickle.dumps(source)} for source in sources]
    dataset = ray.data.from_items(rows, override_num_blocks=len(rows))
    read: Any = partial(_read, work=work, finished=[finished])
    # Without a processor of their own, readers run however many of them the actors hold.
    chunks = dataset.map_batches(read, batch_size=1, num_cpus=0)
    parts = chunks.map_batches(
        Translate,
        fn_constructor_args=(work,),
        batch_size=1,
        compute=ActorPoolStrategy(size=pool.actors) if pool.actors else ActorPoolStrategy(min_size=1),
        num_cpus=None if device == "cuda" else _cpus(),
        num_gpus=1 if device == "cuda" else None,
    )
    for row in parts.iter_rows():
        yield Finished(**row)


def _read(batch: Batch, work: _Work, finished: list[Any]) -> Iterator[Batch]:
    """Yield the chunks of a source whose parts were not there when the run began.

    Those that have come since are among them: Ray runs a task again to get back what was lost with a machine, and
    counts on the same results.
    """
    os.chdir(work.folder)
    job, plan = work.job, Plan(work.job.output.work / PLAN)
    done = ray.get(finished[0])
    for source in map(pickle.loads, batch["source"]):
        if source.table:
            source.table.must_be_as_listed()
        for chunk in source_chunks(plan, source, job.reading, job.size):
            if chunk.name not in done:
                yield {"chunk": [pickle.dumps(chunk)]}


def _cpus() -> int:
    """Return the processors of an actor: as many as the smallest machine has that has any, but no more than needed."""
    nodes: list[dict[str, Any]] = ray.nodes()  # type: ignore[no-untyped-call]
    found = [int(node["Resources"].get("CPU", 0)) for node in nodes if node["Alive"]]
    return min(ACTOR_CPUS, *(cpus for cpus in found if cpus))

"""Run on a Ray cluster: tasks read and cut the inputs, a pool of actors translates, all write into one folder.

The folder, the inputs and the model lie where every machine finds them under the same path. A part is written at once
or not at all and does not depend on who translates it, so that what a lost machine had begun another does again.
"""

from __future__ import annotations

import logging
import os
import pickle
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import ray
from ray.data import ActorPoolStrategy, DataContext

from workbench.batch.chunks import Chunk, Shard, Source, plan_sources, source_chunks
from workbench.batch.plan import Plan
from workbench.batch.progress import Progress
from workbench.batch.ray_cluster import ask, connect, faults_of_cluster
from workbench.batch.run import PLAN, Job, follow
from workbench.batch.translate import Finished, PartTranslator
from workbench.errors import UsageError, WorkbenchError
from workbench.pipeline import Settings, Workbench
from workbench.translation.ctranslate2_engine import usable_cores

Batch = dict[str, Any]
BLOCK = 1  # byte that readers gather at least before they hand it on: every chunk goes to an actor by itself
ACTOR_CPUS = 4  # that share one copy of the model
HEAD = {"node:__internal_head__": 0.001}  # what Ray says that the head node alone has


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
    folder: Path

    @property
    def plan(self) -> Plan:
        return Plan(self.job.output.work / PLAN)

    def enter(self) -> None:
        try:
            os.chdir(self.folder)
        except OSError as error:
            raise UsageError(f"{self.folder}: is not there on {platform.node()}, a machine of the cluster") from error

    def open(self) -> Workbench:
        """Load the model on a machine of the cluster."""
        self.enter()
        workbench = Workbench(settings=self.settings)
        try:
            workbench.translator  # noqa: B018 - loads it
        except WorkbenchError as error:
            raise type(error)(f"{error} (on {platform.node()}, a machine of the cluster)") from error
        return workbench

    def translator(self, fingerprint: str) -> PartTranslator:
        """Load the model, which must be the one that the run began with."""
        workbench = self.open()
        if workbench.fingerprint != fingerprint:
            raise UsageError(f"the model, the device or the version on {platform.node()} is not that of the others")
        # An actor takes one step after the other: while it checks, all its processors can.
        return PartTranslator(workbench, self.job.reading, self.job.output, usable_cores())


@dataclass(frozen=True, slots=True)
class _Begun:
    """Hold what the machine found that began the run: the bytes of all inputs and what is to be said of the model."""

    size: int
    fingerprint: str
    notice: str


class Translate:
    """Translate chunks in a process of the cluster, which loads the model once; give a fault instead of raising it.

    Ray would show its own lines about what is raised, and may begin anew.
    """

    def __init__(self, work: _Work, fingerprint: str) -> None:
        self._translator: PartTranslator | WorkbenchError
        try:
            self._translator = work.translator(fingerprint)
        except WorkbenchError as error:
            self._translator = error

    def __call__(self, batch: Batch) -> Batch:
        """Write the parts of a batch of chunks; return what became of each."""
        chunks = map(pickle.loads, batch["chunk"])
        return {"finished": [pickle.dumps(self._translate(chunk)) for chunk in chunks]}

    def _translate(self, chunk: Chunk | WorkbenchError) -> Finished | WorkbenchError:
        if isinstance(chunk, WorkbenchError):
            return chunk
        if isinstance(self._translator, WorkbenchError):
            return self._translator
        try:
            return self._translator.translate(chunk)
        except WorkbenchError as error:
            return error


class Lead:
    """Lead a run in a process of the cluster, for a client outside: Ray Data works inside only."""

    def __init__(self, work: _Work, fingerprint: str, actors: int | None) -> None:
        work.enter()
        self._parts = _translate(work, fingerprint, actors)

    def next(self) -> Finished | None:
        """Wait for a part that is finished; return None after the last."""
        return next(self._parts, None)


def run_ray(
    job: Job, settings: Settings, report: Callable[[str], None], pool: Pool | None = None
) -> tuple[Progress, int]:
    """Translate on a cluster what is not finished, each part by itself.

    Returns what was done, and how many records are set aside by this run or earlier ones.
    """
    if job.shard != Shard():
        raise UsageError("--shard: Ray shares out the work by itself")
    pool = pool or Pool()
    outside = connect(pool.address)
    with faults_of_cluster():
        settings = replace(settings, device=_device(settings.device))
        work = _Work(replace(job, remembered=0), settings, Path.cwd())
        begun = ask(_begin, work, **_resources(settings.device))
        if begun.notice:
            report(begun.notice)
        parts = (_led if outside else _translate)(work, begun.fingerprint, pool.actors)
        return follow(parts, begun.size, report), ask(_set_aside, work, num_cpus=0)


def _device(device: str) -> str:
    """Return the device of the machines that translate, whatever this one has."""
    found: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    if device == "auto":
        device = "cuda" if found.get("GPU") else "cpu"
    if not found.get("GPU" if device == "cuda" else "CPU"):
        raise UsageError(f"--device {device}: no machine of the cluster offers one; Ray would wait for it")
    return device


def _resources(device: str) -> dict[str, Any]:
    """Return what one actor needs on the smallest machine of its kind; beside a GPU, processors for the checks."""
    nodes: list[dict[str, Any]] = ray.nodes()  # type: ignore[no-untyped-call]
    found = [node["Resources"] for node in nodes if node["Alive"]]
    if device == "cuda":
        shares = [int(each.get("CPU", 0) // each["GPU"]) for each in found if each.get("GPU")]
        return {"num_gpus": 1, "num_cpus": min(shares, default=0)}
    cpus = [int(each["CPU"]) for each in found if each.get("CPU")]
    return {"num_cpus": min([ACTOR_CPUS, *cpus])}


def _begin(work: _Work) -> _Begun:
    """Begin the run on a machine like those that translate, as it takes their model and device to name the result."""
    workbench = work.open()
    plan, entry = work.job.begin(workbench), workbench.model.entry
    return _Begun(plan.size(), workbench.fingerprint, f"{entry.name}: {entry.notice}" if entry.notice else "")


def _set_aside(work: _Work) -> int:
    work.enter()
    return work.job.output.set_aside()


def _led(work: _Work, fingerprint: str, actors: int | None) -> Iterator[Finished]:
    """Have a process on the head node lead the run, which goes on as long as this process takes what it gives."""
    lead: Any = ray.remote(num_cpus=0, resources=HEAD)(Lead).remote(work, fingerprint, actors)
    while part := ray.get(lead.next.remote()):
        yield part


def _translate(work: _Work, fingerprint: str, actors: int | None) -> Iterator[Finished]:
    with work.job.output.alone(work.job.shard):
        for row in _dataset(work, fingerprint, actors).iter_rows():
            finished = pickle.loads(row["finished"])  # noqa: S301 - from our own processes
            if isinstance(finished, WorkbenchError):
                raise finished
            yield finished


def _dataset(work: _Work, fingerprint: str, actors: int | None) -> Any:
    context = DataContext.get_current()
    context.target_max_block_size = BLOCK
    context.enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)  # how far it is, the command says itself
    finished = ray.put(work.job.output.finished())
    rows = [{"source": pickle.dumps(source)} for source in plan_sources(work.plan)]
    read: Any = partial(_read, work=work, finished=[finished])
    # Without a processor of their own, readers run however many of them the actors hold.
    chunks = ray.data.from_items(rows, override_num_blocks=len(rows)).map_batches(read, batch_size=1, num_cpus=0)
    return chunks.map_batches(
        Translate,
        fn_constructor_args=(work, fingerprint),
        batch_size=1,
        compute=ActorPoolStrategy(size=actors) if actors else ActorPoolStrategy(min_size=1),
        **_resources(work.settings.device),
    )


def _read(batch: Batch, work: _Work, finished: list[Any]) -> Iterator[Batch]:
    """Yield the chunks of a source whose parts were not there when the run began.

    Those that have come since are among them: Ray runs a task again to get back what was lost with a machine, and
    counts on the same results.
    """
    for source in map(pickle.loads, batch["source"]):
        try:
            for chunk in _unfinished(source, work, ray.get(finished[0])):
                yield {"chunk": [pickle.dumps(chunk)]}
        except WorkbenchError as error:
            yield {"chunk": [pickle.dumps(error)]}


def _unfinished(source: Source, work: _Work, done: frozenset[str]) -> Iterator[Chunk]:
    work.enter()
    if source.table:
        source.table.must_be_as_listed()
    for chunk in source_chunks(work.plan, source, work.job.reading, work.job.size):
        if chunk.name not in done:
            yield chunk

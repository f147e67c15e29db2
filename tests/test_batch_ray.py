"""Translate on a Ray cluster of two nodes, one of which dies, and compare with what one machine writes."""

from __future__ import annotations

import os
import pickle
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import ray
from batch_runs import batch, results, write_records
from checkpoints import build_marian
from ray.cluster_utils import Cluster

from workbench.batch import ray_cluster, ray_engine
from workbench.batch.chunks import ChunkSize
from workbench.batch.ray_cluster import connect
from workbench.batch.ray_engine import Pool, run_ray
from workbench.batch.run import Job, run_local
from workbench.batch.translate import Finished
from workbench.errors import UsageError
from workbench.pipeline import Settings, Workbench

RECORDS = 45


@pytest.fixture(scope="module")
def client_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def cluster(client_port: int) -> Iterator[Cluster]:
    """Start a head node that says that it has a GPU, which is not true, and lets clients in.

    Actors on two processors check in two processes.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    head = {"num_cpus": 2, "num_gpus": 1, "include_dashboard": False, "ray_client_server_port": client_port}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    yield cluster
    ray.shutdown()
    cluster.shutdown()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(model=str(build_marian(tmp_path_factory.mktemp("model") / "tiny")), device="cpu")


@pytest.fixture
def job(tmp_path: Path) -> Job:
    records = write_records(tmp_path / "news.jsonl", RECORDS)
    return Job([str(records)], tmp_path / "alone", size=ChunkSize(records=3), remembered=0)


def test_nothing_is_lost_or_doubled_when_a_node_dies(
    cluster: Cluster, settings: Settings, job: Job, tmp_path: Path
) -> None:
    run_local(job, Workbench(settings=settings), lambda _: None)
    node = cluster.add_node(num_cpus=2)
    alive: list[int] = []

    def kill(_: str) -> None:
        if not alive:
            alive.append(len(list(tmp_path.glob("cluster/part-*[0-9].jsonl"))))
            cluster.remove_node(node, allow_graceful=False)

    there = replace(job, folder=tmp_path / "cluster")
    done, set_aside = run_ray(there, settings, kill, Pool(cluster.address, actors=2))
    assert alive[0] < 15, "the node died while there was work left"
    assert (done.records, done.parts, done.failed, set_aside) == (RECORDS, 15, 1, 1)
    assert results(tmp_path / "cluster") == results(tmp_path / "alone")


@pytest.mark.usefixtures("cluster")
def test_a_client_outside_the_cluster_gets_the_same(
    client_port: int, settings: Settings, job: Job, tmp_path: Path
) -> None:
    run_local(job, Workbench(settings=settings), lambda _: None)
    arguments = [*job.inputs, "-o", tmp_path / "cluster", "-m", settings.model, "--device", "cpu", "--part-records", 3]
    run = batch([*arguments, "--engine", "ray", "--address", f"ray://127.0.0.1:{client_port}"])
    assert run.returncode == 1, run.stderr
    assert f"{RECORDS} records" in run.stdout
    assert "1 records are set aside" in run.stdout
    assert f"100 %: {RECORDS} records" in run.stderr
    assert results(tmp_path / "cluster") == results(tmp_path / "alone")


def test_a_gpu_that_is_not_there_is_said_in_a_line(cluster: Cluster, settings: Settings, job: Job) -> None:
    with pytest.raises(UsageError, match=r"^--device cuda: CTranslate2 finds no GPU here \(on \S+, a machine of the"):
        run_ray(job, replace(settings, device="cuda"), lambda _: None, Pool(cluster.address))


def test_an_actor_on_gpus_has_one_to_itself(
    cluster: Cluster, settings: Settings, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    class ToldGpus:
        """Stand in for the translator of an actor, and say which GPUs Ray has given to that."""

        def __init__(self, *_: object) -> None:
            self._gpus = ray.get_runtime_context().get_accelerator_ids()["GPU"]

        def __call__(self, batch: ray_engine.Batch) -> ray_engine.Batch:
            return {"finished": [pickle.dumps(Finished(",".join(self._gpus), 0, 0, 0, 0)) for _ in batch["chunk"]]}

    job.begin(Workbench(settings=settings))
    monkeypatch.setattr(ray_engine, "Translate", ToldGpus)
    connect(cluster.address)
    work = ray_engine._Work(job, replace(settings, device="cuda"), Path.cwd())
    assert {part.part for part in ray_engine._translate(work, "", None)} == {"0"}


@pytest.mark.parametrize(
    ("wanted", "resources", "device"),
    [
        ("auto", {"CPU": 8.0}, "cpu"),
        ("auto", {"CPU": 8.0, "GPU": 2.0}, "cuda"),
        ("cuda", {"GPU": 2.0}, "cuda"),
        ("cpu", {"CPU": 8.0, "GPU": 2.0}, "cpu"),
    ],
)
def test_the_cluster_decides_on_the_device(
    wanted: str, resources: dict[str, float], device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ray, "cluster_resources", lambda: resources)
    assert ray_engine._device(wanted) == device


@pytest.mark.parametrize(("device", "resources"), [("cuda", {"CPU": 8.0}), ("cpu", {"GPU": 2.0}), ("auto", {})])
def test_what_no_machine_offers_is_not_waited_for(
    device: str, resources: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ray, "cluster_resources", lambda: resources)
    with pytest.raises(UsageError, match="no machine of the cluster offers one"):
        ray_engine._device(device)


@pytest.mark.parametrize(
    ("device", "machines", "wanted"),
    [
        ("cpu", [{"CPU": 16.0}, {"CPU": 2.0}], {"num_cpus": 2}),
        ("cpu", [{"CPU": 16.0}, {}], {"num_cpus": 4}),
        ("cuda", [{"CPU": 2.0}, {"CPU": 64.0, "GPU": 8.0}, {"CPU": 12.0, "GPU": 1.0}], {"num_gpus": 1, "num_cpus": 8}),
        ("cuda", [{"GPU": 1.0}], {"num_gpus": 1, "num_cpus": 0}),
    ],
)
def test_actors_fit_the_smallest_machine(
    device: str, machines: list[dict[str, float]], wanted: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = {"Alive": False, "Resources": {"CPU": 1.0, "GPU": 1.0}}
    monkeypatch.setattr(ray, "nodes", lambda: [gone, *({"Alive": True, "Resources": each} for each in machines)])
    assert ray_engine._resources(device) == wanted


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("ray://127.0.0.1:1", "no cluster answers there"),
        ("127.0.0.1:1", "no cluster answers there"),
        ("head", "give ray://HOST:PORT, HOST:PORT or auto"),
        ("ray://head:99999", "give ray://HOST:PORT, HOST:PORT or auto"),
        ("head:10001", "is where clients are let in; write ray://head:10001"),
    ],
)
def test_a_wrong_address_is_said_at_once(address: str, fault: str) -> None:
    ray.shutdown()
    with pytest.raises(UsageError, match=f"^--address {address}: {fault}"):
        connect(address)


@pytest.mark.parametrize("scheme", ["ray://", ""])
def test_another_server_is_told_from_a_cluster(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ray.shutdown()
    monkeypatch.setattr(ray_cluster, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"{scheme}127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(UsageError, match=f"^--address {address}: what listens there is no cluster"):
            connect(address)

"""Translate on a Ray cluster of two nodes, one of which dies, and compare with what one machine writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import ray
from batch_runs import results, write_records
from checkpoints import build_marian
from ray.cluster_utils import Cluster

from workbench.batch.chunks import ChunkSize
from workbench.batch.ray_engine import Pool, run_ray
from workbench.batch.run import Job, run_local
from workbench.pipeline import Workbench


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    yield cluster
    ray.shutdown()
    cluster.shutdown()


def test_nothing_is_lost_or_doubled_when_a_node_dies(cluster: Cluster, tmp_path: Path) -> None:
    workbench = Workbench(model=str(build_marian(tmp_path / "tiny")))
    records = write_records(tmp_path / "news.jsonl", 45)
    job = Job([str(records)], tmp_path / "alone", size=ChunkSize(records=3), remembered=0)
    run_local(job, workbench, lambda _: None)
    node = cluster.add_node(num_cpus=1)
    alive: list[int] = []

    def kill(_: str) -> None:
        if not alive:
            alive.append(len(list(tmp_path.glob("cluster/part-*[0-9].jsonl"))))
            cluster.remove_node(node, allow_graceful=False)

    done = run_ray(replace(job, folder=tmp_path / "cluster"), workbench, kill, Pool(cluster.address, actors=2))
    assert alive[0] < 15, "the node died while there was work left"
    assert (done.records, done.parts, done.failed) == (45, 15, 1)
    assert results(tmp_path / "cluster") == results(tmp_path / "alone")

"""Check the steps after translation in processes of their own: the same rows, and nothing left behind."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from batch_runs import SOURCES
from checkpoints import build_marian

from workbench.batch.finish import Finisher
from workbench.document import Document
from workbench.errors import InputError, WorkbenchError
from workbench.pipeline import Settings, Workbench, prepare
from workbench.reading import Limits
from workbench.reading.documents import read_bytes

# Starts processes, says which, and is killed before it can end them.
KILLED = """
import os, pickle, signal, sys
from workbench.batch.finish import Finisher
from workbench.pipeline import Settings, Workbench
finisher = Finisher(Workbench(settings=Settings(model=sys.argv[1])), processes=2)
for _ in finisher.finish(pickle.loads(sys.stdin.buffer.read())):
    pass
print(*finisher._pool._processes, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_marian(tmp_path_factory.mktemp("finish") / "tiny", steps=120)


@pytest.fixture(scope="module")
def workbench(model: Path) -> Workbench:
    return Workbench(settings=Settings(model=str(model)))


@pytest.fixture(scope="module")
def articles(workbench: Workbench) -> list[Document]:
    """Return articles whose segments are translated."""
    read = [
        prepare(read_bytes(f"{number}.txt", "txt", f"{SOURCES[number]}\n{SOURCES[-number]}".encode(), Limits()))
        for number in range(10)
    ]
    return [workbench.process(article) for article in read]


@pytest.fixture
def finisher(workbench: Workbench) -> Iterator[Finisher]:
    made = Finisher(workbench, processes=2)
    yield made
    made._pool.shutdown()


def test_rows_are_the_same_from_any_number_of_processes(
    workbench: Workbench, articles: list[Document], finisher: Finisher
) -> None:
    expected = list(Finisher(workbench, processes=1).finish(articles))
    assert list(finisher.finish(articles)) == expected
    assert [row["name"] for row in expected if isinstance(row, dict)] == [article.name for article in articles]
    assert all(row["segments"] for row in expected if isinstance(row, dict))


def test_an_article_that_cannot_be_finished_stops_no_other(articles: list[Document], finisher: Finisher) -> None:
    broken = replace(articles[0], name="broken.txt", segments=(None,))
    found = list(finisher.finish([*articles, broken]))
    assert isinstance(found[-1], InputError)
    assert "broken.txt: could not be processed" in str(found[-1])
    assert all(isinstance(row, dict) for row in found[:-1])


def test_a_process_that_is_ended_from_outside_ends_the_run_in_a_line(
    articles: list[Document], finisher: Finisher
) -> None:
    list(finisher.finish(articles))
    for process in finisher._pool._processes:
        os.kill(process, signal.SIGKILL)
    with pytest.raises(WorkbenchError, match="ended from outside"):
        list(finisher.finish(articles))


def test_processes_end_with_the_one_that_started_them(model: Path, articles: list[Document]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(model)], input=pickle.dumps(articles), capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert wait_until(lambda: not any(map(runs, done.stdout.decode().split())))


def runs(process: str) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().split()[2] != "Z"


def wait_until(done: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)
    return done()

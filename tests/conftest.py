"""Keep every test away from the user's caches and the network, and forbid skips in strict runs."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--strict-skips", action="store_true", help="fail when a test is skipped")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if item.config.getoption("--strict-skips") and report.skipped:
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Return the folder of the five seed articles."""
    return ROOT / "seeds"


@pytest.fixture(autouse=True, scope="session")
def isolated_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Share one cache in a temporary folder among the tests of a run, so that the starter is converted once."""
    cache = tmp_path_factory.getbasetemp() / "cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_CACHE", str(cache))
        patch.setenv("HF_HOME", str(cache / "huggingface"))
        patch.setenv("HF_HUB_OFFLINE", "1")
        yield


@pytest.fixture(scope="module")
def one_torch_thread() -> Iterator[None]:
    """Keep torch's threads from waiting for one another where other tests run too."""
    from checkpoints import one_thread

    with one_thread():
        yield

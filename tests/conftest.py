"""Keep every test away from the user's caches and the network, and forbid skips in strict runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--strict-skips", action="store_true", help="fail when a test is skipped")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if item.config.getoption("--strict-skips") and report.skipped:
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Return the folder of the five seed articles."""
    return ROOT / "seeds"


@pytest.fixture(autouse=True)
def isolated_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Share one cache in a temporary folder among the tests of a run, so that the starter is converted once."""
    cache = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setenv("WORKBENCH_CACHE", str(cache))
    monkeypatch.setenv("HF_HOME", str(cache / "huggingface"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

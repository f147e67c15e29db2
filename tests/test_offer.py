"""Offer the better model once on a terminal, and only name it elsewhere."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

ARTICLE = "أعلنت وزارة الخارجية الروسية أن المحادثات ستبدأ في جنيف يوم الاثنين.\n"


def on_terminal(arguments: list[str], answer: str) -> str:
    """Run the workbench on a pseudo-terminal, type the answer, and return all that it shows."""
    ours, theirs = pty.openpty()
    line = [sys.executable, "-m", "workbench", *arguments]
    with subprocess.Popen(line, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True) as process:
        os.close(theirs)
        os.write(ours, answer.encode())
        shown = b""
        try:
            while chunk := os.read(ours, 4096):
                shown += chunk
        except OSError:  # how a terminal ends on Linux
            pass
        assert process.wait() == 0, shown.decode()
    os.close(ours)
    return shown.decode()


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    (tmp_path / "article.txt").write_text(ARTICLE)
    return ["translate", str(tmp_path / "article.txt"), "-o", str(tmp_path / "out")]


def test_the_offer_comes_once(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    first = on_terminal(arguments, "n\n")
    assert "Download" in first
    second = on_terminal(arguments, "")
    assert "Download" not in second
    assert "workbench models get opus-big" in second


def test_a_download_that_fails_leaves_the_starter(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    shown = on_terminal(arguments, "y\n")
    assert "HF_HUB_OFFLINE is set" in shown
    assert "1 article, 1 segment" in shown


def test_a_pipe_gets_one_line_and_no_question(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    done = subprocess.run(
        [sys.executable, "-m", "workbench", *arguments], capture_output=True, text=True, check=True, input=""
    )
    assert done.stderr.count("workbench models get opus-big") == 1
    assert "Download" not in done.stderr + done.stdout

"""Check what is measured of large runs and of the first sentence, and that starting up imports nothing heavy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from eval import cold_start, scale
from eval.footprint import Cost, measure
from eval.scale import Scale

if TYPE_CHECKING:
    import pytest

HEAVY = ["filelock", "gradio", "pyarrow", "ray", "sacrebleu", "torch", "trafilatura", "transformers"]
STARTED = """
import sys
from workbench.commands import run
assert run(["translate", sys.argv[1], "-o", sys.argv[2], "-m", "starter"]) == 0
print([name for name in sys.argv[3:] if name in sys.modules])
"""


def test_articles_come_to_the_number_of_segments_and_nothing_recurs(monkeypatch: pytest.MonkeyPatch) -> None:
    few = scale.composed_sentences(30)
    monkeypatch.setattr(scale, "composed_sentences", lambda _: few)
    paragraphs = [record["text"].split("\n") for record in scale.articles(105)]
    assert [len(article) for article in paragraphs] == [20, 20, 20, 20, 20, 5]
    assert len(set(chain(*paragraphs))) == 105


def test_a_run_is_measured_segment_by_segment() -> None:
    found = scale.cost(30, "starter", ["--fast"])
    assert found.segments == 30
    assert found.wall > 0.1
    assert found.peak_mb > 50
    assert found.output_mb > 0.01


def test_the_curve_is_reported() -> None:
    found = [Scale(100, 2, 3, 120, 0.1, 0.2, 0.1), Scale(1000, 10, 18, 121, 1, 2, 0.1)]
    text = scale.report(found)
    assert "| 1,000 | 10.0 | 18.0 | 100.0 | 121 | 1.0 | 2.0 | 0.1 |" in text
    assert "5,000 core-hours, 2.0 TB of output" in text
    assert scale.figures(found)["scale.1000.cpu"] == 18
    assert "polyline" in scale.plot(found)


def test_the_first_sentence_is_held_against_its_goal() -> None:
    found = {cold_start.BARE: Cost(0.2, 0.2, 40), cold_start.WORKBENCH: Cost(0.7, 0.6, 90)}
    assert "3.50 times as long; goal at most 3, not reached" in cold_start.report(found)
    assert cold_start.figures(found)["cold.times"] == 3.5


def test_a_translation_imports_nothing_heavy(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("وصل الوزير إلى القاهرة صباح اليوم.\n", encoding="utf-8")
    measure(["translate", str(article), "-o", str(tmp_path / "first"), "-m", "starter"])  # converts and verifies
    command = [sys.executable, "-c", STARTED, str(article), str(tmp_path / "second"), *HEAVY]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"PYTHONUTF8": "1"})
    assert json.loads(done.stdout.splitlines()[-1].replace("'", '"')) == []

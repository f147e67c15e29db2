"""Check that every way to translate that is timed does translate, all of it, in order, and how it is reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from checkpoints import PAIRS, build_marian
from lxml import etree

from eval.charts import lines
from eval.scores import corpus_chrf
from eval.speed import SHAPED, Speed, figures, measure
from eval.speed_report import plot, report
from eval.speed_shape import build_shaped
from eval.speed_ways import BARE, WAYS, WORKBENCH, Task, open_way
from workbench.models.store import resolve
from workbench.training.mix import Pair
from workbench.training.recipe import Shape
from workbench.translation.engine import Decoding

SOURCES, TARGETS = zip(*PAIRS[:4], strict=True)
LENGTH = 9
VOCABULARY = 1_000


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Task:
    """Return a model that knows the sentences by heart."""
    return Task(resolve(str(build_marian(tmp_path_factory.mktemp("speed") / "tiny", steps=120))))


@pytest.fixture(scope="module")
def shaped(tmp_path_factory: pytest.TempPathFactory) -> Task:
    """Return a model with random weights and translations of a given length."""
    shape = Shape(d_model=32, encoder_layers=1, decoder_layers=1, ffn_dim=64, attention_heads=2)
    pairs = [Pair(*pair) for pair in PAIRS]
    model = resolve(str(build_shaped(tmp_path_factory.mktemp("shaped") / "tiny", pairs, shape, VOCABULARY)))
    task = Task(model, LENGTH)
    return Task(model, LENGTH, dict(zip(task.normalized(SOURCES), TARGETS, strict=True)))


@pytest.mark.usefixtures("one_torch_thread")
@pytest.mark.parametrize("beam", [1, 4])
@pytest.mark.parametrize("name", WAYS[:4])
def test_a_way_translates_what_it_is_timed_on(name: str, beam: int, taught: Task) -> None:
    assert corpus_chrf(open_way(name, taught).translate(SOURCES, beam), TARGETS) > 80, "it knows them by heart"


@pytest.mark.usefixtures("one_torch_thread")
def test_random_weights_never_end_by_themselves(shaped: Task) -> None:
    way = open_way(WAYS[1], shaped)
    counted = []
    generate = way._network.generate
    way._network.generate = lambda **options: counted.append(generate(**options)) or counted[-1]
    way.translate(SOURCES, 4)
    assert counted[0].shape == (len(SOURCES), LENGTH + 1), "the token that starts, and as many as were asked for"
    found = open_way(WORKBENCH, shaped)._translator.translate(shaped.normalized(SOURCES), Decoding(beam=4))
    assert {hypothesis.tokens for hypothesis in found} == {LENGTH}


def test_the_workbench_reads_references_where_weights_are_random(shaped: Task) -> None:
    assert open_way(WORKBENCH, shaped).translate(SOURCES, 1) == list(TARGETS)


def test_what_is_timed_is_measured(shaped: Task, tmp_path: Path) -> None:
    pairs = tmp_path / "texts.tsv"
    pairs.write_text("".join(f"{source}\t{target}\n" for source, target in zip(SOURCES, TARGETS, strict=True)))
    started, *found = measure(BARE, shaped, pairs, 0.01)
    assert started == {}
    assert [one["beam"] for one in found] == [1, 4]
    for one in found:
        assert one["tokens"] == pytest.approx(one["sentences"] * LENGTH)
        assert one["memory"] > 20


def speeds() -> list[Speed]:
    values = dict(zip(WAYS, (10.0, 100.0, 500.0, 600.0, 480.0), strict=True))
    return [
        Speed(model, way, beam, 1.5, tokens / 30, tokens / beam, 100, None, None)
        for model in ("starter", SHAPED)
        for way, tokens in values.items()
        for beam in (1, 4)
    ]


def test_the_report_holds_each_figure_against_its_goal() -> None:
    text = report(speeds(), "a processor", LENGTH)
    assert "**opus-mt-ar-en shape, greedy**" in text
    assert "| workbench batch | 480 | 16.0 | 48.0 | 4.8 | 1.5 | 100 | – | – |" in text
    assert "one by one: 48.00 times as fast; goal 40, reached" in text
    assert "batches of 32: 4.80 times as fast; goal 5, not reached" in text
    assert figures(speeds())["speed.starter.workbench-batch.beam-4.tokens"] == 120


def test_plots_are_well_formed() -> None:
    for drawing in (plot(speeds()), lines("Cost", "segments", {"seconds": {100: 2.0, 1000: 15.5}})):
        assert etree.fromstring(drawing).tag.endswith("svg")

"""Check that every way to translate that is timed does translate, all of it, in order."""

from __future__ import annotations

import pytest
from checkpoints import PAIRS, build_marian

from eval.speed import WAYS, measure
from workbench.models.store import Model, resolve

SOURCES, TARGETS = zip(*PAIRS[:4], strict=True)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return resolve(str(build_marian(tmp_path_factory.mktemp("speed") / "tiny", steps=120)))


@pytest.mark.parametrize("way", list(WAYS)[:3])
def test_a_way_translates_what_it_is_timed_on(way: str, model: Model) -> None:
    speed = measure(way, SOURCES, TARGETS, model, beam=4)
    assert speed.quality > 80, "a model that knows the sentences by heart"
    assert 0 < speed.first < 100
    assert 0 < speed.sentences < speed.tokens
    assert speed.memory > 20

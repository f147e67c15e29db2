"""Average the weights of real models."""

from __future__ import annotations

from pathlib import Path

import pytest
from checkpoints import build_marian

from workbench.commands import run
from workbench.models.store import resolve
from workbench.pipeline import Workbench


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("average")
    return [build_marian(folder / "one"), build_marian(folder / "two", steps=120)]


def _weights(folder: Path) -> dict[str, object]:
    from safetensors.torch import load_file

    return dict(load_file(folder / "model.safetensors"))


def test_weights_are_the_mean_by_shares(models: list[Path], tmp_path: Path) -> None:
    import torch

    one, two = models
    assert run(["average", f"{one}=0.25", f"{two}=0.75", "-o", str(tmp_path / "mean")]) == 0
    first, second, mean = map(_weights, (one, two, tmp_path / "mean"))
    for name, weight in mean.items():
        torch.testing.assert_close(weight, (0.25 * first[name] + 0.75 * second[name]).half(), rtol=1e-3, atol=1e-4)


def test_the_mean_is_a_model_that_translates(models: list[Path], tmp_path: Path) -> None:
    one, two = models
    run(["average", f"{one}=0", f"{two}=1", "-o", str(tmp_path / "mean")])
    source = "وصل الوزير إلى القاهرة صباح اليوم."
    targets = [Workbench(model=str(folder)).translate(source) for folder in (two, tmp_path / "mean")]
    assert targets[0] == targets[1]
    assert resolve(str(tmp_path / "mean")).folder == tmp_path / "mean"


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        (["{one}=0.5", "{two}=0.6"], "the shares come to 1.1, not 1"),
        (["{one}=0.5", "{none}=0.5"], "has no weights that can be read"),
        (["{one}"], "write MODEL=SHARE"),
        (["{one}=half", "{two}=0.5"], "write MODEL=SHARE"),
    ],
)
def test_what_cannot_be_averaged_is_one_clear_line(
    models: list[Path], tmp_path: Path, shares: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    named = {"one": models[0], "two": models[1], "none": tmp_path}
    assert run(["average", *(share.format(**named) for share in shares), "-o", str(tmp_path / "mean")]) != 0
    assert message in capsys.readouterr().err
    assert not (tmp_path / "mean").exists()


def test_models_of_different_shapes_are_refused(
    models: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    starter = resolve("starter").folder
    assert run(["average", f"{starter}=0.5", f"{models[0]}=0.5", "-o", str(tmp_path / "mean")]) == 1
    assert "another shape" in capsys.readouterr().err

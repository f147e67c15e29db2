"""Load translators as a user asks for them, with one clear line where that cannot be."""

from __future__ import annotations

import subprocess
import sys

import pytest
from checkpoints import PAIRS, build_marian

from workbench.errors import UsageError
from workbench.models.store import Model, resolve
from workbench.translation import ctranslate2_engine, transformers_engine
from workbench.translation.engine import Decoding
from workbench.translation.load import load_translator

LIGHT = """
import sys
from workbench.models.store import resolve
from workbench.text.normalize import Normalization
from workbench.translation.decode import translate_texts
from workbench.translation.engine import Decoding
from workbench.translation.load import load_translator

translator = load_translator(resolve(sys.argv[1]), "ctranslate2", "cpu", "float32")
print(translate_texts([sys.argv[2]], translator, Normalization(), Decoding())[0].text)
print(sorted({"torch", "transformers", "nltk", "gradio"} & sys.modules.keys()))
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return resolve(str(build_marian(tmp_path_factory.mktemp("load") / "marian", steps=200)))


def test_a_converted_model_needs_neither_torch_nor_transformers(model: Model) -> None:
    source, target = PAIRS[0]
    expected = load_translator(model, "ctranslate2", "cpu", "float32").translate([source], Decoding())[0].text
    command = [sys.executable, "-c", LIGHT, str(model.folder), source]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [expected, "[]"]
    assert expected == target


def test_info_names_what_decides_a_translation(model: Model) -> None:
    info = load_translator(model, "transformers", "cpu").info
    assert (info.model, info.weights_sha256, info.engine) == ("marian", model.weights_sha256, "transformers")
    assert (info.compute_type, info.device) == ("float32", "cpu")
    assert 0 < info.piece_tokens <= info.max_source_tokens == 512
    assert load_translator(model, device="cpu").info.compute_type == "int8"


@pytest.mark.parametrize(
    ("engine", "compute_type", "message"),
    [
        ("onnx", "auto", "no engine onnx: choose ctranslate2 or transformers"),
        ("transformers", "int8", "int8: the transformers engine takes"),
        ("ctranslate2", "int3", "int3: this cpu supports"),
    ],
)
def test_what_cannot_be_had_is_said(model: Model, engine: str, compute_type: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        load_translator(model, engine, "cpu", compute_type)


@pytest.mark.parametrize("engine", [ctranslate2_engine, transformers_engine])
def test_a_gpu_is_used_only_where_there_is_one(engine: object) -> None:
    import torch

    choose = engine.choose_device  # type: ignore[attr-defined]
    assert choose("cpu") == "cpu"
    if torch.cuda.is_available():
        assert choose("auto") == choose("cuda") == "cuda"
        return
    assert choose("auto") == "cpu"
    with pytest.raises(UsageError, match="no GPU here"):
        choose("cuda")

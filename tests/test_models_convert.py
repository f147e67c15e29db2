"""Convert real tiny checkpoints for CTranslate2, and refuse the broken ones."""

from __future__ import annotations

import json
import os
import pickle
import resource
import shutil
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from checkpoints import build_marian, build_nllb

from workbench.errors import ModelError
from workbench.models.agreement import check_agreement
from workbench.models.cache import cache_folder
from workbench.models.convert import converted
from workbench.models.narrow import NARROW, narrow, overflows
from workbench.models.store import resolve

BUILDERS = {"marian": build_marian, "nllb": build_nllb}


@pytest.fixture(scope="module", params=["marian", "nllb", "marian pickled", "nllb pickled"])
def checkpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    kind, *pickled = request.param.split()
    return BUILDERS[kind](tmp_path_factory.mktemp("convert") / kind, pickled=bool(pickled))


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_marian(tmp_path_factory.mktemp("convert") / "marian")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))


def copy_of(folder: Path, copy: Path) -> Path:
    return Path(shutil.copytree(folder, copy))


def rewrite_weights(folder: Path, change: Any) -> None:
    """Save a checkpoint's tensors again after `change` was made to them."""
    from safetensors.torch import load_file, save_file

    tensors = load_file(folder / "model.safetensors")
    change(tensors)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def test_a_converted_model_says_what_the_checkpoint_says(checkpoint: Path) -> None:
    assert check_agreement(resolve(str(checkpoint)), "float32") < 1e-4


@pytest.mark.parametrize("compute_type", ["int8", "float16"])
def test_rounded_weights_say_nearly_the_same(marian: Path, compute_type: str) -> None:
    assert 1e-6 < check_agreement(resolve(str(marian)), compute_type) < 0.1


@pytest.mark.parametrize("overflows", [True, False])
def test_weights_are_narrowed_where_they_would_overflow(
    marian: Path, monkeypatch: pytest.MonkeyPatch, overflows: bool
) -> None:
    monkeypatch.setattr("workbench.models.convert.overflows", lambda: overflows)
    folder = converted(resolve(str(marian)))
    weights = (folder / "model.bin").read_bytes()
    monkeypatch.setattr("workbench.models.convert.overflows", lambda: not overflows)
    other = converted(resolve(str(marian)))
    assert other != folder, "one machine must not take the other's"
    assert (other / "model.bin").read_bytes() != weights


def test_narrow_weights_stand_for_the_same_numbers() -> None:
    import numpy as np
    from ctranslate2.specs.common_spec import LinearSpec
    from ctranslate2.specs.model_spec import NumpyVariable

    layer, weights = LinearSpec(), np.random.default_rng(1).normal(size=(8, 16)).astype(np.float32)
    layer.weight, layer.bias = NumpyVariable(weights.copy()), NumpyVariable(np.zeros(8, np.float32))
    layer.optimize("int8")
    narrow(layer)
    rounded = layer.weight.numpy()
    assert rounded.dtype == np.int8
    assert np.abs(rounded).max(axis=1).tolist() == [NARROW] * 8
    assert 2 * 255 * NARROW < 2**15, "two products must fit 16 bits"
    step = 1 / layer.weight_scale.numpy()[:, None]
    assert np.all(np.abs(rounded * step - weights) < step)


@pytest.mark.skipif(not Path("/proc/cpuinfo").exists(), reason="asks the kernel what the processor can do")
def test_a_processor_with_wide_sums_is_known() -> None:
    flags = Path("/proc/cpuinfo").read_text(encoding="utf-8").split()
    x86 = os.uname().machine == "x86_64"
    assert overflows() == (x86 and not {"avx512_vnni", "avx_vnni"} & set(flags))


def test_a_converted_folder_stands_alone(checkpoint: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    original = copy_of(checkpoint, tmp_path / "original")
    folder = converted(resolve(str(original)))
    shutil.rmtree(original)
    names = {path.name for path in folder.iterdir()}
    spm = (
        {"source.spm", "target.spm", "vocab.json"} if (folder / "source.spm").exists() else {"sentencepiece.bpe.model"}
    )
    assert names > {"model.bin", "config.json", "target_vocabulary.json", "tokenizer_config.json", *spm}
    assert not any(name.endswith(("safetensors", ".lock")) or name.startswith("pytorch") for name in names)
    assert capfd.readouterr() == ("", "")


def test_it_is_made_once_for_each_stored_type(marian: Path) -> None:
    model = resolve(str(marian))
    folder = converted(model, "int8")
    made = (folder / "model.bin").stat().st_mtime_ns
    assert converted(model, "int8_float32") == folder
    assert (folder / "model.bin").stat().st_mtime_ns == made
    exact = converted(model, "float32")
    assert exact != folder
    assert (exact / "model.bin").stat().st_size > 1.5 * (folder / "model.bin").stat().st_size


def test_once_made_it_needs_neither_torch_nor_transformers(marian: Path) -> None:
    expected = converted(resolve(str(marian)))
    program = (
        "import sys; from workbench.models.store import resolve; from workbench.models.convert import converted;"
        "print(converted(resolve(sys.argv[1])));"
        "print({'torch', 'transformers', 'huggingface_hub', 'ctranslate2'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(marian)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [str(expected), "set()"]


@pytest.mark.parametrize("name", ["config.json", "source.spm", "vocab.json", "generation_config.json"])
def test_a_change_to_any_file_makes_it_anew(marian: Path, tmp_path: Path, name: str) -> None:
    copy = copy_of(marian, tmp_path / "copy")
    before = converted(resolve(str(copy)))
    content = (copy / name).read_bytes()
    # A trailing space changes nothing in JSON; an unknown field is skipped in a protocol buffer.
    (copy / name).write_bytes(content + (b" " if name.endswith("json") else b"\xc2\x3e\x01x"))
    assert converted(resolve(str(copy))) != before


@pytest.mark.parametrize("damage", ["truncated", "lost", "no manifest", "bad manifest"])
def test_a_damaged_cache_is_mended_without_a_word(marian: Path, damage: str, capfd: pytest.CaptureFixture[str]) -> None:
    model = resolve(str(marian))
    folder = converted(model)
    intact = (folder / "model.bin").read_bytes()
    if damage == "truncated":
        (folder / "model.bin").write_bytes(intact[:1000])
    elif damage == "lost":
        (folder / "target_vocabulary.json").unlink()
    elif damage == "no manifest":
        (folder / "conversion.json").unlink()
    else:
        (folder / "conversion.json").write_text("[]")
    (folder.parent / f".{folder.name}-killed").mkdir()
    assert converted(model) == folder
    assert (folder / "model.bin").read_bytes() == intact
    assert [path.name for path in folder.parent.iterdir() if path.is_dir()] == [folder.name]
    assert capfd.readouterr() == ("", "")


def test_two_at_once_make_it_once(marian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.models.checkpoint_converter import CheckpointConverter

    conversions = []
    write = CheckpointConverter.write

    def counted(self: Any, *arguments: Any, **options: Any) -> None:
        conversions.append(arguments)
        write(self, *arguments, **options)

    monkeypatch.setattr(CheckpointConverter, "write", counted)
    model = resolve(str(marian))
    with ThreadPoolExecutor(4) as pool:
        folders = set(pool.map(lambda _: converted(model), range(4)))
    assert len(folders) == len(conversions) == 1


def test_it_opens_no_connection(marian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    assert converted(resolve(str(marian))).is_dir()


def test_an_interrupted_conversion_leaves_nothing_half_made(marian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.models.checkpoint_converter import CheckpointConverter

    def interrupt(self: Any, *_: Any, **__: Any) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    monkeypatch.setattr(CheckpointConverter, "write", interrupt)
    with pytest.raises(KeyboardInterrupt):
        converted(resolve(str(marian)))
    assert [path for path in (cache_folder() / "converted").iterdir() if path.is_dir()] == []


def test_a_cache_that_cannot_be_written_is_one_clear_line(
    marian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "file"))
    with pytest.raises(ModelError, match=r"cannot keep the converted model in .*: (Not a directory|File exists)"):
        converted(resolve(str(marian)))


def test_a_disk_that_fills_up_is_one_clear_line(marian: Path) -> None:
    model = resolve(str(marian))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))  # bytes in a file; a write beyond fails as on a full disk
    try:
        with pytest.raises(ModelError, match=r"cannot keep the converted model in .*: File too large"):
            converted(model)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path for path in (cache_folder() / "converted").iterdir() if path.is_dir()] == []


def test_an_unknown_compute_type_is_refused(marian: Path) -> None:
    with pytest.raises(ModelError, match="no compute type int4: choose int8"):
        converted(resolve(str(marian)), "int4")


def untie(tensors: dict[str, Any]) -> None:
    # What the tc-big models were saved with: an output layer that is not the embedding.
    tensors["lm_head.weight"] = tensors["model.shared.weight"].flip(0).contiguous()


def untie_encoder(tensors: dict[str, Any]) -> None:
    tensors["model.encoder.embed_tokens.weight"] = tensors["model.shared.weight"].flip(0).contiguous()


def drop_layer(tensors: dict[str, Any]) -> None:
    del tensors["model.encoder.layers.0.fc1.weight"]


def shrink(tensors: dict[str, Any]) -> None:
    tensors["model.shared.weight"] = tensors["model.shared.weight"][:-5].contiguous()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (untie, "its output layer differs from the embedding that it should be tied to"),
        (untie_encoder, "its encoder's embedding differs from the embedding"),
        (drop_layer, r"is not a whole model: its weights lack model\.encoder\.layers\.0\.fc1\.weight"),
        (shrink, "cannot be loaded"),
    ],
)
def test_weights_that_turn_to_gibberish_are_refused(marian: Path, tmp_path: Path, change: Any, message: str) -> None:
    copy = copy_of(marian, tmp_path / "copy")
    rewrite_weights(copy, change)
    with pytest.raises(ModelError, match=message) as caught:
        converted(resolve(str(copy)))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.safetensors", b""),
        ("model.safetensors", b"\x10\0\0\0\0\0\0\0{not a header"),
        ("vocab.json", b"{}"),
        ("source.spm", b"nothing"),
    ],
)
def test_damaged_files_are_one_clear_line(marian: Path, tmp_path: Path, name: str, content: bytes) -> None:
    copy = copy_of(marian, tmp_path / "copy")
    (copy / name).write_bytes(content)
    with pytest.raises(ModelError, match=f"{copy} cannot be loaded .*: get the model again") as caught:
        converted(resolve(str(copy)))
    assert "\n" not in str(caught.value)


class Evil:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("saved_by", ["torch", "pickle"])
def test_a_pickle_that_holds_more_than_numbers_is_not_run(tmp_path: Path, saved_by: str) -> None:
    import torch

    folder = build_marian(tmp_path / "evil", pickled=True)
    trap = tmp_path / "trap"
    if saved_by == "torch":
        torch.save({"model.shared.weight": Evil(trap)}, folder / "pytorch_model.bin")
    else:
        (folder / "pytorch_model.bin").write_bytes(pickle.dumps({"model.shared.weight": Evil(trap)}))
    with pytest.raises(ModelError, match="evil was not loaded: its weights are damaged or hold more than numbers"):
        converted(resolve(str(folder)))
    assert not trap.exists()


def test_code_that_comes_with_a_model_is_not_run(marian: Path, tmp_path: Path) -> None:
    copy = copy_of(marian, tmp_path / "copy")
    trap = tmp_path / "trap"
    (copy / "evil.py").write_text(f"import os; os.mkdir({str(trap)!r})\nclass Model: pass\nclass Config: pass\n")
    config = json.loads((copy / "config.json").read_text())
    config["auto_map"] = {"AutoConfig": "evil.Config", "AutoModelForSeq2SeqLM": "evil.Model"}
    (copy / "config.json").write_text(json.dumps(config))
    converted(resolve(str(copy)))
    assert not trap.exists()


def test_separate_vocabularies_are_refused(marian: Path, tmp_path: Path) -> None:
    copy = copy_of(marian, tmp_path / "copy")
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps(config | {"share_encoder_decoder_embeddings": False}))
    with pytest.raises(ModelError, match="copy has one vocabulary for each language"):
        converted(resolve(str(copy)))


def test_the_oldest_hub_layout_is_converted(tmp_path: Path) -> None:
    folder = build_marian(tmp_path / "old", pickled=True)
    (folder / "tokenizer_config.json").write_text('{"target_lang": "en", "source_lang": "ar"}')
    (folder / "generation_config.json").unlink()
    assert check_agreement(resolve(str(folder)), "float32") < 1e-4


def test_an_end_of_sentence_anywhere_in_the_vocabulary_is_found(tmp_path: Path) -> None:
    # In opus-mt-tc-big-ar-en it is token 25,894.
    folder = build_marian(tmp_path / "big")
    ids = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    moved = next(token for token, index in ids.items() if index == 60)
    ids["</s>"], ids[moved] = ids[moved], ids["</s>"]
    (folder / "vocab.json").write_text(json.dumps(ids), encoding="utf-8")
    for name in ("config.json", "generation_config.json"):
        settings = json.loads((folder / name).read_text())
        (folder / name).write_text(json.dumps(settings | {"eos_token_id": 60, "forced_eos_token_id": 60}))
    model = resolve(str(folder))
    assert check_agreement(model, "float32") < 1e-4
    assert json.loads((converted(model) / "source_vocabulary.json").read_text(encoding="utf-8"))[60] == "</s>"

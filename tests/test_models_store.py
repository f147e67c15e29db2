"""Check how names become installed models, without a network and with caches in every state."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from checkpoints import build_marian, build_nllb

from workbench.errors import ModelError, UsageError
from workbench.models.cache import cache_folder, hub_cache
from workbench.models.catalogue import Architecture, catalogue
from workbench.models.checkpoint_files import wanted_files
from workbench.models.hashes import file_sha256
from workbench.models.store import list_models, resolve

COMMIT = "89abcdef0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_marian(tmp_path_factory.mktemp("store") / "tiny-marian")


@pytest.fixture(scope="module")
def nllb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_nllb(tmp_path_factory.mktemp("store") / "tiny-nllb", pickled=True)


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "huggingface"))
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


def install(name: str, folder: Path) -> Path:
    """Lay a checkpoint into the hub's cache as huggingface_hub does for a catalogue model's revision."""
    entry = catalogue().entries[name]
    assert entry.repository
    assert entry.revision
    return lay(entry.repository, entry.revision, folder)


def lay(repository: str, commit: str, folder: Path) -> Path:
    snapshot = hub_cache() / f"models--{repository.replace('/', '--')}" / "snapshots" / commit
    shutil.copytree(folder, snapshot)
    return snapshot


def test_a_folder_is_a_model(marian: Path) -> None:
    model = resolve(str(marian))
    assert (model.entry.name, model.folder) == ("tiny-marian", marian.resolve())
    assert model.weights_sha256 == hashlib.sha256((marian / "model.safetensors").read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("opus-medium", "there is no model opus-medium: choose starter, opus, "),
        ("./absent", "there is no model ./absent"),
        ("../org/name", "there is no model"),
        ("org/name/more", "there is no model"),
        ("?", "there is no model"),
    ],
)
def test_what_is_no_model_is_a_usage_error(name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        resolve(name)


@pytest.mark.parametrize("name", ["opus-big", "org/name", "org/name@v1"])
def test_a_model_that_is_not_installed_names_the_command(name: str) -> None:
    with pytest.raises(ModelError, match=f"^{name} is not installed: run `workbench models get {name}`$"):
        resolve(name)


def test_a_model_in_the_hub_cache_is_installed_at_its_revision_only(marian: Path) -> None:
    assert not any(status.installed for status in list_models() if status.entry.name != "starter")
    lay("Helsinki-NLP/opus-mt-ar-en", COMMIT, marian)
    with pytest.raises(ModelError, match="opus is not installed"):
        resolve("opus")
    folder = install("opus", marian)
    assert resolve("opus").folder == folder
    assert resolve("Helsinki-NLP/opus-mt-ar-en").entry is catalogue().entries["opus"]
    status = next(status for status in list_models() if status.entry.name == "opus")
    assert (status.installed, status.folder) == (True, folder)
    assert status.size == sum(path.stat().st_size for path in marian.iterdir())


def test_auto_is_the_best_that_is_installed(marian: Path, nllb: Path) -> None:
    install("opus", marian)
    assert resolve().entry.name == "opus"
    install("nllb-600m", nllb)
    assert resolve().entry.name == "nllb-600m"
    (install("opus-big", marian) / "model.safetensors").unlink()
    assert resolve("auto").entry.name == "nllb-600m"


def test_a_branch_is_looked_up_in_the_hub_cache(nllb: Path) -> None:
    snapshot = lay("org/name", COMMIT, nllb)
    reference = snapshot.parents[1] / "refs" / "refs" / "pr" / "7"
    reference.parent.mkdir(parents=True)
    reference.write_text(COMMIT, encoding="utf-8")
    model = resolve("org/name@refs/pr/7")
    assert (model.folder, model.entry.architecture) == (snapshot, Architecture.NLLB)
    assert (model.entry.repository, model.entry.revision) == ("org/name", "refs/pr/7")


@pytest.mark.parametrize("lost", ["model.safetensors", "source.spm", "vocab.json", "config.json"])
def test_half_a_download_counts_as_not_installed(marian: Path, lost: str) -> None:
    (install("opus", marian) / lost).unlink()
    with pytest.raises(ModelError, match="opus is not installed"):
        resolve("opus")


def test_half_a_folder_names_what_it_lacks(marian: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(marian, tmp_path / "half"))
    (copy / "target.spm").unlink()
    with pytest.raises(ModelError, match=r"half is not a complete model: it lacks target\.spm"):
        resolve(str(copy))


def test_shards_belong_to_the_weights(nllb: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(nllb, tmp_path / "sharded"))
    (folder / "pytorch_model.bin").rename(folder / "pytorch_model-00001-of-00002.bin")
    index = folder / "pytorch_model.bin.index.json"
    index.write_text(
        '{"weight_map": {"a": "pytorch_model-00001-of-00002.bin", "b": "pytorch_model-00002-of-00002.bin"}}'
    )
    with pytest.raises(ModelError, match=r"lacks pytorch_model-00002-of-00002\.bin"):
        resolve(str(folder))
    (folder / "pytorch_model-00002-of-00002.bin").write_bytes(b"two")
    before = resolve(str(folder)).weights_sha256
    (folder / "pytorch_model-00002-of-00002.bin").write_bytes(b"other")
    assert resolve(str(folder)).weights_sha256 != before


@pytest.mark.parametrize("content", ['{"weight_map": {"a": "../../etc/passwd"}}', '{"weight_map": {}}', "{}", "{"])
def test_an_index_that_points_elsewhere_is_refused(nllb: Path, tmp_path: Path, content: str) -> None:
    folder = Path(shutil.copytree(nllb, tmp_path / "sharded"))
    (folder / "pytorch_model.bin").unlink()
    (folder / "pytorch_model.bin.index.json").write_text(content)
    with pytest.raises(ModelError, match=r"pytorch_model\.bin\.index\.json"):
        resolve(str(folder))


def test_a_damaged_hub_cache_says_how_to_mend_it(nllb: Path) -> None:
    snapshot = lay("org/name", "main", nllb)
    (snapshot / "config.json").write_text("{")
    with pytest.raises(ModelError) as caught:
        resolve("org/name")
    assert f"delete {snapshot.parents[1]} and run `workbench models get org/name`" in str(caught.value)


def test_hashes_are_remembered_until_the_file_changes(tmp_path: Path) -> None:
    path = tmp_path / "weights"
    path.write_bytes(b"one")
    os.utime(path, ns=(1, 1))
    first = file_sha256(path)
    assert first == hashlib.sha256(b"one").hexdigest()
    path.write_bytes(b"two")
    os.utime(path, ns=(1, 1))
    assert file_sha256(path) == first, "it was read again though size and time are the same"
    os.utime(path, ns=(1, 2))
    assert file_sha256(path) == hashlib.sha256(b"two").hexdigest()


@pytest.mark.parametrize("damage", ["{", "[]", '{"path": 1}', ""])
def test_damaged_memory_only_costs_time(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "weights"
    path.write_bytes(b"one")
    file_sha256(path)
    [memory] = (cache_folder() / "hashes").iterdir()
    memory.write_text(damage)
    assert file_sha256(path) == hashlib.sha256(b"one").hexdigest()


def test_a_cache_that_cannot_be_written_only_costs_time(
    marian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "file"))
    assert resolve(str(marian)).weights_sha256


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"HF_HUB_CACHE": "/a/b"}, "/a/b"),
        ({"HF_HOME": "/h"}, "/h/hub"),
        ({"XDG_CACHE_HOME": "/x"}, "/x/huggingface/hub"),
        ({"HOME": "/home/u"}, "/home/u/.cache/huggingface/hub"),
    ],
)
def test_the_hub_cache_is_where_the_library_has_it(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name in ("HF_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert hub_cache() == Path(expected)
    program = "from huggingface_hub.constants import HF_HUB_CACHE; print(HF_HUB_CACHE)"
    monkeypatch.undo()
    kept = {key: value for key, value in os.environ.items() if key not in {"HF_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"}}
    done = subprocess.run(
        [sys.executable, "-c", program], env=kept | variables, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == expected


@pytest.mark.parametrize(
    ("names", "weights"),
    [
        (["model.safetensors", "pytorch_model.bin", "tf_model.h5"], ["model.safetensors"]),
        (["pytorch_model.bin", "rust_model.ot", "optimizer.pt", "training_args.bin"], ["pytorch_model.bin"]),
        (
            ["model.safetensors.index.json", "model-00001-of-00001.safetensors", "pytorch_model-00001-of-00001.bin"],
            ["model.safetensors.index.json", "model-00001-of-00001.safetensors"],
        ),
        (
            ["pytorch_model.bin.index.json", "pytorch_model-00001-of-00001.bin", "x-00001-of-00001.bin"],
            ["pytorch_model.bin.index.json", "pytorch_model-00001-of-00001.bin"],
        ),
        ([], []),
    ],
)
def test_one_set_of_weights_is_wanted_and_no_other_pickle(names: list[str], weights: list[str]) -> None:
    assert wanted_files([*names, "config.json", "README.md", "modeling_evil.py"]) == ["config.json", *weights]


def test_finding_models_imports_nothing_heavy(marian: Path) -> None:
    program = (
        "import sys; from workbench.models.store import list_models, resolve; list_models(); resolve(sys.argv[1]);"
        "print({'torch', 'transformers', 'huggingface_hub', 'ctranslate2', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(marian)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"

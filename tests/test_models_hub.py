"""Fetch models from a hub on this machine, in processes of their own as the library reads its settings on import."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from checkpoints import build_marian, build_nllb
from hub_server import COMMIT, Hub, serve

from workbench.models.catalogue import catalogue

GET = """
import json, sys
from workbench.errors import WorkbenchError
from workbench.models.hub import get
for name in sys.argv[1:]:
    try:
        model = get(name)
        print(json.dumps([model.entry.name, str(model.folder), model.weights_sha256]))
    except WorkbenchError as error:
        print(json.dumps([type(error).__name__, str(error)]))
"""
PINNED = catalogue().entries["opus"].revision


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = build_marian(tmp_path_factory.mktemp("hub") / "marian")
    for name in ("pytorch_model.bin", "rust_model.ot", "training_args.bin", "README.md", "optimizer.pt"):
        (folder / name).write_bytes(b"not wanted")
    return folder


@pytest.fixture(scope="module")
def nllb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_nllb(tmp_path_factory.mktemp("hub") / "nllb", pickled=True)


@pytest.fixture
def hub(marian: Path) -> Iterator[Hub]:
    with serve(Hub({"org/small": marian, "Helsinki-NLP/opus-mt-ar-en": marian}, commit=PINNED or COMMIT)) as served:
        yield served


def fetch(names: Sequence[str], hub: Hub, home: Path, **settings: str) -> list[list[str]]:
    environment = {**os.environ, "HF_HOME": str(home), "HF_ENDPOINT": hub.url, "HF_HUB_OFFLINE": "0", **settings}
    command = [sys.executable, "-c", GET, *names]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_catalogue_model_comes_at_its_pinned_revision_without_a_second_set_of_weights(
    hub: Hub, tmp_path: Path
) -> None:
    [[name, folder, _]] = fetch(["opus"], hub, tmp_path)
    assert name == "opus"
    assert Path(folder).name == PINNED
    assert sorted(path.name for path in Path(folder).iterdir()) == [
        "config.json",
        "generation_config.json",
        "model.safetensors",
        "source.spm",
        "target.spm",
        "tokenizer_config.json",
        "vocab.json",
    ]
    assert not any("pytorch_model" in request or "README" in request for request in hub.requests)


def test_an_installed_model_is_not_asked_for_again(hub: Hub, tmp_path: Path) -> None:
    [first, second] = fetch(["org/small", "org/small"], hub, tmp_path)
    assert second == first
    assert sum("GET org/small" in request and "model.safetensors" in request for request in hub.requests) == 1
    hub.requests.clear()
    assert fetch(["org/small"], hub, tmp_path, HF_HUB_OFFLINE="1") == [first]
    assert hub.requests == []


def test_pickled_weights_come_where_there_are_no_others(nllb: Path, tmp_path: Path) -> None:
    with serve(Hub({"org/nllb": nllb})) as served:
        [[_, folder, _]] = fetch(["org/nllb"], served, tmp_path)
    assert (Path(folder) / "pytorch_model.bin").read_bytes() == (nllb / "pytorch_model.bin").read_bytes()


def test_a_broken_connection_is_taken_up_where_it_broke(hub: Hub, marian: Path, tmp_path: Path) -> None:
    content = os.urandom(24_000_000)
    hub.repositories["org/large"] = changed_copy(marian, tmp_path / "large", {"model.safetensors": content})
    hub.breaking.add("model.safetensors")
    [[_, folder, _]] = fetch(["org/large"], hub, tmp_path)
    assert (Path(folder) / "model.safetensors").read_bytes() == content
    assert any("model.safetensors bytes=" in request for request in hub.requests)


def test_a_failed_download_is_taken_up_with_the_files_that_lack(hub: Hub, tmp_path: Path) -> None:
    hub.refused.add("model.safetensors")
    [[kind, message]] = fetch(["org/small"], hub, tmp_path)
    assert kind == "ModelError"
    assert message == "the hub refused org/small (HTTP 503): try again later"
    hub.refused.clear()
    hub.requests.clear()
    assert fetch(["org/small"], hub, tmp_path)[0][0] == "org/small"
    fetched = [request for request in hub.requests if request.startswith("GET org/small")]
    assert len(fetched) == 1
    assert fetched[0].endswith("model.safetensors")


def test_what_cannot_be_fetched_is_one_clear_line(hub: Hub, tmp_path: Path) -> None:
    expected = {
        "org/absent": ("ModelError", "the hub has no model org/absent"),
        "org/small@v9": ("ModelError", "org/small has no revision v9"),
        "starter": ("UsageError", "comes with the workbench"),
        "opus-medium": ("UsageError", "there is no model opus-medium"),
    }
    for (kind, part), answer in zip(expected.values(), fetch(list(expected), hub, tmp_path), strict=True):
        assert answer[0] == kind
        assert part in answer[1]


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        ({"HF_HUB_OFFLINE": "1"}, "HF_HUB_OFFLINE is set: unset it to fetch opus"),
        ({"HF_ENDPOINT": "http://127.0.0.1:9"}, "the hub cannot be reached"),
        ({"HF_HOME": str(Path(__file__))}, "opus could not be kept in"),
    ],
)
def test_no_network_and_no_place_are_one_clear_line(
    hub: Hub, tmp_path: Path, settings: dict[str, str], part: str
) -> None:
    [[kind, message]] = fetch(["opus"], hub, tmp_path / "home", **settings)
    assert kind == "ModelError"
    assert part in message


def test_a_disk_without_space_is_noticed_before_the_download(hub: Hub, tmp_path: Path) -> None:
    hub.claimed["model.safetensors"] = 10**18
    [[kind, message]] = fetch(["opus"], hub, tmp_path)
    assert kind == "ModelError"
    assert re.fullmatch(rf"no space in {tmp_path}/hub: 1,000,000,000,\d+ MB are needed, [\d,]+ MB are free", message)
    assert not any("model.safetensors" in request for request in hub.requests)


def test_a_repository_that_no_engine_can_run_is_refused(hub: Hub, marian: Path, tmp_path: Path) -> None:
    changes: dict[str, tuple[dict[str, bytes | None], str]] = {
        "org/llama": ({"config.json": b'{"model_type": "llama"}'}, "is of type llama"),
        "org/bare": ({"config.json": None}, "has no config.json"),
        "org/weightless": ({"model.safetensors": None, "pytorch_model.bin": None}, "lacks model.safetensors"),
        "org/spmless": ({"source.spm": None}, "lacks source.spm"),
    }
    for repository, (change, _) in changes.items():
        hub.repositories[repository] = changed_copy(marian, tmp_path / repository, change)
    answers = fetch(list(changes), hub, tmp_path)
    for (_, part), (kind, message) in zip(changes.values(), answers, strict=True):
        assert kind == "ModelError"
        assert part in message
    fetched = {request.split("/resolve/")[0] for request in hub.requests if "model.safetensors" in request}
    assert fetched == {"HEAD org/spmless", "GET org/spmless"}, "weights were fetched for nothing"


def changed_copy(folder: Path, copy: Path, change: dict[str, bytes | None]) -> Path:
    copy.mkdir(parents=True)
    files = {path.name: path.read_bytes() for path in folder.iterdir()} | change
    for name, content in files.items():
        if content is not None:
            (copy / name).write_bytes(content)
    return copy

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from chat_checkpoint import build_chat

from workbench.errors import ModelError
from workbench.prompting.backend import StoppedError, ask
from workbench.prompting.library import load_templates
from workbench.prompting.local_chat import LocalChat
from workbench.prompting.template import Prompt

ANSWERS = {"قال الوزير": "The minister said.", "<|im_end|> لا": "No."}


def prompt(source: str) -> Prompt:
    filled = load_templates()["explain"].fill(source=source, target="x", finding="y")
    return replace(filled, instructions="Explain.")  # few words are learnt sooner


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lessons = [(prompt(source), f'{{"explanation": "{answer}"}}') for source, answer in ANSWERS.items()]
    return build_chat(tmp_path_factory.mktemp("chat") / "tiny-chat", lessons)


@pytest.fixture(scope="module")
def babbling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_chat(tmp_path_factory.mktemp("chat") / "babbler", [(prompt("قال"), "x")], steps=0)


@pytest.mark.parametrize("source", ANSWERS)
def test_a_chat_model_of_a_folder_answers(taught: Path, source: str) -> None:
    texts: list[str] = []
    backend = LocalChat(taught)
    assert ask(backend, prompt(source), seen=texts.append)["explanation"] == ANSWERS[source]
    assert len(texts) > 1
    assert backend.name == "tiny-chat on this machine"


def test_what_a_model_babbles_is_told(babbling: Path) -> None:
    with pytest.raises(ModelError, match="babbler on this machine: the answer"):
        ask(LocalChat(babbling, tokens=30), prompt("قال"))


def test_stopping_stops_the_model(babbling: Path) -> None:
    stop = threading.Event()
    began: list[float] = []

    def seen(_: str) -> None:
        began.append(time.monotonic())
        stop.set()

    with pytest.raises(StoppedError):
        ask(LocalChat(babbling, tokens=3000), prompt("قال"), stop, seen)
    assert time.monotonic() - began[0] < 5
    assert not [thread for thread in threading.enumerate() if thread.name == "language model"]


def test_a_question_that_is_too_long_is_refused(babbling: Path) -> None:
    with pytest.raises(ModelError, match="too long"):
        ask(LocalChat(babbling), prompt("قال الوزير " * 5000))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        ask(LocalChat(tmp_path), prompt("قال"))


def test_a_model_without_a_chat_template_is_refused(babbling: Path, tmp_path: Path) -> None:
    for file in babbling.iterdir():
        if file.name != "chat_template.jinja":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(ModelError, match="no chat model"):
        ask(LocalChat(tmp_path), prompt("قال"))

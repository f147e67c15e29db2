"""Questions to a language model that people watch and stop."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chat_server import Chat, Reply, saying, serve

from workbench.errors import InputError, ModelError
from workbench.prompting.answer import readable
from workbench.prompting.author import Author
from workbench.prompting.backend import StoppedError
from workbench.prompting.endpoint import Endpoint, Limits
from workbench.prompting.library import load_templates
from workbench.review import questions
from workbench.review.actors import Actor, ForbiddenError, Role
from workbench.review.questions import Look, Questions

DANA, RAMI = Actor("Dana"), Actor("Rami")
SAID = "The Arabic says 2027, the translation says 2026."
SLOW = Reply(json.dumps({"explanation": SAID}), wait=0.2)
ENDLESS = Reply("x" * 700, wait=1)


@pytest.fixture
def chat() -> Iterator[Chat]:
    with serve(saying(SLOW)) as served:
        yield served


@pytest.fixture
def asked(chat: Chat) -> Iterator[Questions]:
    backend = Endpoint(chat.url, "tiny", limits=Limits(tries=1), at_once=2)
    found = Questions(Author(backend, load_templates()))
    yield found
    found.close()


def explain(author: Author) -> Any:
    return author.ask("explain", {"source": "قال", "target": "said", "finding": "a number"})["explanation"]


def until(holds: Callable[[], object], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_an_answer_is_seen_as_it_grows_and_then_whole(asked: Questions) -> None:
    name = asked.ask(DANA, explain)
    seen = {""}

    def done() -> bool:
        look = asked.look(DANA, name)
        seen.add(look.text)
        return look.done

    until(done)
    assert len(seen) > 2
    assert all(SAID.startswith(text) for text in seen)
    assert asked.look(DANA, name) == Look("", done=True, answer=SAID)


def test_stopping_ends_the_request(asked: Questions, chat: Chat) -> None:
    chat.model = saying(ENDLESS)
    name = asked.ask(DANA, explain)
    until(lambda: chat.requests)
    asked.stop(DANA, name)
    until(lambda: asked.look(DANA, name) == Look("", done=True))
    assert chat.left.wait(5)


def test_one_that_waits_for_its_turn_is_stopped_too(asked: Questions, chat: Chat) -> None:
    chat.model = saying(ENDLESS)
    names = [asked.ask(DANA, explain) for _ in range(3)]
    until(lambda: len(chat.requests) == 2)
    asked.stop(DANA, names[2])
    assert asked.look(DANA, names[2]).done
    assert len(chat.requests) == 2


def test_what_fails_is_told_to_who_asked(asked: Questions, chat: Chat) -> None:
    chat.model = saying(Reply(status=404))
    name = asked.ask(DANA, explain)
    with pytest.raises(ModelError, match="404"):
        until(lambda: asked.look(DANA, name).done)


def test_nobody_sees_or_stops_the_question_of_another(asked: Questions) -> None:
    name = asked.ask(DANA, explain)
    for act in (asked.look, asked.stop):
        with pytest.raises(InputError, match="not known"):
            act(RAMI, name)
    until(lambda: asked.look(DANA, name).done)
    assert asked.look(DANA, name).answer == SAID


def test_readers_ask_nothing(asked: Questions, chat: Chat) -> None:
    with pytest.raises(ForbiddenError):
        asked.ask(Actor("Rami", Role.READER), explain)
    assert chat.requests == []


def test_a_question_that_nobody_looks_at_is_stopped_and_forgotten(
    asked: Questions, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "LEFT", 0.3)
    chat.model = saying(Reply("x" * 700, wait=0.1))
    name = asked.ask(DANA, explain)
    assert chat.left.wait(10)
    asked.ask(RAMI, explain)
    with pytest.raises(InputError):
        asked.look(DANA, name)


def test_one_that_nobody_looks_at_ends_before_the_first_word_and_is_not_sent_later(
    asked: Questions, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "LEFT", 2.0)  # long enough to ask thrice on a busy machine
    chat.model = saying(Reply("x" * 700, wait=12))
    ended = list[float]()

    def put(author: Author) -> object:
        try:
            return explain(author)
        except StoppedError:
            ended.append(time.monotonic())
            raise

    began = time.monotonic()
    for _ in range(3):
        asked.ask(DANA, put)
    until(lambda: len(ended) == 3)
    assert ended[-1] - began < 12
    assert len(chat.requests) == 2


def test_closing_ends_what_is_under_way(chat: Chat) -> None:
    chat.model = saying(ENDLESS)
    opened = Questions(Author(Endpoint(chat.url, "tiny", at_once=1), load_templates()))
    for _ in range(3):
        opened.ask(DANA, explain)
    until(lambda: chat.requests)
    began = time.monotonic()
    opened.close()
    assert time.monotonic() - began < 5
    assert len(chat.requests) == 1
    assert not [one for one in threading.enumerate() if one.name.startswith("question")]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ""),
        ("Here it is: ", ""),
        ('{"targ', ""),
        ('{"target": "The min', "The min"),
        ('<think>{"target": "no"}', ""),
        ('<think>{"target": "no"}</think>{"target": "yes', "yes"),
        ('{"sentences": [{"text": "One.", "segments": ["S1"]}, {"text": "Two', "One. Two"),
        ('{"sentences": [{"text": "One.", "segments": ["S1"', "One."),
        ("{" * 5000, ""),
        ("{not json", ""),
    ],
)
def test_what_is_written_so_far_is_read(text: str, read: str) -> None:
    assert readable(text) == read

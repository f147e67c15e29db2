"""Scripts and the review server: what they may do, what is refused, and that nothing of it approves."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError, AuthenticationError
from translate.storage import factory
from ui_article import ENGLISH
from ui_calls import Caller
from ui_server import PASSWORD, add_people, serving

from workbench.review.store import Store

DOCUMENTED = Path(__file__).parents[2] / "docs" / "api.md"
QUIET = {"HF_HUB_DISABLE_TELEMETRY": "1", "GRADIO_ANALYTICS_ENABLED": "False"}
STATES = "SELECT state, count(*) FROM segment GROUP BY state"


@pytest.fixture(scope="module")
def address(store: Store) -> Iterator[str]:
    add_people(store.path)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in QUIET.items():
            patch.setenv(name, value)
        with serving(store.path, "--auth") as found:
            yield found


def client(address: str, name: str, downloads: Path) -> Client:
    return Client(address, auth=(name, PASSWORD), verbose=False, download_files=str(downloads))


@pytest.fixture(scope="module")
def dana(address: str, folder: Path) -> Client:
    return client(address, "Dana", folder)


@pytest.fixture(scope="module")
def rami(address: str, folder: Path) -> Client:
    return client(address, "Rami", folder)


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_the_documented_example_works(address: str, store: Store, tmp_path: Path) -> None:
    [example] = re.findall(r"```python\n(.*?)```", DOCUMENTED.read_text(encoding="utf-8"), re.DOTALL)
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("وأضاف أن المشروع يحتاج إلى خمسة ملايين دولار قبل نهاية 2027.\n", encoding="utf-8")
    bad.write_text("no Arabic", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", example, address, "Dana", PASSWORD, str(good), str(bad)],
        capture_output=True, text=True, check=True, timeout=120, env=os.environ | {"TMPDIR": str(tmp_path)},
    )  # fmt: skip
    refusal, exported = done.stdout.splitlines()
    assert refusal == "bad.txt: there is no Arabic text in it"
    number, _, path = exported.partition(" ")
    assert (int(number), "good.txt", "Dana", "ready") in rows(store, "SELECT id, name, added_by, state FROM article")
    assert len(factory.getobject(path).units) == 1


def test_every_endpoint_is_documented(dana: Client) -> None:
    named = dana.view_api(return_format="dict")["named_endpoints"]
    assert set(named) == set(re.findall(r"^\| `(/\w+)`", DOCUMENTED.read_text(encoding="utf-8"), re.MULTILINE))


def test_reading_gives_what_the_project_holds_and_no_markup(dana: Client, article: int) -> None:
    read = dana.predict(article=article, api_name="/read")
    assert [one["target"] for one in read["segments"]] == list(ENGLISH)
    assert {finding["code"] for one in read["segments"] for finding in one["findings"]} >= {"number-changed"}
    assert read["statements"]
    assert "Html" not in str(read)
    assert article in [one["id"] for one in dana.predict(api_name="/articles")["articles"]]
    progress = dana.predict(article=article, api_name="/progress")
    assert progress == {"state": "ready", "done": 7, "total": 7, "problem": None}


def test_a_comment_stands_in_the_history_under_its_author_and_changes_nothing(
    dana: Client, address: str, article: int
) -> None:
    before = dana.predict(article=article, api_name="/read")["segments"][1]
    dana.predict(segment=before["id"], text="  Is <b>2026</b> right?\n", api_name="/comment")
    after = dana.predict(article=article, api_name="/read")["segments"][1]
    [said] = after.pop("comments")
    assert (said["actor"], said["text"]) == ("Dana", "Is <b>2026</b> right?")
    assert after == {name: value for name, value in before.items() if name != "comments"}
    history = Caller(address, "Rami", PASSWORD)("segment_history", segment=before["id"])["value"]
    assert [(one["kind"], one["comment"]) for one in history][-1] == ("comment", "Is <b>2026</b> right?")


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2_001])
def test_comments_that_say_nothing_or_too_much_are_refused(dana: Client, article: int, text: str) -> None:
    segment = dana.predict(article=article, api_name="/read")["segments"][0]["id"]
    with pytest.raises(AppError, match="comment"):
        dana.predict(segment=segment, text=text, api_name="/comment")


def test_suggestions_come_from_the_model_and_go_on_from_what_was_typed(dana: Client, article: int) -> None:
    segment = dana.predict(article=article, api_name="/read")["segments"][4]["id"]
    found = dana.predict(segment=segment, typed="He also said", api_name="/suggest")
    assert found["completion"].startswith("He also said")
    assert len(found["alternatives"]) > 1


@pytest.mark.parametrize(
    ("endpoint", "values", "told"),
    [
        ("/progress", {"article": 10**9}, "there is no article"),
        ("/progress", {"article": 10**30}, "cannot be understood"),
        ("/read", {"article": "1; DROP TABLE article"}, "cannot be understood"),
        ("/read", {"article": -1}, "there is no article"),
        ("/comment", {"segment": 10**9, "text": "x"}, "there is no segment"),
        ("/suggest", {"segment": 10**9}, "there is no segment"),
        ("/export", {"form": "exe"}, "cannot be understood"),
        ("/export", {"form": "docx", "article": 10**9}, "there is no article"),
        ("/export", {"form": "docx", "state": "perfect"}, "cannot be understood"),
        ("/upload", {"files": ["/etc/passwd"]}, "cannot be understood"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_line(
    dana: Client, endpoint: str, values: dict[str, Any], told: str
) -> None:
    with pytest.raises(AppError, match=told) as error:
        dana.predict(api_name=endpoint, **values)
    assert "\n" not in str(error.value)


def test_readers_read_and_bring_nothing_in(rami: Client, store: Store, article: int, tmp_path: Path) -> None:
    upload = tmp_path / "a.txt"
    upload.write_text("قال الوزير إن العمل بدأ.", encoding="utf-8")
    before = rows(store, "SELECT count(*) FROM change")
    segment = rami.predict(article=article, api_name="/read")["segments"][0]["id"]
    for endpoint, values in {
        "/upload": {"files": [handle_file(upload)]},
        "/translate": {"text": "قال الوزير إن العمل بدأ أمس."},
        "/comment": {"segment": segment, "text": "mine"},
        "/suggest": {"segment": segment, "typed": "The"},
    }.items():
        with pytest.raises(AppError, match="may read this project, not change it"):
            rami.predict(api_name=endpoint, **values)
    assert rows(store, "SELECT count(*) FROM change") == before
    assert Path(rami.predict(form="jsonl", article=article, api_name="/export")).read_text(encoding="utf-8")


def test_no_endpoint_approves_whatever_it_is_given(address: str, store: Store, article: int) -> None:
    """Call everything that the running server names, with approval among what is sent."""
    caller = Caller(address, "Dana", PASSWORD)
    info = caller.client.get("/gradio_api/info?all_endpoints=true").json()
    segment = caller("open_article", article=article)["value"]["rows"][0]["id"]
    values = {
        "article": article, "segment": segment, "text": "قال الوزير إن العمل بدأ غدا.", "typed": "The", "start": 0,
        "state": "approved", "form": "jsonl", "files": [], "name": "approved",
    }  # fmt: skip
    called = {**info["named_endpoints"], **info["unnamed_endpoints"]}
    assert len(called) == 8
    before = dict(rows(store, STATES))
    for endpoint, described in called.items():
        sent = {one["parameter_name"]: values[one["parameter_name"]] for one in described["parameters"]}
        extra = {"approve": True, "state": "approved", "act": {"segment": segment, "version": 1, "approve": True}}
        for data in ([*sent.values()], [*sent.values(), True, "approved"], [{**sent, **extra}]):
            joined = {"data": data, "session_hash": "walk"}
            answer = caller.client.post(f"/gradio_api/call/{endpoint.strip('/')}", json=joined)
            if answer.status_code == 200:
                result = caller.client.get(f"/gradio_api/call/{endpoint.strip('/')}/{answer.json()['event_id']}")
                assert "event: " in result.text
    after = dict(rows(store, STATES))
    assert "approved" not in {*before, *after}
    assert rows(store, "SELECT count(*) FROM change WHERE kind IN ('edit', 'mark')") == [(0,)]


def test_endpoints_need_somebody_who_is_signed_in(address: str) -> None:
    with pytest.raises(AuthenticationError):
        Client(address, verbose=False)
    with pytest.raises(AuthenticationError):
        Client(address, auth=("Dana", "wrong horse"), verbose=False)

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from ui_server import PASSWORD, serving

from workbench.commands import run
from workbench.memory.files import open_project
from workbench.review.actors import Role, find_actor

ANYWHERE = "0.0.0.0"  # noqa: S104 -- what is refused


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("open") / "project.db") as found:
        yield found


def test_the_server_is_local_unless_asked(address: str) -> None:
    assert address.startswith("http://127.0.0.1:")


def test_a_host_that_others_reach_needs_people_who_sign_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = str(tmp_path / "project.db")
    assert run(["review", project, "--host", ANYWHERE]) == 2
    assert "--auth" in capsys.readouterr().err
    assert run(["review", project, "--host", ANYWHERE, "--auth"]) == 2
    assert "--add-user" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert run(["review", str(tmp_path / "project.db"), "--port", port]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert port in told
    assert "--port" in told


def test_a_file_that_is_no_project_is_told_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("not a database " * 100)
    assert run(["review", str(tmp_path / "notes.txt")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_people_are_added_with_hashed_passwords(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_PASSWORD", "a long secret")
    assert run(["review", str(tmp_path / "project.db"), "--add-user", "Dana", "--role", "reader"]) == 0
    with open_project(tmp_path / "project.db").reading() as connection:
        actor = find_actor(connection, "Dana", "a long secret")
        stored = connection.execute("SELECT password FROM person").fetchone()[0]
    assert actor
    assert actor.role is Role.READER
    assert "secret" not in stored


def test_short_passwords_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_PASSWORD", "short")
    assert run(["review", str(tmp_path / "project.db"), "--add-user", "Dana"]) == 2


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:80"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
    ],
)
def test_other_sites_and_other_names_for_this_machine_are_refused(
    address: str, headers: dict[str, str], status: int
) -> None:
    answer = httpx.post(f"{address}sign-in", data={"username": "Eve"}, headers=headers)
    assert answer.status_code == status
    assert not answer.cookies


def test_a_page_may_only_talk_to_its_server(address: str) -> None:
    policy = httpx.get(f"{address}sign-in").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_who_is_not_known_is_asked_first_and_led_back(address: str) -> None:
    with httpx.Client(base_url=address) as client:
        asked = client.get("/?article=3")
        assert asked.headers["location"] == "/sign-in?article=3"
        entered = client.post("/sign-in?article=3", data={"username": " Dana\u202e  Haddad "})
        assert entered.headers["location"] == "/?article=3"
        assert client.get("/?article=3").status_code == 200


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "x" * 61])
def test_a_name_must_be_one(address: str, name: str) -> None:
    answer = httpx.post(f"{address}sign-in", data={"username": name})
    assert answer.status_code == 401
    assert not answer.cookies


def test_wrong_passwords_and_forged_cookies_open_nothing(guarded: str) -> None:
    with httpx.Client(base_url=guarded) as client:
        assert client.post("/sign-in", data={"username": "Dana", "password": "wrong"}).status_code == 401
        assert client.post("/login", data={"username": "Dana", "password": "wrong"}).status_code == 401
        entered = client.post("/login", data={"username": "Dana", "password": PASSWORD})
        assert entered.status_code == 200
        assert client.get("/config").status_code == 200
        name = next(iter(client.cookies))
        assert httpx.get(f"{guarded}config", cookies={name: "Dana"}).status_code == 401
        client.post("/sign-out")
        assert client.get("/config").status_code == 401


@pytest.mark.parametrize("path", ["config", "gradio_api/info", "gradio_api/file=/etc/passwd", "gradio_api/queue/data"])
def test_nothing_is_served_to_who_has_not_signed_in(guarded: str, path: str) -> None:
    assert httpx.get(f"{guarded}{path}").status_code == 401


def test_a_server_that_is_told_to_stop_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    with serving(tmp_path / "project.db") as address:
        upload = {"files": ("a.txt", b"text")}
        with httpx.Client(base_url=address) as client:
            client.post("/login", data={"username": "Dana"})
            assert client.post("/gradio_api/upload", files=upload).status_code == 200
        assert list((tmp_path / "temporary").rglob("a.txt"))
    assert list((tmp_path / "temporary").iterdir()) == []

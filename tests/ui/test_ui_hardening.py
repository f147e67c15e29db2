"""The review server against who means it ill: forged calls, hostile files and texts, other sites, guesses."""

import io
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from ui_article import ENGLISH
from ui_calls import Caller
from ui_server import OWNER, PASSWORD

from workbench.exchange.forms import Form, render
from workbench.exchange.reviewed import read_articles
from workbench.review import apply
from workbench.review.service import Edit
from workbench.review.store import Store
from workbench.ui.guesses import FIRST, FREE, LONGEST, Guesses
from workbench.ui.sweep import sweep

SCRIPT = "<script>alert(1)</script>"
SENTENCE = "قال الوزير إن العمل بدأ في المدينة القديمة"
WRITTEN = "صباحالخيرسر"
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{}]>'.format(
    "".join(f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefgh", "bcdefghi", strict=True))
)
FOREIGN = ("https://evil.example", "http://localhost:1", "http://127.0.0.1:1", "http://[", "null")


def lying_about(folder: Path) -> list[Path]:
    return [path for path in (folder / "temporary").rglob("*") if path.is_file()]


def state(store: Store) -> list[tuple[Any, ...]]:
    """Return all that people can change, but for the history."""
    queries = ("SELECT * FROM segment", "SELECT * FROM statement", "SELECT * FROM finding", "SELECT * FROM term")
    with store.reading() as connection:
        return [tuple(row) for query in queries for row in connection.execute(query)]


def settled(store: Store) -> list[tuple[Any, ...]]:
    """Return the state once the translator, which may have seen the article before it was whole, is done with it."""
    last: list[tuple[Any, ...]] = []
    while (now := state(store)) != last:
        last = now
        time.sleep(2)
    return last


def test_a_reader_who_tries_every_function_changes_nothing(rami: Caller, store: Store, article: int) -> None:
    row = rami("open_article", article=article)["value"]["rows"][0]
    seen = {"segment": row["id"], "version": row["version"]}
    components = rami.client.get("/config").json()["components"]
    [functions] = [one["props"]["server_fns"] for one in components if one["id"] == rami.component]
    acts = {
        "edit": {"target": "x", "approve": True}, "mark": {"state": "approved"}, "rate": {"score": 1.0, "errors": []},
        "dismiss": {"finding": 1, "reason": "x"}, "drop_statement": {}, "add_statement": {},
        "move_statement": {"rank": 1}, "name_speaker": {"english": "x"}, "undo": {}, "redo": {},
    }  # fmt: skip
    given: dict[str, Any] = {
        name: {"act": seen | more | {"actor": "Dana", "role": "reviewer"}} for name, more in acts.items()
    }
    given |= {name: {"act": {"article": article}} for name in ("undo", "redo")}
    given |= {"paste": {"text": SENTENCE}, "add_term": {"term": {"source": "وزير", "target": "minister"}}}
    given |= {"remove_term": {"term": 1}, "comment_on": {"segment": row["id"], "text": "x"}}
    given |= {name: {"article": article} for name in ("cancel", "resume", "ask_for_brief")}
    given |= {name: {"segment": row["id"]} for name in ("ask_for_edit", "ask_for_translation")}
    given |= {"take_offer": {"suggestion": 1}, "take_brief": {"brief": 1}}
    given |= {f"take_{kind}": {"paths": []} for kind in ("articles", "xliff", "terms", "memory")}
    before = settled(store)
    assert {*given} <= {*functions}
    for name in functions:
        answer = rami(name, **given.get(name, {}))
        assert answer.get("kind", "read") in {"forbidden", "malformed", "read"}, (name, answer)
        if name in {"edit", "mark", "dismiss", "paste", "add_term", "comment_on", "cancel", "undo", "ask_for_edit"}:
            assert answer["kind"] == "forbidden", name
    assert state(store) == before
    with store.reading() as connection:
        assert connection.execute("SELECT count(*) FROM change WHERE actor = 'Rami'").fetchone()[0] == 0


def test_of_two_edits_of_the_same_version_one_stands_and_the_other_is_told(
    guarded: str, dana: Caller, article: int
) -> None:
    row = dana("open_article", article=article)["value"]["rows"][1]
    callers = [dana, *(Caller(guarded, "Dana", PASSWORD) for _ in range(3))]
    answers: list[dict[str, Any]] = []

    def edit(caller: Caller, number: int) -> None:
        act = {"segment": row["id"], "version": row["version"], "target": f"Text {number}"}
        answers.append(caller("edit", act=act))

    threads = [threading.Thread(target=edit, args=(one, number)) for number, one in enumerate(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [standing] = [one["value"]["target"] for one in answers if "value" in one]
    stale = [one for one in answers if one.get("kind") == "stale"]
    assert len(stale) == 3
    assert {one["row"]["target"] for one in stale} == {standing}


def test_script_in_any_text_is_text(dana: Caller, store: Store) -> None:
    upload = dana.upload(f"{SCRIPT.replace('/', '')}.txt", f"{SCRIPT} {SENTENCE} {SCRIPT}.".encode()).json()[0]
    taken = dana("take_articles", paths=[upload])["value"]
    [number] = taken["articles"]
    segment = dana("open_article", article=number)["value"]["rows"][0]
    apply(store, OWNER, Edit(segment["id"], segment["version"], f"{SCRIPT} 1 & 2"))
    dana("comment_on", segment=segment["id"], text=SCRIPT)
    opened = dana("open_article", article=number)["value"]
    markup = [value for row in opened["rows"] for name, value in row.items() if name.endswith("Html")]
    markup += [one["messageHtml"] for row in opened["rows"] for one in row["findings"]]
    assert any("&lt;script&gt;" in one for one in markup)
    assert not any("<script" in one for one in markup)
    page = dana.client.get(f"/export/articles?form=html&article={number}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "..\\..\\x.txt", "/etc/cron.d/x.txt", "a/../../b.txt", "..txt"]
)
def test_names_of_uploads_lead_nowhere(dana: Caller, store: Store, folder: Path, name: str) -> None:
    before = {path for path in folder.rglob("*") if "temporary" not in path.parts}
    [path] = dana.upload(name, f"{SENTENCE} {abs(hash(name))}.".encode()).json()
    assert Path(path).is_relative_to(folder / "temporary")
    assert dana("take_articles", paths=[path])["value"]["articles"]
    with store.reading() as connection:
        [kept] = connection.execute("SELECT name FROM article ORDER BY id DESC LIMIT 1").fetchone()
    assert ".." not in Path(kept).parts
    assert not Path(kept).is_absolute()
    assert {path for path in folder.rglob("*") if "temporary" not in path.parts} == before
    assert lying_about(folder) == []


def docx_with(xml: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", xml)
        archive.writestr("word/document.xml", xml)
    return content.getvalue()


@pytest.mark.parametrize(
    ("function", "name", "content"),
    [
        ("take_articles", "bomb.docx", docx_with(f"{BOMB}<x>&i;</x>")),
        ("take_xliff", "bomb.xlf", f"{BOMB}<xliff version='1.2'><file><body>&i;</body></file></xliff>".encode()),
        ("take_xliff", "file.xlf", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><xliff>&a;</xliff>"),
        ("take_memory", "bomb.tmx", f"{BOMB}<tmx version='1.4'><body>&i;</body></tmx>".encode()),
        ("take_terms", "bomb.tbx", f"{BOMB}<tbx><text>&i;</text></tbx>".encode()),
    ],
)
def test_xml_bombs_are_refused_in_a_line(dana: Caller, folder: Path, function: str, name: str, content: bytes) -> None:
    answer = dana(function, paths=[dana.upload(name, content).json()[0]])["value"]
    lines = answer["refusals"] if isinstance(answer, dict) else answer[0]["problems"]
    assert len(lines) == 1
    assert name in lines[0] or "XML" in lines[0] or "DOCTYPE" in lines[0]
    assert "\n" not in lines[0]
    assert "root:" not in lines[0]
    assert not (answer["articles"] if isinstance(answer, dict) else answer[0]["taken"])
    assert lying_about(folder) == []


def heads(address: str, request: str) -> bytes:
    """Send the head of a request and return what comes back."""
    host, port = httpx.URL(address).host, httpx.URL(address).port
    assert port
    with socket.create_connection((host, port), timeout=60) as connection:
        connection.sendall(request.replace("\n", "\r\n").replace("HOST", f"{host}:{port}").encode())
        return connection.recv(4_000)


@pytest.mark.parametrize(
    "path", ["gradio_api/upload", "gradio_api/queue/join", "gradio_api/component_server/", "sign-in"]
)
def test_five_gigabytes_are_refused_before_they_are_sent(dana: Caller, guarded: str, path: str) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in dana.client.cookies.items())
    head = f"POST /{path} HTTP/1.1\nHost: HOST\nCookie: {cookies}\nContent-Length: 5368709120\n\n"
    assert heads(guarded, head).split()[1] == b"413"


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/component_server/"])
def test_what_does_not_say_how_large_it_is_is_cut_off(dana: Caller, path: str) -> None:
    def endless() -> Iterator[bytes]:
        yield b'{"data": ["'
        for _ in range(100):
            yield b"0" * 100_000

    headers = {"Content-Type": "application/json"}
    try:
        status = dana.client.post(path, content=endless(), headers=headers).status_code
    except httpx.TransportError:
        status = 413  # the server has hung up before all was sent
    assert status == 413
    assert "value" in dana("list_articles", start=0)


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/component_server/"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/upload"),
        ("POST", "/sign-out"),
        ("GET", "/gradio_api/queue/data?session_hash=x"),
        ("GET", "/config"),
        ("GET", "/export/articles?form=jsonl"),
        ("OPTIONS", "/gradio_api/component_server/"),
    ],
)
def test_pages_of_other_sites_get_nothing_with_a_persons_cookie(
    dana: Caller, method: str, path: str, origin: str
) -> None:
    answer = dana.client.request(method, path, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "169.254.169.254", "[", ""]
)
def test_other_names_for_this_machine_get_nothing(dana: Caller, host: str) -> None:
    for path in ("/config", "/gradio_api/queue/data?session_hash=x", "/sign-in"):
        assert dana.client.get(path, headers={"Host": host}).status_code in {400, 421}


def test_there_are_no_web_sockets(dana: Caller, guarded: str) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in dana.client.cookies.items())
    upgrade = (
        "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: MDAwMDAwMDAwMDAwMDA="
    )
    answer = heads(guarded, f"GET /gradio_api/queue/data HTTP/1.1\nHost: HOST\nCookie: {cookies}\n{upgrade}\n\n")
    assert answer.split()[1] != b"101"


def test_cookies_are_kept_from_scripts_and_other_sites(guarded: str) -> None:
    answer = httpx.post(f"{guarded}login", data={"username": "Dana", "password": PASSWORD})
    said = answer.headers["Set-Cookie"].lower()
    assert "httponly" in said
    assert "samesite=lax" in said


def test_guessing_a_password_is_slowed_down_and_locks_nobody_else_out(guarded: str) -> None:
    guesses = []

    def guess(number: int) -> None:
        answer = httpx.post(f"{guarded}login", data={"username": "Layla", "password": f"guess {number}"}, timeout=120)
        guesses.append(answer.status_code)

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(4 * FREE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert guesses.count(401) < 2 * FREE
    assert guesses.count(429) > 2 * FREE
    attempt = {"username": "Layla", "password": "x"}
    assert any("try again in" in httpx.post(f"{guarded}sign-in", data=attempt, timeout=60).text for _ in range(6))
    assert Caller(guarded, "Dana", PASSWORD)("list_articles")["value"]


def test_each_wrong_password_costs_a_longer_wait_until_the_right_one() -> None:
    now = 0.0
    guesses = Guesses(lambda: now)
    assert [guesses.wait("a") for _ in range(FREE)] == [0.0] * FREE
    waits = []
    for _ in range(8):
        waits.append(guesses.wait("a"))
        now += waits[-1]
        assert guesses.wait("a") == 0.0
    assert waits[:3] == [FIRST, 2 * FIRST, 4 * FIRST]
    assert waits[-1] == LONGEST
    assert guesses.wait("b") == 0.0
    guesses.right("a")
    assert guesses.wait("a") == 0.0


def test_files_of_this_machine_and_of_others_cannot_be_fetched(
    dana: Caller, rami: Caller, store: Store, folder: Path
) -> None:
    [upload] = rami.upload("mine.txt", SENTENCE.encode()).json()
    elsewhere = [
        "/etc/passwd",
        str(store.path),
        f"{store.path}-wal",
        __file__,
        upload,
        str(folder),
        "http://example.com/x",
    ]
    around = [f"{folder}/temporary/x/exports/../../../project.db", f"{Path(upload).parent.parent}/exports/../{upload}"]
    for path in [*elsewhere, *around, "../../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd"]:
        for route in ("file=", "file/", "proxy=", "stream/"):
            assert dana.client.get(f"/gradio_api/{route}{path}").status_code == 404, (route, path)
    assert lying_about(folder) == [Path(upload)]
    sweep(Path(upload).parent.parent, kept=-1)
    assert lying_about(folder) == []
    assert dana.client.get("/gradio_api/vibe-code").status_code == 404
    assert dana.client.get("/monitoring").status_code == 404


@pytest.mark.parametrize("path", ["/etc/passwd", "PROJECT", "http://127.0.0.1:1/x", "https://example.com/x.txt"])
@pytest.mark.parametrize("endpoint", ["upload", "translate", "comment"])
def test_an_endpoint_copies_and_fetches_nothing_but_uploads(
    dana: Caller, store: Store, folder: Path, endpoint: str, path: str
) -> None:
    file = {"path": path.replace("PROJECT", str(store.path)), "meta": {"_type": "gradio.FileData"}}
    data: list[Any] = [[file]] if endpoint == "upload" else [file, file]
    answer = dana.client.post(f"/gradio_api/call/{endpoint}", json={"data": data, "session_hash": "x"})
    told = dana.client.get(f"/gradio_api/call/{endpoint}/{answer.json()['event_id']}").text
    assert "event: error" in told
    assert "is no uploaded file" in told
    assert lying_about(folder) == []


def test_what_was_exported_can_be_fetched_and_is_swept_later(
    dana: Caller, store: Store, folder: Path, article: int
) -> None:
    called = dana.client.post("/gradio_api/call/export", json={"data": ["jsonl", article, None], "session_hash": "x"})
    told = dana.client.get(f"/gradio_api/call/export/{called.json()['event_id']}").text
    assert "event: complete" in told
    [path] = lying_about(folder)
    fetched = dana.client.get(f"/gradio_api/file={path}")
    with store.reading() as connection:
        assert fetched.content == render(read_articles(connection, [article]), Form.JSONL)
    assert httpx.get(f"{dana.client.base_url}gradio_api/file={path}").status_code == 401
    sweep(path.parent.parent.parent, kept=-1)
    assert lying_about(folder) == []


def test_nothing_that_people_write_is_in_the_log(dana: Caller, log: Path, article: int) -> None:
    """Say a secret in every way there is, most of them wrong, and look for it in what the server has printed."""
    row = dana("open_article", article=article)["value"]["rows"][0]
    dana("edit", act={"segment": row["id"], "version": row["version"], "target": WRITTEN})
    dana("edit", act={"segment": WRITTEN, "version": WRITTEN, "target": [WRITTEN]})
    dana("find_words", text=f"{WRITTEN} \"'(*")
    dana("complete", segment=row["id"], typed=f"{WRITTEN} \u0000")
    dana("paste", text=f"{SENTENCE} {WRITTEN}.", name=WRITTEN)
    dana("take_articles", paths=[WRITTEN])
    dana("take_articles", paths=[dana.upload(f"{WRITTEN}.pdf", WRITTEN.encode()).json()[0]])
    dana.answer("open_article", {WRITTEN: WRITTEN})
    dana.client.post("/login", data={"username": WRITTEN, "password": WRITTEN})
    dana.client.get(f"/{WRITTEN}")
    dana.client.get(f"/gradio_api/{WRITTEN}")
    for data in (
        [WRITTEN],
        [WRITTEN] * 5,
        {WRITTEN: 1},
        [[WRITTEN]],
        [{"path": WRITTEN, "meta": {"_type": "gradio.FileData"}}],
    ):
        for endpoint in ("upload", "translate", "comment", "read", "export", "suggest", WRITTEN):
            body = {"data": data, "session_hash": "log"}
            called = dana.client.post(f"/gradio_api/call/{endpoint}", json=body)
            if called.status_code == 200:
                dana.client.get(f"/gradio_api/call/{endpoint}/{called.json()['event_id']}")
    dana.client.post("/gradio_api/queue/join", json={"data": [WRITTEN], "fn_index": 10_000, "session_hash": WRITTEN})
    dana.client.post("/gradio_api/component_server/", content=f"{{{WRITTEN}".encode())
    assert "value" in dana("list_articles")
    printed = log.read_text(encoding="utf-8")
    assert printed.startswith("review ")
    for secret in (WRITTEN, WRITTEN.encode("unicode-escape").decode(), PASSWORD, *ENGLISH):
        assert secret not in printed


def test_gradio_tells_nobody_about_the_server(dana: Caller) -> None:
    config = dana.client.get("/config").json()
    assert config["analytics_enabled"] is False

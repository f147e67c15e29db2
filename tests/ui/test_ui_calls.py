from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from ui_calls import Caller

from workbench.review.store import Store


def first(caller: Caller, article: int) -> dict[str, Any]:
    row: dict[str, Any] = caller("open_article", article=article)["value"]["rows"][0]
    return row


def history(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM change").fetchone()[0])


def uploads(folder: Path) -> list[Path]:
    return [path for path in (folder / "temporary").rglob("*") if path.is_file()]


def test_who_acts_is_found_on_the_server(dana: Caller, article: int) -> None:
    row = first(dana, article)
    act = {"segment": row["id"], "version": row["version"], "target": "Anew", "actor": "Rami"}
    assert dana("edit", act=act)["value"]["by"] == "Dana"


def test_readers_read_and_change_nothing(rami: Caller, store: Store, article: int) -> None:
    row = first(rami, article)
    seen = {"segment": row["id"], "version": row["version"]}
    before = history(store)
    upload = rami.upload("a.txt", "قال الوزير إن العمل بدأ.".encode()).json()[0]
    for name, values in {
        "edit": {"act": seen | {"target": "Mine", "approve": True}},
        "mark": {"act": seen | {"state": "approved"}},
        "undo": {"act": {"article": article}},
        "redo": {"act": {"article": article}},
        "paste": {"text": "قال الوزير إن العمل بدأ."},
        "take_articles": {"paths": [upload]},
        "take_terms": {"paths": []},
        "cancel": {"article": article},
        "resume": {"article": article},
        "complete": {"segment": row["id"], "typed": "The"},
        "add_term": {"term": {"source": "وزير", "target": "minister"}},
        "remove_term": {"term": 1},
    }.items():
        assert rami(name, **values).get("kind") in {"forbidden", None}, name
    assert history(store) == before
    assert first(rami, article) == row


def test_a_stale_edit_is_told_with_what_stands_there_now(dana: Caller, article: int) -> None:
    row = first(dana, article)
    seen = {"segment": row["id"], "version": row["version"]}
    assert "value" in dana("edit", act=seen | {"target": "First"})
    stale = dana("edit", act=seen | {"target": "Second"})
    assert (stale["kind"], stale["row"]["target"], stale["row"]["by"]) == ("stale", "First", "Dana")


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("edit", {"act": {"segment": 10**9, "version": 0, "target": "x"}}, "refused"),
        ("edit", {"act": {"segment": "1; DROP TABLE segment", "version": 0, "target": "x"}}, "malformed"),
        ("edit", {"act": {"segment": 10**30, "version": 0, "target": "x"}}, "malformed"),
        ("edit", {"act": {"segment": 1, "version": 0, "target": {"text": "x"}}}, "malformed"),
        ("edit", {}, "malformed"),
        ("mark", {"act": {"segment": 1, "version": 0, "state": "perfect"}}, "malformed"),
        ("open_article", {"article": -1}, "refused"),
        ("open_article", {"article": 10**30}, "malformed"),
        ("list_articles", {"start": -5}, "malformed"),
        ("list_articles", {"start": 0, "desk": "mine", "actor": "Rami"}, "malformed"),
        ("help_for", {"segment": 10**9}, "refused"),
        ("take_articles", {"paths": ["/etc/passwd"]}, "refused"),
        ("take_articles", {"paths": ["../../etc/passwd"]}, "refused"),
        ("take_terms", {"paths": ["\0"]}, "refused"),
        ("complete", {"segment": 1, "typed": "x" * 10_000}, "malformed"),
    ],
)
def test_what_is_forged_or_malformed_gets_a_clear_line(
    dana: Caller, article: int, name: str, values: dict[str, Any], kind: str
) -> None:
    before = first(dana, article)
    answer = dana(name, **values)
    assert answer.get("kind") == kind, answer
    assert answer["error"]
    assert "\n" not in answer["error"]
    assert first(dana, article) == before


def test_text_that_is_no_unicode_is_malformed(dana: Caller, article: int) -> None:
    row = first(dana, article)
    act = {"segment": row["id"], "version": row["version"], "target": "\ud800"}
    assert dana("edit", act=act)["kind"] == "malformed"
    assert first(dana, article) == row


@pytest.mark.parametrize("data", [None, [], "text", 5, [{"article": 1}]])
def test_values_without_names_are_malformed(dana: Caller, data: Any) -> None:
    assert dana.answer("open_article", data).json()["kind"] == "malformed"


def test_sql_in_a_search_is_words(dana: Caller, article: int) -> None:
    for text in ("'; DROP TABLE segment; --", '" OR 1=1', "NEAR(a b)", "*", "source:x", "", "\0"):
        assert dana("find_words", text=text)["value"] == []
    assert first(dana, article)


def test_uploads_are_removed_once_they_are_taken_or_refused(dana: Caller, folder: Path) -> None:
    good = dana.upload("جيد.txt", "قال الوزير إن العمل بدأ في المدينة القديمة.".encode()).json()[0]
    bad = dana.upload("../../bad.txt", b"no Arabic").json()[0]
    assert len(uploads(folder)) == 2
    taken = dana("take_articles", paths=[good, bad])["value"]
    assert len(taken["articles"]) == 1
    assert taken["refusals"] == ["bad.txt: there is no Arabic text in it"]
    assert uploads(folder) == []
    again = dana("take_articles", paths=[good])
    assert again["kind"] == "refused"


def test_an_upload_that_is_too_large_is_cut_off(dana: Caller, folder: Path) -> None:
    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="big.txt"\r\n\r\n'
        for _ in range(400):
            yield b"0" * 1_000_000

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    try:
        status = dana.client.post("/gradio_api/upload", content=endless(), headers=headers).status_code
    except httpx.TransportError:
        status = 413  # the server has hung up before all was sent
    assert status == 413
    assert sum(path.stat().st_size for path in uploads(folder)) == 0


def test_approving_is_no_endpoint_of_the_api(dana: Caller) -> None:
    info = dana.client.get("/gradio_api/info").json()
    assert not any("approve" in name or "edit" in name for name in info["named_endpoints"])


def test_functions_need_somebody_who_is_signed_in(guarded: str, dana: Caller) -> None:
    body = {"data": {}, "component_id": dana.component, "fn_name": "list_articles", "session_hash": "x"}
    assert httpx.post(f"{guarded}gradio_api/component_server/", json=body).status_code == 401
    assert httpx.get(f"{guarded}export/articles?form=docx").status_code == 401
    assert httpx.get(f"{guarded}export/memory").status_code == 401


def test_exports_that_make_no_sense_are_refused(dana: Caller) -> None:
    assert dana.client.get("/export/articles?form=exe").status_code == 422
    assert dana.client.get("/export/articles?form=docx&article=99999").status_code == 400
    assert dana.client.get("/export/articles?form=docx&state=approved&article=1").status_code in {400, 404}

"""A language model beside the reviewer: what it offers is taken by a person or not at all."""

import io
import json
import sqlite3
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from chat_server import Chat, Reply, saying, serve
from exchange_projects import ANNA, BEN, DRAFT, EDITED, UNTRANSLATED, find, make_project

from workbench.document import Origin
from workbench.errors import InputError, ModelError
from workbench.exchange import Form, read_article, render
from workbench.prompting.author import Author
from workbench.prompting.backend import StoppedError
from workbench.prompting.endpoint import Endpoint
from workbench.prompting.library import load_templates
from workbench.review import Actor, Store, apply
from workbench.review import store as store_module
from workbench.review.actors import ForbiddenError, Role
from workbench.review.briefs import accept_brief, accepted_brief, latest_brief, suggest_brief, suggest_digest_brief
from workbench.review.digest import project_digest
from workbench.review.history import changes
from workbench.review.language_model import accept, explain_finding, suggest_edit, suggest_translation, suggested
from workbench.review.segments import Row, SegmentState, StaleError
from workbench.review.service import Edit, Redo, Undo

READER = Actor("rami", Role.READER)
OLD = "The وزارة commented on the date of building the dam."
GOOD = "The ministry did not comment on the date for building the dam."
WRONG = "The ministry did not comment on the 14 dams."


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_project(tmp_path)


@pytest.fixture
def chat() -> Iterator[Chat]:
    with serve(saying(Reply())) as served:
        yield served


@pytest.fixture
def author(chat: Chat) -> Author:
    return Author(Endpoint(chat.url, "tiny"), load_templates())


def say(chat: Chat, **answer: object) -> None:
    chat.model = saying(Reply(json.dumps(answer)))


def draft(store: Store) -> Row:
    return find(store, 1, DRAFT)


def test_an_edit_is_offered_beside_the_text_and_changes_nothing(store: Store, chat: Chat, author: Author) -> None:
    before = draft(store)
    say(chat, target=GOOD)
    offered = suggest_edit(store, author, ANNA, before.id)
    assert (offered.target, offered.version) == (GOOD, before.version)
    assert draft(store) == before
    with store.reading() as connection:
        assert suggested(connection, before.id) == [offered]


def test_a_person_takes_it_and_the_history_says_who_wrote_it(store: Store, chat: Chat, author: Author) -> None:
    say(chat, target=GOOD)
    offered = suggest_translation(store, author, ANNA, draft(store).id)
    assert offered.objections == ()
    row = accept(store, BEN, offered.id)
    assert (row.content.target, row.content.state) == (GOOD, SegmentState.DRAFT)
    assert row.content.origin is Origin.LANGUAGE_MODEL
    with store.reading() as connection:
        last = changes(connection, segment=row.id)[-1]
        assert suggested(connection, row.id) == []
    assert (last.actor, last.entry.after["writer"]) == ("ben", offered.writer)
    assert "tiny at 127.0.0.1" in offered.writer


def test_what_was_taken_can_be_taken_back_and_again(store: Store, chat: Chat, author: Author) -> None:
    before = draft(store)
    say(chat, target=GOOD)
    accept(store, ANNA, suggest_translation(store, author, ANNA, before.id).id)
    apply(store, ANNA, Undo(1))
    assert draft(store).content == before.content
    apply(store, ANNA, Redo(1))
    assert draft(store).content.target == GOOD


def test_what_the_checks_object_to_cannot_be_taken(store: Store, chat: Chat, author: Author) -> None:
    say(chat, target=WRONG)
    offered = suggest_edit(store, author, ANNA, draft(store).id)
    assert any("14" in line for line in offered.objections)
    with pytest.raises(InputError, match="cannot be taken"):
        accept(store, ANNA, offered.id)
    assert draft(store).content.target == OLD


def test_what_was_offered_for_an_older_text_is_stale(store: Store, chat: Chat, author: Author) -> None:
    say(chat, target=GOOD)
    offered = suggest_translation(store, author, ANNA, draft(store).id)
    row = draft(store)
    apply(store, BEN, Edit(row.id, row.version, "The ministry did not say when the dam would be built."))
    with pytest.raises(StaleError):
        accept(store, ANNA, offered.id)


def test_readers_neither_ask_nor_take(store: Store, chat: Chat, author: Author) -> None:
    say(chat, target=GOOD)
    offered = suggest_translation(store, author, ANNA, draft(store).id)
    asked = len(chat.requests)
    for act in (
        lambda: suggest_edit(store, author, READER, draft(store).id),
        lambda: suggest_translation(store, author, READER, draft(store).id),
        lambda: suggest_brief(store, author, READER, 1),
        lambda: explain_finding(store, author, READER, 1),
        lambda: accept(store, READER, offered.id),
        lambda: accept_brief(store, READER, 1),
    ):
        with pytest.raises(ForbiddenError):
            act()
    assert len(chat.requests) == asked


def test_there_is_nothing_to_edit_where_there_is_no_translation(store: Store, author: Author) -> None:
    with pytest.raises(InputError, match="no translation"):
        suggest_edit(store, author, ANNA, find(store, 1, UNTRANSLATED).id)


@pytest.mark.parametrize("number", [99, -1])
def test_what_there_is_not_is_told(store: Store, author: Author, number: int) -> None:
    with pytest.raises(InputError):
        accept(store, ANNA, number)
    with pytest.raises(InputError):
        accept_brief(store, ANNA, number)
    with pytest.raises(InputError):
        suggest_brief(store, author, ANNA, number)
    with pytest.raises(InputError):
        explain_finding(store, author, ANNA, number)


def test_a_model_that_fails_leaves_everything_as_it_was(store: Store, chat: Chat, author: Author) -> None:
    chat.model = saying(Reply(status=404))
    before = draft(store)
    with pytest.raises(ModelError):
        suggest_edit(store, author, ANNA, before.id)
    assert draft(store) == before


def test_asking_can_be_stopped(store: Store, chat: Chat, author: Author) -> None:
    chat.model = saying(Reply("x" * 700, wait=1))
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(StoppedError):
        suggest_edit(store, author.watched(stop), ANNA, draft(store).id)


def test_exports_say_which_language_model_wrote_and_who_took_it(store: Store, chat: Chat, author: Author) -> None:
    say(chat, target=GOOD)
    offered = suggest_translation(store, author, ANNA, draft(store).id)
    accept(store, BEN, offered.id)
    with store.reading() as connection:
        article = read_article(connection, 1)
    segment = next(one for one in article.document.segments if one.id.endswith(DRAFT))
    assert article.of(segment).origin_line == f"language model: {offered.writer}, taken by ben"
    for form in (Form.HTML, Form.MARKDOWN, Form.CSV, Form.XLIFF, Form.JSONL):
        assert "tiny at 127" in render([article], form).decode().replace("&#46;", "."), form
    rows = [json.loads(line) for line in render([article], Form.JSONL).decode().splitlines()]
    [row] = [row for row in rows if row["origin"] == "language model"]
    assert row["written"] | {"at": ""} == {"by": "ben", "at": "", "writer": offered.writer}


def test_a_finding_is_explained_as_the_answer_grows(store: Store, chat: Chat, author: Author) -> None:
    say(chat, explanation="A word was left in Arabic.")
    with store.reading() as connection:
        [finding] = connection.execute("SELECT id FROM finding ORDER BY id LIMIT 1").fetchone()
    seen: list[str] = []
    watched = author.watched(threading.Event(), seen.append)
    assert explain_finding(store, watched, ANNA, finding) == "A word was left in Arabic."
    assert len(seen) > 1


SENTENCES = [
    {"text": "Irrigation Minister Sami al-Khatib announced a new agreement.", "segments": ["S1"]},
    {"text": "Al-Khatib said the share would rise by 97%.", "segments": ["S2"]},
]


def test_a_brief_is_accepted_without_what_the_checks_refuse(store: Store, chat: Chat, author: Author) -> None:
    say(chat, sentences=SENTENCES)
    kept = suggest_brief(store, author, ANNA, 1)
    assert [bool(one.problems) for one in kept.brief.sentences] == [False, True]
    with store.reading() as connection:
        assert accepted_brief(connection, 1) is None
        assert latest_brief(connection, 1) == kept
    accepted = accept_brief(store, BEN, kept.id)
    assert accepted.accepted_by == "ben"
    with store.reading() as connection:
        assert accepted_brief(connection, 1) == accepted
        last = changes(connection, article=1)[-1]
    assert last.entry.after == {"writer": kept.brief.writer, "brief": [SENTENCES[0]["text"]]}
    with store.reading() as connection:
        article = read_article(connection, 1)
    for form in (Form.HTML, Form.MARKDOWN, Form.DOCX):
        content = render([article], form)
        text = content.decode() if form is not Form.DOCX else _docx_text(content)
        assert "announced a new agreement" in text, form
        assert "97%" not in text, form
        assert "ben" in text, form
        assert "tiny at 127" in text.replace("&#46;", "."), form


def test_a_brief_of_which_nothing_is_borne_out_cannot_be_accepted(store: Store, chat: Chat, author: Author) -> None:
    say(chat, sentences=SENTENCES[1:])
    with pytest.raises(InputError, match="borne out"):
        accept_brief(store, ANNA, suggest_brief(store, author, ANNA, 1).id)


def test_edited_text_stays_a_persons(store: Store) -> None:
    assert find(store, 1, EDITED).content.origin is Origin.PERSON


def _docx_text(content: bytes) -> str:
    import docx

    document = docx.Document(io.BytesIO(content))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_a_brief_of_the_digest_cites_what_the_articles_say(store: Store, chat: Chat, author: Author) -> None:
    say(chat, sentences=[{"text": "There was an announcement.", "segments": ["S1"]}])
    kept = suggest_digest_brief(store, author, ANNA)
    with store.reading() as connection:
        lead = project_digest(connection)[0].sayings[0]
        assert latest_brief(connection, None) == kept
        assert (latest_brief(connection, 1), accepted_brief(connection, None)) == (None, None)
    assert kept.brief.sentences[0].segments == (lead.name,)
    assert f"Arabic: {json.dumps(lead.source, ensure_ascii=False)}" in chat.requests[0]["messages"][1]["content"]
    assert accept_brief(store, BEN, kept.id).accepted_by == "ben"
    with pytest.raises(ForbiddenError):
        suggest_digest_brief(store, author, READER)


def earlier(path: Path, version: str) -> sqlite3.Connection:
    """Return a connection to a new project with an article, before a migration."""
    old = sqlite3.connect(path, isolation_level=None)
    old.row_factory = sqlite3.Row
    old.create_function("folded", 1, str, deterministic=True)
    for script in sorted(files("workbench.review").joinpath("migrations").iterdir(), key=lambda script: script.name):
        if script.name < version:
            store_module._apply(old, script.name, script.read_text(encoding="utf-8"))
    old.execute("INSERT INTO article VALUES (1, 'a', 'a', '', '{}', '[]', 'ready', NULL, NULL, NULL, '', 'anna', 0)")
    return old


def test_briefs_of_an_earlier_version_stay_and_stay_final(tmp_path: Path) -> None:
    old = earlier(tmp_path / "old.db", "0010")
    old.execute(
        "INSERT INTO brief VALUES (7, '2026', 1, '[[\"It is so.\", [\"a-1\"], []]]', 'tiny', 'anna', 'ben', '2027')"
    )
    with Store(tmp_path / "old.db").reading() as connection:
        kept = accepted_brief(connection, 1)
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert kept
    assert (kept.id, kept.brief.sentences[0].text, kept.accepted_by) == (7, "It is so.", "ben")
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        old.execute("UPDATE brief SET accepted_by = 'anna'")


def test_a_project_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = earlier(path, "0009")
    old.execute(
        "INSERT INTO segment VALUES (1, 1, 'a-0001-001', 0, 1, 'body', 0, 'x', '', 'y', 'draft', 'model', NULL, 1)"
    )
    with Store(path).reading() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("SELECT target FROM segment").fetchone()[0] == "y"
    old.execute("UPDATE segment SET origin = 'language model'")  # a connection that was open before
    with pytest.raises(sqlite3.IntegrityError):
        old.execute("UPDATE segment SET origin = 'nobody'")

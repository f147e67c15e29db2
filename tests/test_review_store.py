"""A review project: every change kept with who and when, none lost, nothing approved but by a person."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench import review
from workbench.document import Document, Finding, Origin, Severity, Span
from workbench.errors import InputError, OutputError
from workbench.pipeline import prepare
from workbench.reading import Limits, find_inputs, read_documents
from workbench.review import Actor, Role, StaleError, Store, apply
from workbench.review.actors import ForbiddenError, add_person, find_actor
from workbench.review.articles import ArticleState, add_article, set_state, take_drafts, take_statements, waiting
from workbench.review.history import changes
from workbench.review.records import load_document
from workbench.review.segments import SegmentState, read_segment
from workbench.review.service import Dismiss, Edit, Mark, Redo, Undo
from workbench.statements import select

MIGRATIONS = Path(review.__file__).parent / "migrations"
SEED = Path(__file__).parent.parent / "seeds" / "000_6ccabab89841b932.txt"
ANNA, BEN, MODEL = Actor("anna"), Actor("ben"), Actor("starter")


def seed_document() -> Document:
    [found] = find_inputs([str(SEED)], Limits())
    [document] = read_documents(found, Limits())
    assert isinstance(document, Document)
    return prepare(document)


DOCUMENT = seed_document()
NUMBER = Finding("an-old-code", Severity.ERROR, "1,5 ألف in the source", Span(0, 3), None)
TRANSLATED = replace(
    DOCUMENT,
    segments=tuple(
        replace(one, target=f"Draft {n}.", score=-0.5, origin=Origin.MODEL, findings=(NUMBER,) if n == 1 else ())
        for n, one in enumerate(DOCUMENT.segments)
    ),
)
TRANSLATED = replace(TRANSLATED, statements=select(TRANSLATED, 3))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "project.db")


@pytest.fixture
def article(store: Store) -> int:
    number = add_article(store, DOCUMENT, ANNA)
    take_drafts(store, number, TRANSLATED.segments, MODEL)
    take_statements(store, number, TRANSLATED)
    return number


def segments(store: Store, article: int) -> list[int]:
    with store.reading() as connection:
        rows = connection.execute("SELECT id FROM segment WHERE article = ? ORDER BY place", (article,))
        return [row["id"] for row in rows]


class TestStore:
    def test_a_document_comes_back_as_it_went_in(self, store: Store, article: int) -> None:
        with store.reading() as connection:
            assert load_document(connection, article) == TRANSLATED

    def test_migrations_are_run_once_and_never_changed(self, store: Store) -> None:
        again = Store(store.path)
        with again.reading() as connection:
            applied = [row["name"] for row in connection.execute("SELECT name FROM migration ORDER BY name")]
            assert applied == sorted(path.name for path in MIGRATIONS.iterdir())
            assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"

    def test_two_processes_may_create_it_at_once(self, tmp_path: Path) -> None:
        script = "import sys; from pathlib import Path; from workbench.review import Store; Store(Path(sys.argv[1]))"
        made = [subprocess.Popen([sys.executable, "-c", script, tmp_path / "p.db"]) for _ in range(4)]
        assert [process.wait() for process in made] == [0] * 4

    def test_other_files_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "text.db").write_text("this is no database at all, only some text" * 40, encoding="utf-8")
        with sqlite3.connect(tmp_path / "other.db") as other:
            other.execute("CREATE TABLE other (x)")
        for name in ("text.db", "other.db", "missing/project.db"):
            with pytest.raises(InputError, match="cannot be opened as a review project"):
                Store(tmp_path / name)

    def test_a_newer_project_is_refused(self, store: Store) -> None:
        with store.writing() as connection:
            connection.execute("INSERT INTO migration VALUES ('9999_future.sql', '')")
        with pytest.raises(InputError, match="newer version"):
            Store(store.path)

    def test_an_error_undoes_the_whole(self, store: Store, article: int) -> None:
        def write() -> None:
            with store.writing() as connection:
                connection.execute("UPDATE segment SET target = 'lost'")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write()
        with store.reading() as connection:
            assert load_document(connection, article) == TRANSLATED

    def test_a_project_that_cannot_be_written_is_told_in_one_line(self, store: Store, article: int) -> None:
        with store.writing() as connection:
            connection.execute("PRAGMA query_only = ON")
        with pytest.raises(OutputError, match="could not be written"):
            set_state(store, article, ArticleState.READY)

    def test_waiting_articles_are_found_again(self, store: Store, article: int) -> None:
        other = add_article(store, DOCUMENT, ANNA)
        set_state(store, other, ArticleState.TRANSLATING)
        with store.reading() as connection:
            assert waiting(connection) == [other, article]
        set_state(store, article, ArticleState.READY)
        set_state(store, other, ArticleState.FAILED, "no model")
        with store.reading() as connection:
            assert waiting(connection) == []


class TestActs:
    def test_edit_approve_and_history(self, store: Store, article: int) -> None:
        segment = segments(store, article)[0]
        edited = apply(store, ANNA, Edit(segment, 1, "  Better \n words. "))
        assert edited is not None
        assert (edited.content.target, edited.content.origin) == ("Better words.", Origin.PERSON)
        assert edited.content.state is SegmentState.DRAFT
        approved = apply(store, BEN, Edit(segment, edited.version, "Better words.", approve=True))
        assert approved is not None
        assert approved.content.state is SegmentState.APPROVED
        with store.reading() as connection:
            history = changes(connection, segment=segment)
        assert [(one.actor, one.entry.kind) for one in history] == [
            ("starter", "draft"), ("anna", "edit"), ("ben", "edit"),
        ]  # fmt: skip
        assert history[1].entry.before["target"] == "Draft 0."

    def test_an_edit_takes_the_approval_away(self, store: Store, article: int) -> None:
        segment = segments(store, article)[0]
        approved = apply(store, ANNA, Mark(segment, 1, SegmentState.APPROVED))
        assert approved is not None
        edited = apply(store, ANNA, Edit(segment, approved.version, "Other."))
        assert edited is not None
        assert edited.content.state is SegmentState.DRAFT

    def test_a_stale_edit_is_told_and_shown(self, store: Store, article: int) -> None:
        segment = segments(store, article)[0]
        apply(store, ANNA, Edit(segment, 1, "Mine."))
        with pytest.raises(StaleError) as stale:
            apply(store, BEN, Edit(segment, 1, "Also mine."))
        assert stale.value.row.content.target == "Mine."

    def test_the_machine_never_overwrites_a_person(self, store: Store) -> None:
        article = add_article(store, DOCUMENT, ANNA)
        segment = segments(store, article)[0]
        apply(store, ANNA, Edit(segment, 0, "Mine."))
        assert take_drafts(store, article, TRANSLATED.segments, MODEL) == len(TRANSLATED.segments) - 1
        with store.reading() as connection:
            assert read_segment(connection, segment).content.target == "Mine."

    def test_findings_follow_the_text_and_reasons_stay(self, store: Store, article: int) -> None:
        segment = segments(store, article)[1]
        with store.reading() as connection:
            [finding] = connection.execute("SELECT id FROM finding WHERE segment = ?", (segment,)).fetchall()
        apply(store, ANNA, Dismiss(segment, 1, finding["id"], "a quotation"))
        with store.reading() as connection:
            assert load_document(connection, article).segments[1].findings == ()
        with pytest.raises(InputError, match="no finding"):
            apply(store, ANNA, Dismiss(segment, 1, finding["id"] + 1, "other"))
        apply(store, ANNA, Edit(segment, 1, "Nothing of it in 1999."))
        with store.reading() as connection:
            codes = {one.code for one in load_document(connection, article).segments[1].findings}
            kinds = [one.entry.kind for one in changes(connection, segment=segment)]
        assert codes
        assert NUMBER.code not in codes
        assert kinds == ["draft", "dismiss", "edit"]

    def test_undo_and_redo_are_each_persons_own(self, store: Store, article: int) -> None:
        first, second, third = segments(store, article)[:3]
        apply(store, ANNA, Edit(first, 1, "One."))
        apply(store, BEN, Edit(second, 1, "Two."))
        apply(store, ANNA, Mark(third, 1, SegmentState.NEEDS_WORK))
        assert [apply(store, ANNA, Undo(article)).id for _ in range(2)] == [third, first]  # type: ignore[union-attr]
        assert apply(store, ANNA, Undo(article)) is None
        with store.reading() as connection:
            targets = [read_segment(connection, one).content.target for one in (first, second)]
        assert targets == ["Draft 0.", "Two."]
        assert apply(store, ANNA, Redo(article)).content.target == "One."  # type: ignore[union-attr]
        apply(store, ANNA, Edit(second, 2, "Two again."))
        assert apply(store, ANNA, Redo(article)) is None

    def test_undo_does_not_undo_anothers_work(self, store: Store, article: int) -> None:
        segment = segments(store, article)[0]
        apply(store, ANNA, Edit(segment, 1, "One."))
        apply(store, BEN, Edit(segment, 2, "Two."))
        with pytest.raises(StaleError):
            apply(store, ANNA, Undo(article))

    @pytest.mark.parametrize(
        ("act", "problem"),
        [
            (Edit(1, 1, " ", approve=True), "empty"),
            (Edit(1, 1, "x" * 20_001), "refused"),
            (Edit(999_999, 1, "x"), "no segment"),
            (Mark(1, 1, SegmentState.UNTRANSLATED), "cannot be untranslated"),
        ],
    )
    @pytest.mark.usefixtures("article")
    def test_what_cannot_be_is_refused(self, store: Store, act: Edit, problem: str) -> None:
        with pytest.raises(InputError, match=problem):
            apply(store, ANNA, act)

    def test_readers_only_read(self, store: Store, article: int) -> None:
        reader = Actor("carl", Role.READER)
        for act in (Edit(1, 1, "x"), Mark(1, 1, SegmentState.APPROVED), Undo(article), Redo(article)):
            with pytest.raises(ForbiddenError):
                apply(store, reader, act)
        with pytest.raises(ForbiddenError):
            add_article(store, DOCUMENT, reader)

    @pytest.mark.usefixtures("article")
    def test_history_cannot_be_changed(self, store: Store) -> None:
        for statement in ("UPDATE change SET actor = 'x'", "DELETE FROM change"):
            with pytest.raises(sqlite3.IntegrityError, match="history"), store.writing() as connection:
                connection.execute(statement)

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(steps=st.lists(st.sampled_from(["edit", "mark", "undo", "redo"]), min_size=1, max_size=12))
    def test_taking_everything_back_leads_to_the_start(self, store: Store, article: int, steps: list[str]) -> None:
        segment, actor = segments(store, article)[0], Actor(f"actor {os.urandom(4).hex()}")
        with store.reading() as connection:
            start = read_segment(connection, segment).content
        for number, step in enumerate(steps):
            with store.reading() as connection:
                version = read_segment(connection, segment).version
            acts = {
                "edit": Edit(segment, version, f"{number}"),
                "mark": Mark(segment, version, SegmentState.NEEDS_WORK),
            }
            apply(store, actor, acts.get(step) or {"undo": Undo(article), "redo": Redo(article)}[step])
        while apply(store, actor, Undo(article)):
            pass
        with store.reading() as connection:
            assert read_segment(connection, segment).content == start


class TestPeople:
    def test_passwords_open_and_are_not_kept(self, store: Store) -> None:
        with store.writing() as connection:
            add_person(connection, "anna", Role.REVIEWER, "correct horse")
            add_person(connection, "carl", Role.READER, "battery")
        with store.reading() as connection:
            assert find_actor(connection, "anna", "correct horse") == ANNA
            assert find_actor(connection, "carl", "battery") == Actor("carl", Role.READER)
            assert find_actor(connection, "anna", "battery") is None
            assert find_actor(connection, "nobody", "") is None
        assert b"horse" not in b"".join(path.read_bytes() for path in store.path.parent.iterdir())


EDITOR = """
import sys
from pathlib import Path
from workbench.review import Actor, Store, apply
from workbench.review.service import Edit
store, version = Store(Path(sys.argv[1])), 1
while True:
    version = apply(store, Actor("anna"), Edit(int(sys.argv[2]), version, f"Text {version}.")).version
    print(version, flush=True)
"""


def test_a_kill_loses_no_confirmed_edit(store: Store, article: int) -> None:
    for number, segment in enumerate(segments(store, article)[:5]):
        command = [sys.executable, "-c", EDITOR, store.path, str(segment)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            confirmed = [process.stdout.readline() for _ in range(3 + number)]
            process.send_signal(signal.SIGKILL)
            confirmed += process.stdout.readlines()
        last = int(confirmed[-1])
        with Store(store.path).reading() as connection:
            row, history = read_segment(connection, segment), changes(connection, segment=segment)
        assert row.version >= last
        assert row.content.target == f"Text {row.version - 1}."
        assert len(history) == row.version
        assert json.loads(json.dumps(history[-1].entry.after))["target"] == row.content.target


def test_many_editors_at_once_lose_nothing(store: Store, article: int) -> None:
    numbers = segments(store, article)[:5]

    def work(actor: Actor, segment: int) -> None:
        for number in range(20):
            while True:
                with store.reading() as connection:
                    version = read_segment(connection, segment).version
                try:
                    apply(store, actor, Edit(segment, version, f"{actor.name} {number}"))
                    break
                except StaleError:
                    continue

    threads = [threading.Thread(target=work, args=(Actor(f"p{n}"), numbers[n % 5])) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as connection:
        made = connection.execute("SELECT count(*) FROM change WHERE kind = 'edit'").fetchone()[0]
        versions = connection.execute("SELECT sum(version) - count(*) FROM segment WHERE version > 1").fetchone()[0]
    assert made == versions == 200

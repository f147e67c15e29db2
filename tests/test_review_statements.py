"""The key statements of a project's articles: people drop, add and move them, and no machine overwrites that."""

import os
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from exchange_projects import ANNA, BEN, MODEL, articles
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statement_articles import article as written
from statement_articles import with_targets

from workbench.document import Document
from workbench.errors import InputError
from workbench.exchange.forms import Form, render
from workbench.review import Actor, Role, StaleError, Store, apply
from workbench.review.actors import ForbiddenError
from workbench.review.articles import ArticleState, add_article, set_state, take_drafts, take_statements
from workbench.review.digest import project_digest
from workbench.review.history import changes
from workbench.review.records import load_document
from workbench.review.service import Edit, Redo, Undo
from workbench.review.statements import (
    CHOSEN,
    AddStatement,
    DropStatement,
    MoveStatement,
    NameSpeaker,
    StaleListError,
    StatementAct,
    StatementList,
    read_statements,
)
from workbench.statements import select

BRIDGE = "أعلنت وزارة النقل التونسية أن الجسر الجديد سيفتح أمام السيارات في 14 تموز بعد ثلاث سنوات من الأشغال."
BRIDGE_AGAIN = "وأعلنت وزارة النقل التونسية اليوم أن الجسر الجديد سيفتح أمام السيارات في 14 تموز بعد سنوات من الأشغال."
HARVEST = "وقال وزير الزراعة سامر الخطيب إن محصول القمح هذا العام يكفي حاجة البلاد كلها لمدة ستة أشهر."
SCHOOLS = "وأغلقت المدارس أبوابها في المدن الجبلية بسبب الثلوج التي قطعت الطرق منذ مساء الأحد الماضي."
MUSEUM = "واستقبل المتحف الوطني في العاصمة ألف زائر في اليوم الأول من المعرض المخصص للخط العربي القديم."
ENGLISH = ("The bridge opens.", "Minister Samer al-Khatib said so.", "Schools closed.", "A thousand visitors came.")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "project.db")


def add(store: Store, document: Document, count: int = 3) -> int:
    number = add_article(store, document, ANNA)
    take_drafts(store, number, document.segments, MODEL)
    take_statements(store, number, replace(document, statements=select(document, count)))
    set_state(store, number, ArticleState.READY)
    return number


@pytest.fixture
def article(store: Store) -> int:
    """Add an article with two key statements of four segments."""
    return add(store, with_targets(written(BRIDGE, HARVEST, SCHOOLS, MUSEUM), *ENGLISH), 2)


def listed(store: Store, article: int) -> StatementList:
    with store.reading() as connection:
        return read_statements(connection, article)


def order(store: Store, article: int) -> list[int]:
    found = listed(store, article).entries
    assert [one.statement.rank for one in found] == list(range(1, len(found) + 1))
    return [one.segment for one in found]


def segments(store: Store, article: int) -> list[int]:
    with store.reading() as connection:
        return [
            row[0] for row in connection.execute("SELECT id FROM segment WHERE article = ? ORDER BY place", (article,))
        ]


def act(store: Store, article: int, make: Callable[[int], StatementAct], actor: Actor = ANNA) -> None:
    apply(store, actor, make(listed(store, article).version))


def speaker_of(store: Store, article: int, segment: int) -> str | None:
    [found] = [one.statement for one in listed(store, article).entries if one.segment == segment]
    return found.speaker.english if found.speaker else None


def run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class TestActs:
    def test_drop_add_and_move(self, store: Store, article: int) -> None:
        bridge, harvest, schools, museum = segments(store, article)
        assert order(store, article) == [bridge, harvest]
        act(store, article, lambda version: DropStatement(bridge, version))
        act(store, article, lambda version: AddStatement(museum, version))
        act(store, article, lambda version: AddStatement(schools, version, 1))
        assert order(store, article) == [schools, harvest, museum]
        act(store, article, lambda version: MoveStatement(museum, version, 1))
        act(store, article, lambda version: MoveStatement(schools, version, 3))
        assert order(store, article) == [museum, harvest, schools]
        assert listed(store, article).version == 5

    def test_what_is_added_names_its_speaker_and_who_chose_it(self, store: Store, article: int) -> None:
        harvest = segments(store, article)[1]
        act(store, article, lambda version: DropStatement(harvest, version))
        act(store, article, lambda version: AddStatement(harvest, version))
        added = listed(store, article).entries[-1].statement
        assert added.reasons == (CHOSEN,)
        assert added.speaker is not None
        assert (added.speaker.name, added.speaker.english) == ("سامر الخطيب", "Samer al-Khatib")

    def test_the_speaker_of_the_last_of_many_segments_is_found(self, store: Store) -> None:
        article = add(store, written(*[SCHOOLS] * 300, HARVEST, *[MUSEUM] * 100), 1)
        harvest = segments(store, article)[300]
        act(store, article, lambda version: AddStatement(harvest, version))
        assert speaker_of(store, article, harvest) == "Samer Khatib"

    def test_a_speaker_is_named_corrected_and_taken_away(self, store: Store, article: int) -> None:
        bridge, harvest = segments(store, article)[:2]
        act(store, article, lambda version: NameSpeaker(harvest, version, " Samir  Khatib ", "minister of agriculture"))
        with store.reading() as connection:
            speaker = load_document(connection, article).statements[1].speaker
        assert speaker is not None
        assert (speaker.name, speaker.english, speaker.english_title) == (
            "سامر الخطيب", "Samir Khatib", "minister of agriculture",
        )  # fmt: skip
        act(store, article, lambda version: NameSpeaker(harvest, version, ""))
        assert speaker_of(store, article, harvest) is None
        act(store, article, lambda version: NameSpeaker(bridge, version, "Ministry", name="وزارة النقل"))
        assert speaker_of(store, article, bridge) == "Ministry"

    def test_who_did_what_when(self, store: Store, article: int) -> None:
        bridge, harvest = segments(store, article)[:2]
        act(store, article, lambda version: MoveStatement(harvest, version, 1), BEN)
        with store.reading() as connection:
            [change] = [one for one in changes(connection, segment=harvest) if one.entry.kind == "move statement"]
        assert change.actor == "ben"
        assert change.at
        sides = change.entry.before, change.entry.after
        assert [side["rank"] for side in sides] == [2, 1]
        assert [len(side["statements"]) for side in sides] == [2, 2]
        assert sides[0]["statements"] == sides[1]["statements"][::-1]
        assert bridge != harvest

    def test_what_changes_nothing_leaves_no_trace(self, store: Store, article: int) -> None:
        bridge = segments(store, article)[0]
        act(store, article, lambda version: MoveStatement(bridge, version, 1))
        assert listed(store, article).version == 0
        assert apply(store, ANNA, Undo(article)) is None

    def test_what_cannot_be_is_refused(self, store: Store, article: int) -> None:
        bridge, _, schools, _ = segments(store, article)
        refused = {
            "already": AddStatement(bridge, 0),
            "is no key": DropStatement(schools, 0),
            "no key statement": MoveStatement(schools, 0, 1),
            "no rank 9": MoveStatement(bridge, 0, 9),
            "no rank 0": AddStatement(schools, 0, 0),
            "no segment": DropStatement(10**9, 0),
            "more than 300": NameSpeaker(bridge, 0, "x" * 301),
            "in English": NameSpeaker(bridge, 0, " ", "minister"),
        }
        for problem, refusal in refused.items():
            with pytest.raises(InputError, match=problem):
                apply(store, ANNA, refusal)
        assert listed(store, article).version == 0

    def test_a_list_that_is_still_to_be_picked_cannot_be_changed(self, store: Store, article: int) -> None:
        set_state(store, article, ArticleState.TRANSLATING)
        with pytest.raises(InputError, match="still to be translated"):
            apply(store, ANNA, DropStatement(segments(store, article)[0], 0))

    def test_readers_only_read(self, store: Store, article: int) -> None:
        bridge, _, schools, _ = segments(store, article)
        acts = (
            DropStatement(bridge, 0),
            AddStatement(schools, 0),
            MoveStatement(bridge, 0, 2),
            NameSpeaker(bridge, 0, "x"),
        )
        for each in acts:
            with pytest.raises(ForbiddenError):
                apply(store, Actor("carl", Role.READER), each)
        assert listed(store, article).version == 0

    def test_markup_and_sql_in_a_name_are_text(self, store: Store, article: int) -> None:
        bridge = segments(store, article)[0]
        name = "<script>alert(1)</script>'); DROP TABLE statement;--"
        act(store, article, lambda version: NameSpeaker(bridge, version, name))
        assert speaker_of(store, article, bridge) == name
        assert b"<script>alert" not in render(articles(store), Form.HTML)


class TestUndo:
    def test_acts_and_edits_are_taken_back_in_one_row(self, store: Store, article: int) -> None:
        bridge, harvest, schools, _ = segments(store, article)
        act(store, article, lambda version: DropStatement(bridge, version))
        apply(store, ANNA, Edit(harvest, 1, "Better."))
        act(store, article, lambda version: AddStatement(schools, version, 1))
        assert [apply(store, ANNA, Undo(article)).id for _ in range(3)] == [schools, harvest, bridge]  # type: ignore[union-attr]
        assert order(store, article) == [bridge, harvest]
        assert [apply(store, ANNA, Redo(article)).id for _ in range(3)] == [bridge, harvest, schools]  # type: ignore[union-attr]
        assert order(store, article) == [schools, harvest]

    def test_undo_brings_back_score_speaker_and_reasons(self, store: Store, article: int) -> None:
        before = listed(store, article)
        act(store, article, lambda version: DropStatement(segments(store, article)[1], version))
        apply(store, ANNA, Undo(article))
        assert listed(store, article) == replace(before, version=2)

    def test_undo_does_not_undo_anothers_work(self, store: Store, article: int) -> None:
        bridge, harvest = segments(store, article)[:2]
        act(store, article, lambda version: MoveStatement(harvest, version, 1))
        act(store, article, lambda version: DropStatement(bridge, version), BEN)
        with pytest.raises(StaleListError, match="key statements"):
            apply(store, ANNA, Undo(article))
        assert order(store, article) == [harvest]

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        steps=st.lists(
            st.tuples(
                st.sampled_from(["drop", "add", "move", "name", "undo", "redo"]), st.integers(0, 3), st.integers(1, 4)
            ),
            max_size=10,
        )
    )
    def test_taking_everything_back_leads_to_the_start(
        self, store: Store, article: int, steps: list[tuple[str, int, int]]
    ) -> None:
        start, actor, numbers = listed(store, article), Actor(f"actor {os.urandom(4).hex()}"), segments(store, article)
        for step, place, rank in steps:
            version = listed(store, article).version
            acts = {
                "drop": DropStatement(numbers[place], version),
                "add": AddStatement(numbers[place], version, rank),
                "move": MoveStatement(numbers[place], version, rank),
                "name": NameSpeaker(numbers[place], version, f"Speaker {rank}"),
                "undo": Undo(article),
                "redo": Redo(article),
            }
            try:
                apply(store, actor, acts[step])
            except InputError:
                assert listed(store, article).version == version
        while apply(store, actor, Undo(article)):
            pass
        assert listed(store, article).entries == start.entries


class TestMachineAndOthers:
    def test_a_machine_rerun_leaves_an_edited_list_alone(self, store: Store, article: int) -> None:
        bridge, harvest = segments(store, article)[:2]
        with store.reading() as connection:
            document = load_document(connection, article)
        take_statements(store, article, replace(document, statements=select(document, 3)))
        assert len(order(store, article)) == 3
        act(store, article, lambda version: DropStatement(bridge, version))
        edited = order(store, article)
        take_statements(store, article, replace(document, statements=select(document, 4)))
        assert order(store, article) == edited
        assert harvest in edited

    def test_a_stale_act_is_told(self, store: Store, article: int) -> None:
        bridge, harvest = segments(store, article)[:2]
        apply(store, ANNA, DropStatement(bridge, 0))
        with pytest.raises(StaleError) as stale:
            apply(store, BEN, MoveStatement(harvest, 0, 1))
        assert isinstance(stale.value, StaleListError)
        assert stale.value.row.id == harvest

    def test_many_at_once_lose_nothing(self, store: Store, article: int) -> None:
        harvest, made = segments(store, article)[1], 8

        def name_speaker(actor: Actor, speaker: str) -> bool:
            try:
                act(store, article, lambda version: NameSpeaker(harvest, version, speaker), actor)
            except StaleError:
                return False
            return True

        def work(name: str) -> None:
            for number in range(made):
                while not name_speaker(Actor(name), f"{name} {number}"):
                    pass
            store.close()

        threads = [threading.Thread(target=work, args=(name,)) for name in ("anna", "ben", "carl")]
        run(threads)
        with store.reading() as connection:
            history = [one for one in changes(connection, article=article) if one.entry.kind == "name speaker"]
        assert len(history) == listed(store, article).version == 3 * made
        lists = [[side["statements"] for side in (one.entry.before, one.entry.after)] for one in history]
        assert all(earlier[1] == later[0] for earlier, later in pairwise(lists))

    def test_exports_carry_the_edited_list(self, store: Store, article: int) -> None:
        bridge, harvest, schools, _ = segments(store, article)
        act(store, article, lambda version: DropStatement(bridge, version))
        act(store, article, lambda version: AddStatement(schools, version, 1))
        act(store, article, lambda version: NameSpeaker(harvest, version, "Sam Khatib"))
        [exported] = articles(store)
        assert [(one.rank, one.segment[-8:]) for one in exported.document.statements] == [
            (1, "0003-001"),
            (2, "0002-001"),
        ]
        for form in (Form.HTML, Form.MARKDOWN, Form.JSONL, Form.CSV, Form.XLIFF):
            assert "Sam Khatib" in render([exported], form).decode()


class TestDigest:
    def sources(self, store: Store) -> list[list[str]]:
        with store.reading() as connection:
            return [[one.source for one in entry.sayings] for entry in project_digest(connection)]

    def test_what_two_articles_say_appears_once(self, store: Store) -> None:
        first, second = add(store, written(BRIDGE, HARVEST)), add(store, written(SCHOOLS, BRIDGE_AGAIN))
        same = add(store, written(SCHOOLS, BRIDGE_AGAIN))
        with store.reading() as connection:
            merged = project_digest(connection)
        assert {one.source for one in merged[0].sayings} == {BRIDGE, BRIDGE_AGAIN}
        assert {one.article for one in merged[0].sayings} in ({first, second}, {first, same})
        assert len(merged) == 3
        with store.reading() as connection:
            assert {one.article for each in project_digest(connection, 10, [first]) for one in each.sayings} == {first}

    def test_what_people_drop_and_order_counts(self, store: Store) -> None:
        article = add(store, written(BRIDGE, HARVEST, SCHOOLS, MUSEUM), 2)
        bridge, _, _, museum = segments(store, article)
        assert self.sources(store) == [[BRIDGE], [HARVEST]]
        act(store, article, lambda version: DropStatement(bridge, version))
        act(store, article, lambda version: AddStatement(museum, version))
        assert self.sources(store) == [[HARVEST], [MUSEUM]]
        act(store, article, lambda version: MoveStatement(museum, version, 1))
        assert self.sources(store) == [[MUSEUM], [HARVEST]]
        for segment in order(store, article):
            act(store, article, lambda version, one=segment: DropStatement(one, version))  # type: ignore[misc]
        assert self.sources(store) == []


def test_a_project_from_before_opens_with_its_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open a project made by the migrations up to the fourth."""
    from workbench.review import store as module

    real = module.files
    older = tmp_path / "older" / "migrations"
    older.mkdir(parents=True)
    for path in real("workbench.review").joinpath("migrations").iterdir():
        if path.name < "0005":
            (older / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(module, "files", lambda _: older.parent)
    Store(tmp_path / "project.db").close()
    with sqlite3.connect(tmp_path / "project.db") as old:
        columns = "name, title, text_sha256, content, spans, state, added_at, added_by"
        old.execute(f"INSERT INTO article ({columns}) VALUES ('a', 'a', '', '{{}}', '[]', 'ready', '', 'anna')")  # noqa: S608
    monkeypatch.setattr(module, "files", real)
    assert listed(Store(tmp_path / "project.db"), 1) == StatementList(1, 0, ())

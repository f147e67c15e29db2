"""A project's glossary: who added what, what stands, and what it finds in translations under review."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.memory_projects import ANNA, add, approve, segment
from workbench.document import Origin
from workbench.errors import InputError
from workbench.glossary import project
from workbench.glossary.index import Glossary
from workbench.glossary.rows import glossary_of
from workbench.glossary.term import Term
from workbench.review import Actor, Role, Store, apply
from workbench.review.actors import ForbiddenError
from workbench.review.articles import take_drafts
from workbench.review.records import load_document, load_finding
from workbench.review.service import Dismiss, Edit

BEN = Actor("ben")
SAID = "قال الوزير للأمم المتحدة إن المحادثات بدأت."
LEFT = "وغادر السفير القاهرة مساء الأحد."
UN = Term("الأمم المتحدة", "United Nations", ("UN",), ("Nations United",))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "project.db")


def findings(store: Store, number: int) -> list[str]:
    with store.reading() as connection:
        query = "SELECT message FROM finding WHERE segment = ? AND code = 'glossary' AND dismissed IS NULL"
        return [row["message"] for row in connection.execute(query, (number,))]


def edit(store: Store, number: int, target: str) -> None:
    apply(store, ANNA, Edit(number, segment(store, number).version, target))


class TestTerms:
    def test_a_term_keeps_who_added_it_and_when(self, store: Store) -> None:
        term = project.add(store, ANNA, UN)
        assert (term.creator, term.target, project.all_terms(store)) == ("anna", "United Nations", [term])
        assert term.created_at
        assert term.id

    def test_a_term_takes_the_place_of_one_with_its_source_and_domain(self, store: Store) -> None:
        project.add(store, ANNA, UN)
        project.add(store, BEN, Term("امم متحده", "UN"))
        project.add(store, BEN, Term("الأمم المتحدة", "U.N.", domain="sport"))
        assert [(term.target, term.creator) for term in project.all_terms(store)] == [("UN", "ben"), ("U.N.", "ben")]
        with store.reading() as connection:
            rows = connection.execute("SELECT target, removed_by FROM term ORDER BY id").fetchall()
        assert [tuple(row) for row in rows] == [("United Nations", "ben"), ("UN", None), ("U.N.", None)]

    def test_what_says_nothing_new_leaves_no_trace(self, store: Store) -> None:
        first = project.add(store, ANNA, UN)
        assert project.add(store, BEN, UN) == first
        assert project.take(store, BEN, [UN, Term("كلمة", "word")]) == project.Taken(2, 1, 0)

    def test_a_removed_term_stays_in_the_history_with_who_removed_it(self, store: Store) -> None:
        term = project.add(store, ANNA, UN)
        assert term.id
        assert project.remove(store, BEN, term.id) == term
        assert project.all_terms(store) == []
        with pytest.raises(InputError, match="no term"):
            project.remove(store, BEN, term.id)
        with store.reading() as connection:
            [row] = connection.execute("SELECT removed_by, removed_at FROM term").fetchall()
        assert row["removed_by"] == "ben"
        assert row["removed_at"]

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE term SET target = 'x'", "UPDATE term SET removed_at = NULL", "DELETE FROM term",
            "UPDATE term SET removed_at = 'y', added_by = 'z'",
        ],
    )  # fmt: skip
    def test_no_term_is_changed_behind_its_history(self, store: Store, statement: str) -> None:
        project.add(store, ANNA, UN)
        with pytest.raises(sqlite3.IntegrityError), store.writing() as connection:
            connection.execute(statement)

    def test_readers_change_nothing(self, store: Store) -> None:
        reader = Actor("carl", Role.READER)
        term = project.add(store, ANNA, UN)
        with pytest.raises(ForbiddenError):
            project.add(store, reader, Term("كلمة", "word"))
        with pytest.raises(ForbiddenError):
            project.remove(store, reader, term.id or 0)
        assert project.all_terms(store) == [term]

    def test_all_terms_are_taken_or_none(self, store: Store) -> None:
        with pytest.raises(InputError, match="no Arabic"):
            project.take(store, ANNA, [UN, Term("word", "word")])
        assert project.all_terms(store) == []

    def test_hostile_texts_are_texts(self, store: Store) -> None:
        hostile = Term("كلمة'); DROP TABLE term; --", "=cmd()", ("<script>",), ("../x",), "\ud800", "a' OR 1")
        project.add(store, ANNA, hostile)
        [term] = project.all_terms(store)
        assert (term.target, term.alternatives, term.forbidden) == ("=cmd()", ("<script>",), ("../x",))

    def test_terms_are_found_in_a_source_with_their_places(self, store: Store) -> None:
        term = project.add(store, ANNA, UN)
        [match] = project.terms_in(store, SAID)
        assert (match.span.of(SAID), match.term, match.term.id) == ("للأمم المتحدة", term, term.id)
        assert project.terms_in(store, LEFT) == ()

    def test_the_index_is_kept_until_a_term_comes_or_goes(self, store: Store) -> None:
        def indexed() -> Glossary:
            with store.reading() as connection:
                return glossary_of(connection)

        empty = indexed()
        term = project.add(store, ANNA, UN)
        assert indexed() is indexed() is not empty
        assert [one.target for one in indexed().terms] == ["United Nations"]
        project.remove(store, ANNA, term.id or 0)
        assert indexed().terms == ()


class TestReview:
    def test_every_edit_is_held_against_the_glossary(self, store: Store) -> None:
        first, second = add(store, "a.txt", SAID, LEFT)
        project.add(store, ANNA, UN)
        edit(store, first, "The minister told them that talks began.")
        edit(store, second, "The ambassador left Cairo on Sunday evening.")
        [message] = findings(store, first)
        assert "“United Nations” or “UN”" in message
        assert findings(store, second) == []
        edit(store, first, "The minister told the Nations United that talks began.")
        [message] = findings(store, first)
        assert "not “Nations United”" in message
        edit(store, first, "The minister told the UN that talks began.")
        assert findings(store, first) == []

    def test_a_new_term_is_asked_for_in_what_is_translated_already(self, store: Store) -> None:
        first, second = add(store, "a.txt", SAID, LEFT)
        approve(store, first, "The minister told them.")
        version = segment(store, first).version
        term = project.add(store, ANNA, UN)
        assert len(findings(store, first)) == 1
        assert findings(store, second) == []
        assert segment(store, first).version == version
        project.add(store, ANNA, Term(UN.source, "them"))
        assert findings(store, first) == []
        term = project.add(store, ANNA, UN)
        assert len(findings(store, first)) == 1
        project.remove(store, ANNA, term.id or 0)
        assert findings(store, first) == []

    def test_what_was_dismissed_stays_dismissed_and_other_findings_stay(self, store: Store) -> None:
        [first] = add(store, "a.txt", SAID)
        edit(store, first, "The minister told 5 of them.")
        with store.reading() as connection:
            others = connection.execute("SELECT id FROM finding WHERE segment = ?", (first,)).fetchall()
        assert others
        project.add(store, ANNA, UN)
        with store.reading() as connection:
            row = connection.execute("SELECT id FROM finding WHERE code = 'glossary'").fetchone()
        apply(store, ANNA, Dismiss(first, segment(store, first).version, row["id"], "clear from context"))
        project.add(store, ANNA, Term("السفير", "ambassador"))
        edit(store, first, "The minister told 5 of them so.")
        assert findings(store, first) == []
        with store.reading() as connection:
            query = "SELECT id FROM finding WHERE segment = ? AND code <> 'glossary'"
            assert connection.execute(query, (first,)).fetchall() == others

    def test_what_is_found_again_is_marked_where_it_now_stands(self, store: Store) -> None:
        [first] = add(store, "a.txt", SAID)
        project.add(store, ANNA, UN)
        for target in ("The Nations United.", "He told the Nations United and Nations United.", "Nations United"):
            edit(store, first, target)
            with store.reading() as connection:
                rows = connection.execute("SELECT * FROM finding WHERE code = 'glossary' ORDER BY id").fetchall()
            spans = [load_finding(row).target_span for row in rows]
            assert [span and span.of(target) for span in spans] == ["Nations United"] * target.count("Nations United")
            assert len(set(spans)) == len(spans)

    def test_copied_sources_are_not_held_against_it(self, store: Store) -> None:
        [first] = add(store, "a.txt", SAID)
        article = segment(store, first).article
        with store.reading() as connection:
            [only] = load_document(connection, article).segments
        copy = replace(only, target=SAID, origin=Origin.COPY)
        take_drafts(store, article, [copy], Actor("starter"))
        project.add(store, ANNA, Term("الوزير", "minister"))
        assert findings(store, first) == []

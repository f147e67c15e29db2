"""Error span annotation: each rater marks and scores alone, nothing is overwritten, and Marot reads the export."""

import json
import sqlite3
import threading
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from exchange_projects import ANNA, BEN, DRAFT, EDITED, HEADLINE, UNTRANSLATED, add, edit, find, make_project
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from writing_sample import Passage, build_document

from workbench.commands import run
from workbench.document import Span
from workbench.errors import InputError
from workbench.exchange.marot import rated_texts, render
from workbench.review import Actor, Role, StaleError, Store, apply
from workbench.review.actors import ForbiddenError
from workbench.review.agreement import Agreement, agreements
from workbench.review.history import changes
from workbench.review.marking import (
    Rate,
    StaleRatingError,
    categories,
    own_history,
    own_rating,
    own_ratings,
    rate,
)
from workbench.review.ratings import Grade, MarkedError, Rating, read_ratings
from workbench.review.segments import SegmentState
from workbench.review.service import Mark, Undo

CARL = Actor("carl")
MISSING = MarkedError(Grade.MAJOR, None)
AWKWARD = "=cmd|' /C calc'!A0 <v>a</v>\tb\u2028c <script>alert(1)</script> 😀 \u202e"
MarotRow = dict[str, Any]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_project(tmp_path)


def error(start: int, end: int, grade: Grade = Grade.MINOR, category: str | None = None) -> MarkedError:
    return MarkedError(grade, Span(start, end), category)


def give(
    store: Store, actor: Actor, score: int | None, *errors: MarkedError, place: str = DRAFT, seen: int | None = None
) -> Rating:
    """Rate a segment as it stands, in the place of what the rater said before."""
    row = find(store, 1, place)
    before = own(store, actor, place)
    known = before.id if before and not before.stale else 0
    return rate(store, actor, Rate(row.id, row.content.target or "", errors, score, known if seen is None else seen))


def own(store: Store, actor: Actor, place: str = DRAFT) -> Rating | None:
    segment = find(store, 1, place).id
    with store.reading() as connection:
        return own_rating(connection, actor, segment)


def every(store: Store) -> list[Rating]:
    with store.reading() as connection:
        return read_ratings(connection)


def exported(store: Store) -> list[MarotRow]:
    with store.reading() as connection:
        return read_marot(render(rated_texts(connection)))


def read_marot(content: bytes) -> list[MarotRow]:
    """Read a file by the rules of Marot's README: ten cells a line, any line with the column names is none."""
    texts = ("system", "doc", "docSegId", "globalSegId", "rater", "source", "target", "category", "severity")
    rows = []
    for line in content.decode().split("\n"):
        if line.strip() and "system\tdoc" not in line.lower():
            cells = line.split("\t")
            assert len(line.splitlines()) == 1
            rows.append({**dict(zip(texts, cells[:-1], strict=True)), "metadata": json.loads(cells[-1])})
    return rows


def marked(target: str) -> str | None:
    """Return what stands between a target's marks."""
    if "<v>" not in target:
        return None
    assert target.count("<v>") == target.count("</v>") == 1
    return target.split("<v>")[1].split("</v>", maxsplit=1)[0]


class TestRating:
    def test_errors_then_a_score(self, store: Store) -> None:
        opened = give(store, ANNA, None, error(4, 8, Grade.MAJOR, " Accuracy/Name "), error(0, 3), MISSING)
        assert opened.score is None
        assert opened.errors == (error(0, 3), error(4, 8, Grade.MAJOR, "Accuracy/Name"), MISSING)
        done = give(store, ANNA, 64, *opened.errors)
        assert (done.score, done.rater, done.system, done.stale) == (64, "anna", "model", False)
        assert own(store, ANNA) == done
        segment = find(store, 1, DRAFT).id
        with store.reading() as connection:
            assert own_history(connection, ANNA, segment) == [opened, done]
            assert own_ratings(connection, ANNA, 1) == {segment: done}

    def test_each_rater_alone(self, store: Store) -> None:
        give(store, ANNA, 90)
        assert own(store, BEN) is None
        give(store, BEN, 20, error(0, 5))
        assert [one.score for one in (own(store, ANNA), own(store, BEN)) if one] == [90, 20]
        with store.reading() as connection:  # what others say of a text stays out of its history
            assert "rate" not in {one.entry.kind for one in changes(connection, article=1)}

    def test_the_same_again_leaves_no_trace(self, store: Store) -> None:
        first = give(store, ANNA, 90, error(0, 3))
        assert give(store, ANNA, 90, error(0, 3), error(0, 3)) == first
        assert len(every(store)) == 1

    def test_two_windows_of_a_rater_do_not_overwrite_each_other(self, store: Store) -> None:
        give(store, ANNA, 90)
        with pytest.raises(StaleRatingError, match="another window"):
            give(store, ANNA, 10, seen=0)
        assert [one.score for one in every(store)] == [90]

    def test_a_changed_target_makes_a_rating_stale(self, store: Store) -> None:
        row, first = find(store, 1, DRAFT), give(store, ANNA, 70, error(0, 3))
        edit(store, 1, DRAFT, "Quite another text.")
        stale = own(store, ANNA)
        assert stale is not None
        assert (stale.id, stale.stale, stale.target) == (first.id, True, row.content.target)
        with pytest.raises(StaleError):
            rate(store, ANNA, Rate(row.id, row.content.target or "", (), 50, first.id))
        fresh = give(store, ANNA, 95)
        assert (fresh.stale, fresh.system) == (False, "person")
        with store.reading() as connection:
            assert own_ratings(connection, ANNA, 1)[row.id] == fresh
        apply(store, BEN, Undo(1))  # and what was said of the first text counts again
        again = own(store, ANNA)
        assert again == first
        with store.reading() as connection:
            assert own_ratings(connection, ANNA, 1)[row.id] == first

    def test_a_new_state_makes_nothing_stale(self, store: Store) -> None:
        give(store, ANNA, 70)
        row = find(store, 1, DRAFT)
        apply(store, BEN, Mark(row.id, row.version, SegmentState.APPROVED))
        rated = own(store, ANNA)
        assert rated is not None
        assert not rated.stale

    def test_a_rating_is_taken_back(self, store: Store) -> None:
        give(store, ANNA, 70, error(0, 3))
        give(store, ANNA, None)
        taken = own(store, ANNA)
        assert taken is not None
        assert (taken.errors, taken.score) == ((), None)
        assert exported(store) == []

    def test_what_cannot_be_is_refused(self, store: Store) -> None:
        length = len(find(store, 1, DRAFT).content.target or "")
        refused = [
            (101, ()), (-1, ()), (50, (error(-1, 2),)), (50, (error(3, 3),)), (50, (error(0, length + 1),)),
            (50, (error(0, 3, category="x" * 81),)), (50, tuple(error(0, 1, category=f"{n}") for n in range(201))),
        ]  # fmt: skip
        for score, errors in refused:
            with pytest.raises(InputError):
                give(store, ANNA, score, *errors)
        with pytest.raises(InputError, match="without a translation"):
            give(store, ANNA, 50, place=UNTRANSLATED)
        with pytest.raises(InputError, match="no segment"):
            rate(store, ANNA, Rate(10**9, "x", (), 50))
        assert every(store) == []

    def test_readers_only_read(self, store: Store) -> None:
        with pytest.raises(ForbiddenError):
            give(store, Actor("rita", Role.READER), 50)

    def test_ratings_cannot_be_changed(self, store: Store) -> None:
        give(store, ANNA, 50)
        for statement in ("UPDATE rating SET score = 100", "DELETE FROM rating"):
            with pytest.raises(sqlite3.IntegrityError, match="ratings are never"), store.writing() as connection:
                connection.execute(statement)

    def test_two_raters_at_once_lose_nothing(self, store: Store) -> None:
        def work(actor: Actor) -> None:
            for score in range(20):
                give(store, actor, score, error(0, 1 + score))
            store.close()

        threads = [threading.Thread(target=work, args=(actor,)) for actor in (ANNA, BEN, CARL)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        scores = defaultdict[str, list[int | None]](list)
        for one in every(store):
            scores[one.rater].append(one.score)
        assert scores == {name: list(range(20)) for name in ("anna", "ben", "carl")}

    def test_categories_are_offered(self) -> None:
        names = [name for name, _ in categories()]
        assert len(set(names)) == len(names)
        assert {"Accuracy/Omission", "Fluency/Grammar", "Other"} <= set(names)


class TestAgreement:
    def test_nobody_has_rated_the_same(self, store: Store) -> None:
        give(store, ANNA, 50)
        give(store, BEN, 50, place=EDITED)
        give(store, BEN, None, error(0, 3))  # not scored yet
        assert agreements(every(store)) == ()

    def test_scores_marks_and_grades(self, store: Store) -> None:
        give(store, ANNA, 80, error(0, 4), error(6, 8, Grade.MAJOR))
        give(store, BEN, 60, error(2, 6), error(6, 8, Grade.MAJOR))
        [found] = agreements(every(store))
        assert found == Agreement(("anna", "ben"), 1, 20.0, None, 2 * 4 / (6 + 6), 1.0)

    def test_the_last_word_on_the_same_text_counts(self, store: Store) -> None:
        for place, scores in {DRAFT: (10, 20), HEADLINE: (50, 60), EDITED: (90, 100)}.items():
            give(store, ANNA, 100, error(0, 3), place=place)
            for actor, score in zip((ANNA, BEN), scores, strict=True):
                give(store, actor, score, place=place)
        edit(store, 1, DRAFT, "Another text.")
        give(store, CARL, 100)
        [found] = agreements(every(store))
        assert found == Agreement(("anna", "ben"), 3, 10.0, pytest.approx(1.0), None, None)

    def test_what_is_missing_and_overlaps_counts_once(self, store: Store) -> None:
        give(store, ANNA, 50, MISSING, error(0, 3), error(0, 3, Grade.MAJOR))
        give(store, BEN, 50, MISSING, error(0, 3))
        [found] = agreements(every(store))
        assert (found.overlap, found.grade) == (1.0, 1 / 4)

    @settings(deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 19), st.integers(1, 20)), min_size=1, max_size=6))
    def test_a_rater_agrees_with_one_who_says_the_same(self, said: list[tuple[int, int, int]]) -> None:
        ratings = [
            Rating(0, "", rater, number, "x" * 40, "", (error(start, start + length),), score)
            for rater in ("anna", "ben")
            for number, (score, start, length) in enumerate(said)
        ]
        [found] = agreements(ratings)
        assert (found.segments, found.difference, found.overlap, found.grade) == (len(said), 0, 1, 1)
        assert found.correlation in (None, pytest.approx(1.0))


class TestMarot:
    def test_a_row_an_error_and_one_for_none(self, store: Store) -> None:
        row = find(store, 1, DRAFT)
        give(store, ANNA, 40, error(0, 3, Grade.MAJOR, "Accuracy/Name"), error(4, 6), MISSING)
        rated = give(store, BEN, 100)
        rows = exported(store)
        assert [(one["rater"], one["category"], one["severity"], marked(one["target"])) for one in rows] == [
            ("anna", "Accuracy/Name", "Major", (row.content.target or "")[0:3]),
            ("anna", "", "Minor", (row.content.target or "")[4:6]),
            ("anna", "Accuracy/Omission", "Major", None),
            ("ben", "no-error", "no-error", None),
        ]
        assert {(one["system"], one["globalSegId"], one["source"]) for one in rows} == {("model", row.name, row.source)}
        assert [one["metadata"]["score"] for one in rows] == [40, 40, 40, 100]
        assert all(one["metadata"]["segment"] == {"metrics": {"ESA": 70}} for one in rows)
        assert rows[0]["metadata"]["evaluation"]["template"] == "ESA"
        assert rows[-1]["metadata"]["timestamp"] / 1000 == pytest.approx(datetime.fromisoformat(rated.at).timestamp())

    def test_numbers_of_segments_start_with_one_in_each_document(self, store: Store) -> None:
        add(store, build_document([Passage([("عنوان", "A title")])], "article.txt"))
        for article in (1, 2):
            row = find(store, article, HEADLINE)
            rate(store, ANNA, Rate(row.id, row.content.target or "", (), 100))
        assert [one["docSegId"] for one in exported(store)] == ["1", "1"]

    def test_articles_of_one_name_are_two_documents(self, store: Store) -> None:
        names = []
        for title in ("A title", "Another title"):
            add(store, build_document([Passage([("عنوان", title)])], "same.txt"))
        for article in (2, 3):
            row = find(store, article, HEADLINE)
            rate(store, ANNA, Rate(row.id, row.content.target or "", (), 100))
            names.append(f"same.txt ({article})")
        assert [one["doc"] for one in exported(store)] == names

    def test_each_text_of_a_segment_is_a_system(self, store: Store) -> None:
        give(store, ANNA, 10, error(0, 3))
        for text in ("One text.", "Two texts."):
            edit(store, 1, DRAFT, text)
            give(store, ANNA, 90)
        rows = exported(store)
        assert [(one["system"], one["metadata"].get("stale")) for one in rows] == [
            ("model", True), ("person", True), ("person (text 2)", None),
        ]  # fmt: skip

    def test_hostile_text_stays_in_its_cell(self, store: Store) -> None:
        add(store, build_document([Passage([("نص <v>\t", AWKWARD)])], "docs\t\n.txt"))
        row = find(store, 2, HEADLINE)
        rate(store, Actor("my system"), Rate(row.id, AWKWARD, (error(0, 5, category="a\tdoc"), error(5, 6)), 3))
        rows = exported(store)
        assert [marked(one["target"]) for one in rows] == ["=cmd|", "'"]
        assert rows[0]["source"] == "نص ‹v› "
        assert "‹v›a‹/v› b c <script>" in rows[0]["target"].replace("</v>", "").replace("<v>", "")

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        target=st.text(st.sampled_from("<>/v\tbsystemdoc é😀\u2028\n\u0085 \"'"), min_size=1, max_size=20).filter(
            str.strip
        ),
        cuts=st.lists(st.tuples(st.integers(0, 19), st.integers(1, 20)), max_size=4),
        name=st.sampled_from(["doc", "System", "a\tb", "document.txt"]),
    )
    def test_marks_are_where_they_were_made(
        self, tmp_path_factory: pytest.TempPathFactory, target: str, cuts: list[tuple[int, int]], name: str
    ) -> None:
        store = Store(tmp_path_factory.mktemp("project") / "p.db")
        add(store, build_document([Passage([("نص", target)])], name))
        row = find(store, 1, HEADLINE)
        spans = {(low, min(low + length, len(target))) for low, length in cuts if target[low : low + length].strip()}
        rate(store, ANNA, Rate(row.id, target, tuple(error(*span) for span in spans), 50))
        rate(store, Actor("system"), Rate(row.id, target, (), 100))
        rows = exported(store)
        plain = {one["target"].replace("<v>", "").replace("</v>", "").rstrip(" ") for one in rows}
        assert len(plain) == 1
        found = [
            (one["target"].index("<v>"), one["target"].index("</v>") - 3) for one in rows if "<v>" in one["target"]
        ]
        assert found == sorted(spans)
        assert [one["metadata"]["marked_text"] for one in rows if "<v>" in one["target"]] == [
            target[start:end] for start, end in found
        ]
        store.close()


class TestCommand:
    def export(self, store: Store, *arguments: str) -> int:
        return run(["export", str(store.path), *arguments])

    def test_ratings_alone_and_beside_the_articles(
        self, store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        give(store, ANNA, 40, error(0, 3))
        give(store, BEN, 60, error(0, 3))
        assert self.export(store, "--esa", str(tmp_path / "esa.tsv")) == 0
        assert len(read_marot((tmp_path / "esa.tsv").read_bytes())) == 2
        told = capsys.readouterr().out
        assert "2 ratings by 2 raters" in told
        assert "anna and ben: 1 in common, scores 20.0 apart, overlap of marks 1.00, same grade 1.00" in told
        both = ["-o", str(tmp_path / "a.html"), "--esa", str(tmp_path / "b.tsv")]
        assert self.export(store, *both) == 0
        assert (tmp_path / "a.html").exists()
        assert (tmp_path / "b.tsv").read_bytes() == (tmp_path / "esa.tsv").read_bytes()

    def test_only_the_articles_that_are_named(self, store: Store, tmp_path: Path) -> None:
        add(store, build_document([Passage([("عنوان", "A title")])], "other.txt"))
        row = find(store, 2, HEADLINE)
        rate(store, ANNA, Rate(row.id, row.content.target or "", (), 100))
        give(store, ANNA, 40)
        assert self.export(store, "--esa", str(tmp_path / "esa.tsv"), "--article", "other.txt") == 0
        assert [one["doc"] for one in read_marot((tmp_path / "esa.tsv").read_bytes())] == ["other.txt"]

    def test_what_cannot_be_written_is_told(
        self, store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.export(store) == 2
        assert self.export(store, "--esa", str(tmp_path / "esa.tsv")) == 1
        assert not (tmp_path / "esa.tsv").exists()
        give(store, ANNA, 40)
        (tmp_path / "esa.tsv").write_text("mine")
        assert self.export(store, "--esa", str(tmp_path / "esa.tsv")) == 1
        assert (tmp_path / "esa.tsv").read_text() == "mine"
        told = capsys.readouterr().err
        assert "--esa" in told
        assert "no segment has a rater's score" in told
        assert "not overwritten" in told

"""Concordance search: words of either language in any spelling, approved first; a query is never more than words."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_projects import ANNA, add, approve, segment

from workbench import review
from workbench.review import Store, apply
from workbench.review import store as stores
from workbench.review.concordance import search
from workbench.review.segments import SegmentState
from workbench.review.service import Edit, Undo

MIGRATIONS = Path(review.__file__).parent / "migrations"
SAID = "قال الوزير إِنّ المحادثــات بدأت أمس في القاهرة."
LEFT = "وغادر السفير القاهرة مساء الأحد."
PLAIN = "انتهى الاجتماع بلا بيان."


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "project.db")


@pytest.fixture
def numbers(store: Store) -> list[int]:
    return add(store, "a.txt", SAID, LEFT, PLAIN)


def found(store: Store, query: str) -> list[int]:
    return [hit.segment for hit in search(store, query)]


def translate(store: Store, number: int, target: str) -> None:
    apply(store, ANNA, Edit(number, segment(store, number).version, target))


@pytest.mark.parametrize("query", ["المحادثات", "مُحادثات", "ان المحادثات", " أِن   قاهرة", "وزير أمس"])
def test_arabic_is_found_in_any_spelling_and_with_particles(store: Store, numbers: list[int], query: str) -> None:
    assert found(store, query) == [numbers[0]]


def test_english_is_found_whatever_its_case_and_ending(store: Store, numbers: list[int]) -> None:
    translate(store, numbers[1], "The ambassadors left Cairo at 7.30, Müller said.")
    for query in ("AMBASSADOR", "muller cairo", "7.30", "السفير left"):
        assert found(store, query) == [numbers[1]], query
    assert found(store, "ambassador minister") == []


def test_the_words_are_marked_where_they_stand(store: Store, numbers: list[int]) -> None:
    translate(store, numbers[0], "The minister said the ministers' talks began.")
    [hit] = search(store, "minister محادثات")
    assert [span.of(hit.source) for span in hit.source_spans] == ["المحادثــات"]
    assert [span.of(hit.target or "") for span in hit.target_spans] == ["minister", "ministers"]
    assert (hit.source, hit.state, hit.times) == (SAID, SegmentState.DRAFT, 1)


def test_approved_ones_come_first_and_like_ones_are_counted(store: Store, numbers: list[int]) -> None:
    others = add(store, "b.txt", LEFT, f"القاهرة القاهرة {PLAIN}", "زار الوزير القاهرة أمس.")
    assert {hit.segment: hit.times for hit in search(store, "القاهرة")} == {
        numbers[0]: 1, numbers[1]: 2, others[1]: 1, others[2]: 1,
    }  # fmt: skip
    approve(store, others[2], "The minister visited Cairo.")
    hits = search(store, "القاهرة")
    assert [hit.state for hit in hits] == [SegmentState.APPROVED] + [SegmentState.UNTRANSLATED] * 3
    assert [hit.segment for hit in search(store, "القاهرة", approved=True)] == [others[2]]
    assert search(store, "القاهرة", 2) == hits[:2]
    assert search(store, "القاهرة", 0) == []


def test_it_follows_every_change(store: Store, numbers: list[int]) -> None:
    translate(store, numbers[2], "No communiqué was issued.")
    assert found(store, "communique") == [numbers[2]]
    translate(store, numbers[2], "The meeting ended.")
    assert found(store, "communique") == []
    article = segment(store, numbers[2]).article
    apply(store, ANNA, Undo(article))
    assert found(store, "communique") == [numbers[2]]
    approve(store, numbers[2], "Approved now.")
    assert len(search(store, "approved", approved=True)) == 1
    translate(store, numbers[2], "Approved no more.")
    assert search(store, "approved", approved=True) == []
    add(store, "c.txt", "نص جديد هنا.")
    assert len(found(store, "جديد")) == 1


HOSTILE = [
    "'; DROP TABLE segment; --", '"', '""', "*", "AND", "OR NOT NEAR(", "source : x", "{source target}", "^", "-a",
    "a*", "(", "NEAR/2", "\x00", "\ud800", "%", "_", "قال OR السفير", "<script>alert(1)</script>", "🙂", "و" * 5_000,
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_no_query_is_more_than_words(store: Store, numbers: list[int], query: str) -> None:
    assert found(store, query) == []
    assert found(store, "السفير") == [numbers[1]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("filled") / "project.db")
    for number in add(store, "a.txt", SAID, LEFT, PLAIN):
        approve(store, number, "Some words, said 7.30.")
    return store


@given(query=st.text(max_size=80))
def test_any_text_can_be_searched_for(filled: Store, query: str) -> None:
    for hit in search(filled, query):
        assert hit.source_spans or hit.target_spans
        for text, spans in ((hit.source, hit.source_spans), (hit.target or "", hit.target_spans)):
            assert all(0 <= span.start < span.end <= len(text) for span in spans)


@given(first=st.integers(0, 6), last=st.integers(0, 6))
def test_words_of_a_segment_find_it(filled: Store, first: int, last: int) -> None:
    words = " ".join(SAID.split()[min(first, last) : max(first, last) + 1])
    assert SAID in [hit.source for hit in search(filled, words)]


def test_projects_of_before_are_indexed_when_they_are_opened(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = sqlite3.connect(path, isolation_level=None)
    old.row_factory = sqlite3.Row
    for name in ("0001_project.sql", "0002_memory.sql"):
        stores._apply(old, name, (MIGRATIONS / name).read_text(encoding="utf-8"))
    old.execute("INSERT INTO article VALUES (1, 'a', 'a', '', '{}', '[]', 'ready', NULL, NULL, NULL, '', 'anna')")
    old.execute(
        "INSERT INTO segment VALUES (1, 1, 'a-0001-001', 0, 1, 'body', 0, ?, 'x', 'The minister.', 'draft', 'model', "
        "NULL, 1)",
        (SAID,),
    )
    old.close()
    assert found(Store(path), "المحادثات minister") == [1]

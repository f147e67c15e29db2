"""The memory of a project: in step with what is approved, found again exactly or nearly, applied as drafts only."""

import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from tests.memory_projects import ANNA, add, approve, segment
from workbench.document import Origin, Span
from workbench.memory.files import count_units, import_file, open_project
from workbench.memory.lookup import Context, concordance, context_of, exact, lookup
from workbench.memory.matching import Difference, differences, percentage
from workbench.memory.unit import Unit, fold, folded_words
from workbench.memory.units import add_imported, all_units, digest
from workbench.review import Actor, Role, Store, apply
from workbench.review.actors import ForbiddenError
from workbench.review.articles import take_drafts
from workbench.review.history import changes
from workbench.review.recurring import draft_from_memory
from workbench.review.segments import SegmentState
from workbench.review.service import Edit, Mark, Undo

BEN = Actor("ben")
SAID = "قال الوزير إن المحادثات بدأت أمس."
LEFT = "وغادر السفير القاهرة مساء الأحد."
AGAIN = "قَالَ الوزير أنّ المحادثـات بدأت أمس."  # equal to SAID once folded


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "project.db")


@pytest.fixture
def filled() -> Iterator[sqlite3.Connection]:
    memory = Store(Path(":memory:"))
    with memory.writing() as connection:
        yield connection


def targets(store: Store) -> list[str]:
    with store.reading() as connection:
        return [unit.target for unit in all_units(connection)]


def found(connection: sqlite3.Connection, text: str, **options: int) -> list[tuple[int, str]]:
    return [(match.percent, match.stored.unit.target) for match in lookup(connection, text, **options)]


class TestStep:
    def test_an_approved_segment_is_a_unit_with_who_and_when(self, store: Store) -> None:
        first, second = add(store, "a.txt", SAID, LEFT)
        apply(store, ANNA, Edit(second, 0, "Only a draft."))
        approve(store, first, "The minister said so.", BEN)
        with store.reading() as connection:
            [unit] = all_units(connection)
            [change] = changes(connection, segment=first)
        assert (unit.source, unit.target, unit.creator) == (SAID, "The minister said so.", "ben")
        assert unit.created_at
        assert unit.created_at == unit.changed_at <= change.at

    @pytest.mark.parametrize("how", ["mark", "edit", "undo"])
    def test_taking_the_approval_away_withdraws_it(self, store: Store, how: str) -> None:
        [first] = add(store, "a.txt", SAID)
        apply(store, ANNA, Edit(first, 0, "Draft."))
        row = approve(store, first, "Approved.")
        acts = {
            "mark": Mark(first, row.version, SegmentState.NEEDS_WORK),
            "edit": Edit(first, row.version, "Other."),
            "undo": Undo(row.article),
        }
        apply(store, ANNA, acts[how])
        assert targets(store) == []
        with store.reading() as connection:
            assert lookup(connection, SAID) == []
            assert concordance(connection, "approved") == []

    def test_a_unit_stays_while_another_segment_or_a_file_stands_for_it(self, store: Store, tmp_path: Path) -> None:
        first, second, third = add(store, "a.txt", SAID, LEFT, AGAIN)
        rows = [approve(store, number, target) for number, target in ((first, "A."), (second, "B."), (third, "A."))]
        (tmp_path / "m.tsv").write_text(f"{LEFT}\tB.\n", encoding="utf-8")
        assert import_file(store, tmp_path / "m.tsv", ANNA).added == 0
        for row in rows[:2]:
            apply(store, ANNA, Mark(row.id, row.version, SegmentState.DRAFT))
        assert targets(store) == ["A.", "B."]
        apply(store, ANNA, Mark(third, rows[2].version, SegmentState.DRAFT))
        assert targets(store) == ["B."]

    def test_a_project_from_before_the_memory_is_taken_in(self, store: Store) -> None:
        first, second = add(store, "a.txt", SAID, LEFT)
        approve(store, first, "A.", BEN)
        with store.writing() as connection:  # as it stood before the migration
            connection.execute("DELETE FROM unit_segment")
            connection.execute("DELETE FROM unit")
        with open_project(store.path).reading() as connection:
            assert [(unit.target, unit.creator) for unit in all_units(connection)] == [("A.", "ben")]
        assert segment(store, second).content.state is SegmentState.UNTRANSLATED


class TestApplying:
    def test_an_approved_segment_recurs_as_a_draft_only_where_nothing_stands(self, store: Store) -> None:
        first, _ = add(store, "a.txt", SAID, LEFT)
        again, other = add(store, "b.txt", SAID, LEFT)
        third, _ = add(store, "c.txt", SAID, LEFT)
        apply(store, BEN, Edit(third, 0, "Ben's."))
        approve(store, first, "The minister said 5.")
        row = segment(store, again)
        assert (row.content.target, row.content.state) == ("The minister said 5.", SegmentState.DRAFT)
        assert (row.content.origin, row.content.score, row.version) == (Origin.MEMORY, None, 1)
        assert segment(store, third).content.target == "Ben's."
        assert segment(store, other).content.state is SegmentState.UNTRANSLATED
        with store.reading() as connection:
            [change] = changes(connection, segment=again)
            codes = connection.execute("SELECT code FROM finding WHERE segment = ?", (again,)).fetchall()
        assert (change.actor, change.entry.kind) == ("memory", "draft")
        assert codes  # the number that the source does not have
        assert targets(store) == ["The minister said 5."]

    def test_a_new_article_gets_what_is_known_before_the_model_comes(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "m.tsv").write_text(f"{SAID.replace('إن', 'أن')}\tSaid   so.\n", encoding="utf-8")
        import_file(store, tmp_path / "m.tsv", ANNA)
        first, second = add(store, "a.txt", SAID, LEFT)
        article = segment(store, first).article
        assert draft_from_memory(store, article) == 1
        assert draft_from_memory(store, article) == 0
        assert segment(store, first).content.target == "Said so."
        assert segment(store, first).content.state is SegmentState.DRAFT
        take_drafts(store, article, [], Actor("starter"))
        assert segment(store, second).content.target is None

    def test_the_context_decides_between_equals(self, store: Store) -> None:
        # "Yes" means one thing after a question and another after an order.
        ahead, after = "سأله القاضي عن التهمة فأجاب.", "ثم خرج من القاعة غاضبا."
        _, yes, _ = add(store, "a.txt", ahead, "نعم سيدي القاضي.", after)
        alone, last = add(store, "b.txt", "نعم سيدي القاضي.", LEFT)
        approve(store, yes, "Yes, Your Honour.")
        approve(store, alone, "At once, Your Honour.")
        _, third, _ = add(store, "c.txt", ahead, "نعم سيدي القاضي.", after)
        with store.reading() as connection:
            context = context_of(connection, third)
            assert context == Context(ahead, after, third)
            matches = lookup(connection, "نعم سيدي القاضي.", context)
            assert [(match.percent, match.stored.unit.target) for match in matches] == [
                (101, "Yes, Your Honour."), (100, "At once, Your Honour."),
            ]  # fmt: skip
            assert {match.percent for match in exact(connection, "نعم سيدي القاضي.", context_of(connection, yes))} == {
                100
            }
            assert exact(connection, "نعم سيدي القاضي.")[0].stored.unit.target == "At once, Your Honour."
        assert last

    def test_readers_import_nothing(self, store: Store, tmp_path: Path) -> None:
        with pytest.raises(ForbiddenError):
            import_file(store, tmp_path / "m.tsv", Actor("carl", Role.READER))


class TestLookup:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("قَالَ الوزيرُ", "قال الوزير"), ("الوزيـــر", "الوزير"), ("أحمد إلى آخر", "احمد الي اخر"),
            ("«نعم» 15", '"نعم"  ١٥'), ("قال\u200f \u2067CTU\u2069", "قال CTU"),
        ],
    )  # fmt: skip
    def test_spelling_does_not_count(self, filled: sqlite3.Connection, one: str, other: str) -> None:
        for source, asked in ((one, other), (other, one)):
            add_imported(filled, [Unit(source, "x")], "f")
            assert found(filled, asked) == [(100, "x")]
            assert differences(source, asked) == ()

    def test_near_matches_come_best_first_with_their_differences(self, filled: sqlite3.Connection) -> None:
        add_imported(
            filled, [Unit(SAID, "one"), Unit(LEFT, "two"), Unit("قال الوزير إن الجلسات بدأت غدا.", "three")], "f"
        )
        asked = "قال الوزيرُ إن المحادثات بدأت غدا."
        assert found(filled, asked) == [(83, "one"), (83, "three")] or found(filled, asked) == [
            (83, "three"),
            (83, "one"),
        ]
        assert found(filled, asked, least=84) == []
        assert len(found(filled, asked, most=1)) == 1
        match = next(match for match in lookup(filled, asked) if match.stored.unit.target == "one")
        [difference] = match.differences
        assert difference.unit
        assert difference.segment
        assert (difference.unit.of(SAID), difference.segment.of(asked)) == ("أمس", "غدا")

    @pytest.mark.parametrize(
        ("source", "asked", "percent"),
        [
            ("قتل 5 جنود في الهجوم.", "قتل 7 جنود في الهجوم.", 80),
            ("قتل 1.5 منهم", "قتل 15 منهم", 66),
            ("بدأت المحادثات أمس.", "بدأت المحادثات أمس؟", 99),
            ("بدأت المحادثات أمس", "لا بدأت المحادثات أمس", 75),
        ],
    )
    def test_what_differs_is_never_a_full_match(
        self, filled: sqlite3.Connection, source: str, asked: str, percent: int
    ) -> None:
        add_imported(filled, [Unit(source, "x")], "f")
        assert found(filled, asked) == [(percent, "x")]
        assert exact(filled, asked) == []
        assert differences(source, asked)

    def test_missing_and_added_words_are_marked_on_their_side(self) -> None:
        assert differences("قال الوزير نعم", "قال نعم") == (Difference(Span(4, 10), None),)
        assert differences("قال نعم", "قال الوزير نعم") == (Difference(None, Span(4, 10)),)

    @given(st.text(), st.text())
    def test_differences_are_there_only_where_texts_differ(self, one: str, other: str) -> None:
        assert differences(one, one) == ()
        for each in differences(one, other):
            assert each.unit or each.segment
            for span, text in ((each.unit, one), (each.segment, other)):
                assert span is None or 0 <= span.start < span.end <= len(text)
        fold(one).encode()

    def test_no_near_match_is_missed(self, filled: sqlite3.Connection) -> None:
        chance = random.Random(7)  # noqa: S311 -- no secret
        words = [f"كلمة{number}" for number in range(60)]
        sources = {" ".join(chance.choices(words, k=chance.randint(1, 12))) for _ in range(250)}
        add_imported(filled, [Unit(source, source) for source in sources], "f")
        for _ in range(20):
            asked = " ".join(chance.choices(words, k=chance.randint(1, 12)))
            scores = [percentage(folded_words(fold(asked)), folded_words(fold(source))) for source in sources - {asked}]
            wanted = sorted((score for score in scores if score >= 50), reverse=True)
            assert [percent for percent, _ in found(filled, asked, least=50, most=900) if percent < 100] == wanted

    def test_short_ones_are_found_among_many_longer_ones_with_their_words(self, filled: sqlite3.Connection) -> None:
        longer = [Unit(f"قال إن الوزير {number} {LEFT} {number * 7}", "x") for number in range(1400)]
        add_imported(filled, [*longer[:700], Unit("قال الوزير غدا", "short"), *longer[700:]], "f")
        assert found(filled, "قال الوزير أمس") == [(66, "short")]

    def test_the_percentage_is_what_it_says(self) -> None:
        assert Levenshtein.distance(list("abc"), list("axc")) == 1
        assert percentage(list("abc"), list("axc")) == 66
        assert percentage(list("a" * 300), list("a" * 299 + "b")) == 99
        assert percentage([], []) == 0

    @pytest.mark.parametrize(
        "text", ['"', "' OR 1=1 --", "NEAR(", "*", "unit : x", "^", "", "\0", "\ud800", "((", "a" * 9000]
    )
    def test_a_search_is_text_and_never_a_query(self, filled: sqlite3.Connection, text: str) -> None:
        add_imported(filled, [Unit(SAID, "The minister said.")], "f")
        assert concordance(filled, text) == []
        assert found(filled, text) == []
        assert [unit.target for unit in all_units(filled)] == ["The minister said."]

    def test_concordance_finds_words_of_either_side_in_any_spelling(self, filled: sqlite3.Connection) -> None:
        add_imported(filled, [Unit(SAID, "The Minister said so."), Unit(LEFT, "The café's ambassadors left.")], "f")
        for text, target in (
            ("SAID minister", "The M"),
            ("الوزيرُ ان", "The M"),
            ("cafe السفير", "The c"),
            ("وزير محادثات", "The M"),
            ("سفير ambassadors", "The c"),
        ):
            [stored] = concordance(filled, text)
            assert stored.unit.target.startswith(target)
        for text in ("minister left", "ministry", "زير", "6"):
            assert concordance(filled, text) == []

    def test_the_digest_tells_memories_apart(self, filled: sqlite3.Connection) -> None:
        seen = {digest(filled)}
        for unit in (Unit("أ", "a"), Unit("أ", "b"), Unit("ب", "a")):
            add_imported(filled, [unit], "f")
            seen.add(digest(filled))
        add_imported(filled, [Unit("أ", "a")], "g")
        assert len(seen | {digest(filled)}) == 4

    def test_many_units_do_not_slow_it_down(self, filled: sqlite3.Connection) -> None:
        chance = random.Random(3)  # noqa: S311 -- no secret
        words = [f"كلمة{int(chance.paretovariate(0.6)) % 4000}" for _ in range(20_000)]
        sources = [" ".join(chance.sample(words, 15)) for _ in range(2000)]
        add_imported(filled, [Unit(source, "x") for source in sources], "f")
        began = time.process_time()
        for source in sources[:20]:
            assert found(filled, source.replace(" ", " و", 1))
        assert (time.process_time() - began) / 20 < 0.05  # seconds


class TestImporting:
    def test_files_count_and_repeat_without_effect(self, store: Store, tmp_path: Path) -> None:
        text = f"{SAID}\tOne.\n{AGAIN}\tOne.\n{SAID}\tTwo.\n \tNo source.\nبلا\t \n{'س' * 20_001}\tlong\n"
        (tmp_path / "m.tsv").write_text(text, encoding="utf-8")
        counts = import_file(store, tmp_path / "m.tsv", ANNA)
        assert (counts.read, counts.added) == (6, 2)
        assert import_file(store, tmp_path / "m.tsv", BEN).added == 0
        with store.reading() as connection:
            assert count_units(connection) == {"m.tsv": 2}
            assert {unit.creator for unit in all_units(connection)} == {"anna"}

    def test_a_units_text_cannot_be_changed_behind_the_index(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "m.tsv").write_text(f"{SAID}\tOne.\n", encoding="utf-8")
        import_file(store, tmp_path / "m.tsv", ANNA)
        with pytest.raises(sqlite3.IntegrityError, match="another unit"), store.writing() as connection:
            connection.execute("UPDATE unit SET target = 'Two.'")

"""Help beside a segment, with the real starter: alternatives, going on from what was typed, the memory."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memory_projects import ANNA, add, approve, segment

from workbench.document import Span
from workbench.errors import InputError
from workbench.glossary import project as glossary
from workbench.glossary.term import Term
from workbench.memory.files import import_file
from workbench.pipeline import Settings, Workbench
from workbench.review import Store, apply
from workbench.review.engine import Engine
from workbench.review.service import Edit
from workbench.review.suggestions import alternatives, complete, memory_matches
from workbench.translation.decode import source_pieces

SAID = "قال الوزير إن المحادثات بدأت أمس في القاهرة."
LEFT = "وغادر السفير القاهرة مساء الأحد."
_CLAUSES = (
    "وقال المتحدث باسم وزارة الخارجية إن الوفد وصل إلى العاصمة مساء أمس",
    "وأضاف أن المحادثات مع ممثلي الأمم المتحدة ستبدأ صباح يوم الاثنين في مقر الحكومة",
    "وأكد أن الجانبين سيبحثان الوضع الأمني في المنطقة والتعاون الاقتصادي بين البلدين",
    "وأشار إلى أن الرئيس سيستقبل الوفد بعد انتهاء المحادثات وأن بيانا مشتركا سيصدر في ختام الزيارة",
    "وأوضح أن وزير الدفاع سيشارك في الاجتماع الأخير الذي سيعقد في القصر الرئاسي مساء يوم الأربعاء المقبل",
    "وذكر أن السفراء سيحضرون حفل الافتتاح في المتحف الوطني يوم الخميس مع رؤساء البلديات وممثلي النقابات",
    "ولفت إلى أن المساعدات الإنسانية وصلت إلى المخيمات في شمال البلاد قبل بداية فصل الشتاء بأسبوعين",
    "ونفى أن تكون الحكومة قد طلبت تأجيل المؤتمر الدولي الذي دعت إليه ثلاث دول أوروبية في الشهر الماضي",
)
LONG = "، ".join(_CLAUSES) + "."


@pytest.fixture(scope="module")
def engine() -> Engine:
    workbench = Workbench(settings=Settings("starter", beam=2))
    return Engine(lambda: workbench)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("suggestions") / "project.db")


@pytest.fixture(scope="module")
def numbers(store: Store) -> list[int]:
    """Return the segments of an article: a plain one, one of several pieces, one without Arabic, a plain one."""
    return add(store, "a.txt", SAID, LONG, "CTU 2026", LEFT)


class TestAlternatives:
    @pytest.mark.parametrize("which", [0, 1])
    def test_they_differ_and_the_best_comes_first(
        self, store: Store, engine: Engine, numbers: list[int], which: int
    ) -> None:
        offered = alternatives(store, engine, numbers[which])
        assert len({one.text for one in offered}) == len(offered) == 3
        assert all(one.text.strip() and one.score is not None and one.score < 0 for one in offered)
        with engine.for_person() as workbench:
            several = source_pieces(LONG, workbench.translator, workbench.model.entry.normalization)
        assert len(several) > 1  # so that the second case is one of pieces put together
        scores = [one.score for one in offered]
        assert scores == sorted(scores, reverse=True)

    def test_the_translation_that_stands_is_none(self, store: Store, engine: Engine, numbers: list[int]) -> None:
        first = alternatives(store, engine, numbers[0])[0].text
        row = segment(store, numbers[0])
        apply(store, ANNA, Edit(row.id, row.version, first))
        assert first not in [one.text for one in alternatives(store, engine, numbers[0])]

    def test_what_is_copied_has_none(self, store: Store, engine: Engine, numbers: list[int]) -> None:
        assert alternatives(store, engine, numbers[2]) == []

    def test_the_glossary_decides_which_is_best(self, tmp_path: Path, engine: Engine) -> None:
        store = Store(tmp_path / "terms.db")
        [number] = add(store, "a.txt", SAID)
        plain = alternatives(store, engine, number, 5)
        words = [set(one.text.strip(".").split()) for one in plain]
        wanted, word = next(
            (place, word) for place in (1, 2, 3, 4) for word in sorted(words[place] - words[0]) if word.isalpha()
        )
        glossary.add(store, ANNA, Term("المحادثات", word))
        assert word in alternatives(store, engine, number, 5)[0].text.strip(".").split()
        assert plain[wanted].text in [one.text for one in alternatives(store, engine, number, 5)]


class TestCompletion:
    @pytest.mark.parametrize("which", [0, 1])
    @pytest.mark.parametrize("part", [0.0, 0.1, 0.35, 0.6, 0.85])
    def test_it_goes_on_from_the_models_own_words(
        self, store: Store, engine: Engine, numbers: list[int], which: int, part: float
    ) -> None:
        with engine.for_person() as workbench:
            [whole] = [workbench.translate(source) for source in (SAID, LONG)[which : which + 1]]
        typed = whole[: int(part * len(whole))].rpartition(" ")[0]
        found = complete(store, engine, numbers[which], typed)
        assert found
        assert found.text.startswith(typed)
        assert 0.6 * len(whole) < len(found.text) < 1.5 * len(whole)  # the rest of the sentence, once

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        which=st.sampled_from([0, 1]),
        typed=st.text(max_size=60)
        | st.lists(st.sampled_from(["The", "the ", "minister", "talks", "<script>", "U.S.", "«x»", "1.5"])).map(
            " ".join
        ),
    )
    def test_whatever_was_typed_is_kept(
        self, store: Store, engine: Engine, numbers: list[int], which: int, typed: str
    ) -> None:
        found = complete(store, engine, numbers[which], typed)
        assert found
        assert found.text.startswith(typed)

    def test_what_is_copied_has_none(self, store: Store, engine: Engine, numbers: list[int]) -> None:
        assert complete(store, engine, numbers[2], "C") is None

    def test_too_much_is_told_in_one_line(self, store: Store, engine: Engine, numbers: list[int]) -> None:
        with pytest.raises(InputError, match="cannot be completed: what was typed needs"):
            complete(store, engine, numbers[0], "minister " * 1_000)


@pytest.mark.parametrize(
    "ask",
    [
        lambda store, engine: alternatives(store, engine, 999),
        lambda store, engine: complete(store, engine, 999, "The"),
        lambda store, _: memory_matches(store, 999),
    ],
)
def test_a_forged_segment_is_told(store: Store, engine: Engine, ask: Callable[[Store, Engine], object]) -> None:
    with pytest.raises(InputError, match="no segment 999"):
        ask(store, engine)


class TestMemory:
    @pytest.fixture
    def project(self, tmp_path: Path) -> Store:
        return Store(tmp_path / "memory.db")

    def test_near_ones_have_a_percentage_and_marked_differences(self, project: Store) -> None:
        old, new = add(project, "m.txt", SAID, SAID.replace("أمس", "غدا"))
        approve(project, old, "The minister said talks began yesterday in Cairo.")
        [match] = memory_matches(project, new)
        assert match.percent == 87
        assert match.stored.unit.target == "The minister said talks began yesterday in Cairo."
        [difference] = match.differences
        assert isinstance(difference.unit, Span)
        assert isinstance(difference.segment, Span)
        assert difference.unit.of(SAID) == "أمس"
        assert difference.segment.of(segment(project, new).source) == "غدا"

    def test_a_segment_is_not_offered_its_own_translation(self, project: Store, tmp_path: Path) -> None:
        [mine] = add(project, "m.txt", SAID)
        approve(project, mine, "Mine.")
        assert memory_matches(project, mine) == []
        other, _ = add(project, "n.txt", SAID, LEFT)
        assert [match.percent for match in memory_matches(project, other)] == [100]
        approve(project, other, "Mine.")
        assert [match.percent for match in memory_matches(project, mine)] == [100]
        (tmp_path / "old.tsv").write_text(f"{LONG}\tImported.\n", encoding="utf-8")
        import_file(project, tmp_path / "old.tsv", ANNA)
        [long] = add(project, "l.txt", LONG)
        approve(project, long, "Imported.")
        assert [match.stored.unit.target for match in memory_matches(project, long)] == ["Imported."]

"""Training text: clean, apart from what is protected, the same slots on both sides, slips on the source alone."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import overlap as eval_overlap
from tests.training_text import PAIRS, write_pairs
from workbench.errors import InputError, WorkbenchError
from workbench.training.augment import augment
from workbench.training.batches import epoch_text
from workbench.training.chance import chance_of
from workbench.training.mix import Corpus, Pair, distinct, epoch, load, read_pairs, source_files, suits
from workbench.training.overlap import RUN, Protected, fold_words, protect, runs
from workbench.training.recipe import Augmentation, Recipe, Source, read_recipe
from workbench.training.slots import Slots, load_slots

TRAINING = Path(__file__).parent.parent / "training"
WORDS = st.lists(
    st.sampled_from(["one", "two", "three", "four", "five", "six", "واحد", "اثنان", "ثلاثة"]), max_size=20
).map(" ".join)


def slots_recipe(folder: Path) -> Recipe:
    names = ("first_names", "last_names", "countries", "cities", "months")
    lists = "".join(f'{name} = "{TRAINING}/slots/{name}.tsv"\n' for name in names)
    (folder / "recipe.toml").write_text(f"[slots]\n{lists}", encoding="utf-8")
    return read_recipe(folder / "recipe.toml")


@pytest.fixture(scope="module")
def slots(tmp_path_factory: pytest.TempPathFactory) -> Slots:
    folder = tmp_path_factory.mktemp("slots")
    return load_slots(slots_recipe(folder), folder)


class TestMix:
    @pytest.mark.parametrize("name", ["news.tsv", "packed.tsv.xz"])
    def test_reads_plain_and_packed_pairs(self, name: str, tmp_path: Path) -> None:
        write_pairs(tmp_path / name, PAIRS)
        assert list(read_pairs(tmp_path / name)) == PAIRS

    def test_the_first_home_with_files_wins(self, tmp_path: Path) -> None:
        source = Source("news", "*.tsv", 1.0)
        (tmp_path / "empty").mkdir()
        write_pairs(tmp_path / "news.tsv", PAIRS)
        assert source_files(source, [tmp_path / "empty", tmp_path]) == [tmp_path / "news.tsv"]
        with pytest.raises(WorkbenchError, match="has no files"):
            source_files(source, [tmp_path / "empty"])

    def test_names_the_bad_line(self, tmp_path: Path) -> None:
        (tmp_path / "bad.tsv").write_text("أ\tA\nب\n", encoding="utf-8")
        with pytest.raises(WorkbenchError, match="line 2 has 1 columns"):
            list(read_pairs(tmp_path / "bad.tsv"))

    @pytest.mark.parametrize(
        ("source", "target", "kept"),
        [
            ("كلمة واحدة", "one word", True),
            ("كلمة", "a", True),
            ("no Arabic", "no Arabic", False),
            ("كلمة", "كلمة", False),
            ("كلمة " * 3, "word " * 10, False),
            ("كلمة " * 11, "word " * 11, False),
            ("", "", False),
            ("این یک متن فارسی است که برای آزمایش نوشته شده است", "This is a Persian text written as a test", False),
        ],
    )
    def test_filters(self, source: str, target: str, kept: bool) -> None:
        assert suits(Pair(source, target), Source("s", "*", 1.0, max_words=10)) is kept

    def test_drops_near_duplicates(self) -> None:
        first = Pair("قَال إنه عام 2020.", "He said it is 2020.")
        again = Pair("قال انه عام 1999", "he said it is 1999!")
        other = Pair("قال انه عام 1999", "He says it is 1999.")
        assert list(distinct([first, again, other], set())) == [first, other]

    def test_holds_out_and_excludes(self, tmp_path: Path) -> None:
        text = "one two three four five six seven eight nine"
        (tmp_path / "dev.en").write_text(f"{text}\n", encoding="utf-8")
        protected = protect([tmp_path])
        write_pairs(tmp_path / "news.tsv", [*PAIRS[:40], Pair("واحد اثنان ثلاثة أربعة", text)])
        [corpus] = load([Source("news", "news.tsv", 1.0, cap=20, held_out=5)], [tmp_path], protected, seed=1)
        assert (len(corpus.pairs), len(corpus.held_out), corpus.overlapping) == (20, 5, 1)
        assert not set(corpus.pairs) & set(corpus.held_out)

    def test_reads_in_processes_what_it_reads_alone_and_leaves_out_sources_without_passes(self, tmp_path: Path) -> None:
        write_pairs(tmp_path / "news.tsv", PAIRS[:40])
        write_pairs(tmp_path / "talks.tsv", PAIRS[30:60])
        sources = [
            Source(name, f"{name}.tsv", passes) for name, passes in (("news", 1.0), ("talks", 0.5), ("none", 0.0))
        ]
        alone = load(sources, [tmp_path], Protected(), seed=1)
        assert load(sources, [tmp_path], Protected(), seed=1, workers=2) == alone
        assert [len(corpus.pairs) for corpus in alone] == [40, 20]

    def test_epochs_show_every_pair_equally_often(self) -> None:
        corpus = Corpus(Source("news", "*", passes=0.3), tuple(PAIRS), (), 0)
        shown = [pair for number in range(10) for pair in epoch([corpus], number, seed=1)]
        assert {shown.count(pair) for pair in PAIRS} == {3}
        assert epoch([corpus], 0, seed=1) == shown[: len(epoch([corpus], 0, seed=1))]
        assert epoch([corpus], 0, seed=2) != epoch([corpus], 0, seed=1)


class TestProtected:
    def test_a_run_of_eight_words_whatever_their_case_and_marks(self, tmp_path: Path) -> None:
        (tmp_path / "dev.en").write_text("one two three four five six seven eight nine\n", encoding="utf-8")
        protected = protect([tmp_path])
        assert protected.touches("Zero, ONE two three four five six seven eight!")
        assert not protected.touches("one two three four five six seven nine eight")
        assert not protected.touches("one two three four five six seven")

    def test_a_short_item_only_as_a_whole(self, tmp_path: Path) -> None:
        (tmp_path / "dev.tsv").write_text("وصَل الوزيرُ إلى بيروت.\tThe minister arrived in Beirut.\n", encoding="utf-8")
        protected = protect([tmp_path / "dev.tsv"])
        assert protected.touches("وصل الوزير الى بيروت")
        assert protected.touches("the minister arrived in Beirut")
        assert not protected.touches("the minister arrived in Beirut on Sunday")
        assert not protected.touches("")

    def test_reads_every_string_of_json(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text(json.dumps({"items": [{"text": "first line\nsecond line"}]}), encoding="utf-8")
        (tmp_path / "b.jsonl").write_text(json.dumps({"source": "نص محمي", "n": 3}) + "\n", encoding="utf-8")
        protected = protect([tmp_path])
        assert all(protected.touches(text) for text in ("First line", "second line!", "نص محميّ"))

    def test_names_what_it_cannot_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text("{", encoding="utf-8")
        with pytest.raises(InputError, match=r"a\.json"):
            protect([tmp_path])

    @given(WORDS, WORDS)
    def test_a_text_touches_itself_and_what_holds_it_at_length(self, text: str, more: str) -> None:
        protected = Protected(frozenset(runs(text)))
        words = fold_words(text)
        assert protected.touches(text) is bool(words)
        assert protected.touches(f"{more} {text}") or len(words) < RUN

    def test_a_filled_slot_makes_no_protected_text(self, slots: Slots, tmp_path: Path) -> None:
        corpus = Corpus(Source("news", "*", 1.0), (Pair("حكومة {COUNTRY}", "{COUNTRY} government"),) * 2000, (), 0)
        protected = Protected(frozenset(runs("حكومة لبنان")))
        assert any(pair.target == "Lebanon" for pair in slots.countries)
        shown = epoch_text(slots_recipe(tmp_path), [corpus], slots, 0, protected)
        assert 1000 < len(shown) < 2000
        assert not any(protected.touches(pair.source) for pair in shown)


class TestSlots:
    def test_same_value_on_both_sides(self, slots: Slots) -> None:
        chance = chance_of(7)
        text = "{DAY}|{YEAR}|{NUM}|{PERCENT}|{COUNTRY}|{CITY}|{PERSON}|{MONTH}"
        indic = str.maketrans("٠١٢٣٤٥٦٧٨٩٬", "0123456789,")
        for _ in range(200):
            filled = slots.fill(Pair(text, text), chance)
            arabic, english = filled.source.translate(indic).split("|"), filled.target.split("|")
            assert arabic[:2] == english[:2]
            assert arabic[2].replace(",", "") == english[2].replace(",", "")
            assert arabic[3].replace(",", ".") == english[3]
            assert Pair(filled.source.split("|")[4], english[4]) in slots.countries
            assert Pair(filled.source.split("|")[5], english[5]) in slots.cities
            assert any(english[7] == month.english and month.egyptian in arabic[7] for month in slots.months) or any(
                english[7] == month.english and arabic[7] in (month.levantine, month.maghrebi) for month in slots.months
            )

    def test_other_braces_are_text(self, slots: Slots) -> None:
        pair = Pair("{PLANET}", "{PLANET}")
        assert slots.fill(pair, chance_of(1)) == pair

    @pytest.mark.parametrize("name", ["countries", "cities", "first_names", "last_names"])
    def test_lists_are_arabic_and_english(self, name: str) -> None:
        pairs = list(read_pairs(TRAINING / "slots" / f"{name}.tsv"))
        assert len(pairs) > 100
        assert len(set(pairs)) == len(pairs)
        assert all(suits(pair, Source(name, "", 1.0)) for pair in pairs)


class TestAugmentation:
    def test_joins_and_headlines_change_both_sides_alike(self) -> None:
        pairs = augment(PAIRS, Augmentation(drop_full_stop=0.1, join=0.1), chance_of(3))
        assert len(pairs) < len(PAIRS)
        whole, joined = (" ".join(pair.source for pair in some).replace(".", "") for some in (PAIRS, pairs))
        assert joined == whole
        assert all(pair.source.endswith(".") is pair.target.endswith(".") for pair in pairs)

    def test_slips_leave_the_target_alone(self) -> None:
        pairs = [Pair("أعلنت الحكومة، يوم الأحد، عن خطة في مصر. وقال: نعم إلى متى.", "The government announced.")] * 300
        slipped = augment(pairs, Augmentation(spelling=0.5, punctuation=0.5), chance_of(1))
        assert {pair.target for pair in slipped} == {"The government announced."}
        kept = sum(pair.source == pairs[0].source for pair in slipped)
        assert 60 < kept < 140
        assert len({pair.source for pair in slipped}) > 50

    def test_slips_are_those_of_real_pages(self) -> None:
        pair = Pair("وصلت الحكومة إلى بيروت، في المساء.", "x")
        slipped = " ".join(
            p.source for p in augment([pair] * 500, Augmentation(spelling=1.0, punctuation=1.0), chance_of(2))
        )
        for slip in ("الحكومه", "الى ", "إلي ", "ـ", "فيالمساء", "بيروت في", "بيروت, ", " ،", "،في", "..", " - ", "  "):
            assert slip in slipped

    def test_none_asked_for_none_made(self) -> None:
        assert augment(PAIRS, Augmentation(), chance_of(1)) == PAIRS


def test_a_missing_path_protects_nothing_silently(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "nowhere"
    with pytest.raises(InputError, match="nowhere cannot be read"):
        protect([missing])
    assert eval_overlap.main(["--sets", str(missing)]) == InputError.exit_code
    assert capsys.readouterr().err == f"error: {missing} cannot be read as text to keep out of training\n"

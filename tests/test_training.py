"""Training: clean data in, the same slots on both sides, runs that resume to the bit, models that others can load."""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.commands import run as workbench
from workbench.errors import WorkbenchError
from workbench.training.batches import augment, batch
from workbench.training.chance import chance_of
from workbench.training.job import Budget
from workbench.training.mix import Corpus, Pair, distinct, epoch, load, read_pairs, suits
from workbench.training.overlap import excluded_runs, overlaps
from workbench.training.recipe import Source, read_recipe
from workbench.training.slots import Slots, load_slots
from workbench.training.trainer import rate
from workbench.training.vocabulary import Vocabulary

TRAINING = Path(__file__).parent.parent / "training"
SUBJECTS = [("الوزير", "The minister"), ("الرئيس", "The president"), ("السفير", "The envoy"), ("{PERSON}", "{PERSON}")]
VERBS = [("وصل إلى", "arrived in"), ("غادر", "left"), ("تحدث عن", "spoke about"), ("انتقد", "criticized")]
PLACES = [("{CITY}", "{CITY}"), ("حكومة {COUNTRY}", "the government of {COUNTRY}"), ("العاصمة", "the capital")]
TIMES = [
    ("يوم {DAY} {MONTH}", "on {MONTH} {DAY}"),
    ("عام {YEAR}", "in {YEAR}"),
    ("بعد {NUM} يوما", "after {NUM} days"),
    ("بنسبة {PERCENT}%", "by {PERCENT}%"),
]
PAIRS = [
    Pair(f"{verb[0]} {subject[0]} {place[0]} {time[0]}.", f"{subject[1]} {verb[1]} {place[1]} {time[1]}.")
    for subject in SUBJECTS
    for verb in VERBS
    for place in PLACES
    for time in TIMES
]
RECIPE = """
[normalization.source]
strip_vowels = true
fold_letters = true
ascii_digits = true
[vocabulary]
size = 500
[shape]
d_model = 32
encoder_layers = 2
decoder_layers = 1
ffn_dim = 64
attention_heads = 2
[optimisation]
peak_rate = 0.003
warmup_steps = 5
batch_tokens = 500
checkpoint_minutes = 0
validate_steps = 6
bleu_pairs = 4
[augmentation]
drop_full_stop = 0.1
join = 0.1
[slots]
first_names = "SLOTS/first_names.tsv"
last_names = "SLOTS/last_names.tsv"
countries = "SLOTS/countries.tsv"
cities = "SLOTS/cities.tsv"
months = "SLOTS/months.tsv"
[[source]]
name = "news"
files = "news*.tsv"
passes = 1.0
held_out = 10
[[source]]
name = "packed"
files = "packed.tsv.xz"
passes = 0.5
"""


def write_pairs(path: Path, pairs: list[Pair]) -> None:
    text = "".join(f"{pair.source}\t{pair.target}\n" for pair in pairs)
    if path.suffix == ".xz":
        path.write_bytes(lzma.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpora")
    write_pairs(folder / "news1.tsv", PAIRS[:120])
    write_pairs(folder / "packed.tsv.xz", PAIRS[120:])
    (folder / "recipe.toml").write_text(RECIPE.replace("SLOTS", str(TRAINING / "slots")), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def slots(corpora: Path) -> Slots:
    return load_slots(read_recipe(corpora / "recipe.toml"), corpora)


def run(corpora: Path, output: Path, steps: int) -> None:
    options = ["--recipe", corpora / "recipe.toml", "--corpora", corpora, "--output", output]
    assert workbench(["train", *map(str, options), "--steps", str(steps), "--threads", "1"]) == 0


@pytest.fixture(scope="module")
def trained(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    import torch

    threads, output = torch.get_num_threads(), tmp_path_factory.mktemp("run") / "whole"
    run(corpora, output, 12)
    yield output
    torch.set_num_threads(threads)


class TestMix:
    def test_reads_plain_and_packed_pairs(self, corpora: Path) -> None:
        assert list(read_pairs(corpora / "news1.tsv")) == PAIRS[:120]
        assert list(read_pairs(corpora / "packed.tsv.xz")) == PAIRS[120:]

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
        excluded = excluded_runs([tmp_path])
        assert overlaps("Zero, ONE two three four five six seven eight!", excluded)
        assert not overlaps("one two three four five six seven nine eight", excluded)
        write_pairs(tmp_path / "news.tsv", [*PAIRS[:40], Pair("واحد اثنان ثلاثة أربعة", text)])
        [corpus] = load([Source("news", "news.tsv", 1.0, cap=20, held_out=5)], tmp_path, excluded, seed=1)
        assert (len(corpus.pairs), len(corpus.held_out), corpus.overlapping) == (20, 5, 1)
        assert not set(corpus.pairs) & set(corpus.held_out)

    def test_epochs_show_every_pair_equally_often(self) -> None:
        corpus = Corpus(Source("news", "*", passes=0.3), tuple(PAIRS), (), 0)
        shown = [pair for number in range(10) for pair in epoch([corpus], number, seed=1)]
        assert {shown.count(pair) for pair in PAIRS} == {3}
        assert epoch([corpus], 0, seed=1) == shown[: len(epoch([corpus], 0, seed=1))]
        assert epoch([corpus], 0, seed=2) != epoch([corpus], 0, seed=1)


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


def test_augmentation_changes_both_sides_alike(corpora: Path) -> None:
    recipe = read_recipe(corpora / "recipe.toml")
    pairs = augment(PAIRS, recipe, chance_of(3))
    assert len(pairs) < len(PAIRS)
    assert " ".join(pair.source for pair in pairs).replace(".", "") == " ".join(pair.source for pair in PAIRS).replace(
        ".", ""
    )
    assert all(pair.source.endswith(".") is pair.target.endswith(".") for pair in pairs)


def test_batches_keep_every_pair_and_the_limit() -> None:
    chance = chance_of(1)
    encoded = [([1] * chance.randint(1, 30), [2] * chance.randint(1, 30)) for _ in range(300)]
    batches = batch(encoded, 200, chance)
    assert sorted(pair for items in batches for pair in items) == sorted(encoded)
    assert max(len(items) * max(len(side) for pair in items for side in pair) for items in batches) <= 200


def test_rate_warms_up_and_ends_at_zero(corpora: Path) -> None:
    settings = read_recipe(corpora / "recipe.toml").optimisation
    assert rate(0, 0.0, settings) == pytest.approx(settings.peak_rate / 5)
    assert rate(10, 0.5, settings) == pytest.approx(settings.peak_rate / 2)
    assert rate(10, 1.0, settings) == pytest.approx(0.0)
    assert Budget(hours=2.0).progress(1, 3600.0) == Budget(steps=10).progress(5, 1.0) == 0.5


def test_recipe_names_an_unknown_key(tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text("[normalization.source]\nwidth = 3\n", encoding="utf-8")
    with pytest.raises(WorkbenchError, match="unknown keys"):
        read_recipe(tmp_path / "recipe.toml")


def test_starter_recipe_reads() -> None:
    recipe = read_recipe(TRAINING / "starter.toml")
    assert {source.name for source in recipe.sources} >= {"composed", "tatoeba", "tico19"}


def test_command_needs_one_budget(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert workbench(["train", "--recipe", "recipe.toml", "--corpora", "x", "--output", str(tmp_path)]) == 2
    assert "--hours and --steps" in capsys.readouterr().err


class TestRun:
    def test_resumed_run_is_equal_to_the_bit(
        self, corpora: Path, trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import torch

        class Stopped(Exception):  # noqa: N818 -- stands for a killed process
            pass

        from workbench.training import trainer

        whole_step, made = trainer.step, list[int]()

        def stopping_step(*arguments: object) -> float:
            if len(made) == 7:
                raise Stopped
            made.append(1)
            return whole_step(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(trainer, "step", stopping_step)
        with pytest.raises(Stopped):
            run(corpora, tmp_path / "parts", 12)
        monkeypatch.undo()
        assert torch.load(tmp_path / "parts" / "checkpoint.pt", weights_only=True)["position"][0] == 7
        run(corpora, tmp_path / "parts", 12)
        whole, parts = (
            torch.load(folder / "checkpoint.pt", weights_only=True) for folder in (trained, tmp_path / "parts")
        )
        assert parts["position"][:3] == whole["position"][:3]
        for kind in ("model", "average"):
            assert all(torch.equal(whole[kind][name], parts[kind][name]) for name in whole[kind])

    def test_exported_model_loads_and_translates(self, trained: Path) -> None:
        from transformers import MarianMTModel, MarianTokenizer

        folder = trained / "model"
        model, tokenizer = MarianMTModel.from_pretrained(folder), MarianTokenizer.from_pretrained(folder)
        vocabulary = Vocabulary.load(folder)
        text = "وصل الوزير الي باريس 🙂"
        assert tokenizer(text)["input_ids"] == vocabulary.encode_source([text])[0]
        assert tokenizer.pad_token_id == vocabulary.pad == len(vocabulary) - 1 == model.config.vocab_size - 1
        assert (vocabulary.eos, vocabulary.unknown) == (0, 1)
        assert not model.get_input_embeddings().weight[vocabulary.pad].any()
        assert model.lm_head.weight.data_ptr() == model.get_input_embeddings().weight.data_ptr()
        produced = model.generate(**tokenizer(text, return_tensors="pt"), max_length=20)
        assert vocabulary.pad not in produced[0, 1:]

    def test_ctranslate2_agrees(self, trained: Path, tmp_path: Path) -> None:
        import ctranslate2
        import torch
        from transformers import MarianMTModel, MarianTokenizer

        folder, length = trained / "model", 15
        tokenizer = MarianTokenizer.from_pretrained(folder)
        model = MarianMTModel.from_pretrained(folder, dtype=torch.float32).eval()
        ctranslate2.converters.TransformersConverter(str(folder)).convert(str(tmp_path / "ct2"))
        translator = ctranslate2.Translator(str(tmp_path / "ct2"), compute_type="float32", inter_threads=1)
        for pair in PAIRS[:8]:
            inputs = tokenizer(pair.source, return_tensors="pt")
            ids = model.generate(**inputs, num_beams=1, max_length=length + 2)[0].tolist()
            pieces = tokenizer.convert_ids_to_tokens(inputs["input_ids"][0])
            [result] = translator.translate_batch([pieces], beam_size=1, max_decoding_length=length)
            assert result.hypotheses[0]
            assert result.hypotheses[0] == tokenizer.convert_ids_to_tokens(ids[1 : 1 + len(result.hypotheses[0])])

    def test_records_what_repeats_it(self, trained: Path) -> None:
        record = json.loads((trained / "run.json").read_text(encoding="utf-8"))
        assert record["sources"]["news"]["held_out"] == 10
        assert record["budget"] == {"steps": 12, "hours": None}
        assert record["recipe"]["optimisation"]["seed"] == 1
        assert len(record["recipe_sha256"]) == len(record["sources"]["packed"]["sha256"]) == 64

    def test_exports_from_a_checkpoint(self, corpora: Path, trained: Path, tmp_path: Path) -> None:
        options = ["--recipe", corpora / "recipe.toml", "--export-only", trained, "--output", tmp_path / "again"]
        assert workbench(["train", *map(str, options)]) == 0
        weights = "model.safetensors"
        assert (tmp_path / "again" / weights).read_bytes() == (trained / "model" / weights).read_bytes()

    def test_goes_on_from_an_exported_model(self, corpora: Path, trained: Path, tmp_path: Path) -> None:
        options = ["--recipe", corpora / "recipe.toml", "--corpora", corpora, "--output", tmp_path / "tuned"]
        assert (
            workbench(
                ["train", *map(str, options), "--start", str(trained / "model"), "--steps", "2", "--threads", "1"]
            )
            == 0
        )
        for name in Vocabulary.FILES:
            assert (tmp_path / "tuned" / "model" / name).read_bytes() == (trained / "model" / name).read_bytes()

"""Training: clean data in, the same slots on both sides, runs that resume to the bit, models that others can load."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from safetensors import safe_open

from tests.training_text import PAIRS, write_pairs
from workbench.commands import run as workbench
from workbench.errors import WorkbenchError
from workbench.training.batches import batch
from workbench.training.chance import chance_of
from workbench.training.job import Budget
from workbench.training.mix import Pair, read_pairs
from workbench.training.recipe import read_recipe
from workbench.training.trainer import rate
from workbench.training.vocabulary import Vocabulary

TRAINING = Path(__file__).parent.parent / "training"
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


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpora")
    write_pairs(folder / "news1.tsv", PAIRS[:120])
    write_pairs(folder / "packed.tsv.xz", PAIRS[120:])
    (folder / "recipe.toml").write_text(RECIPE.replace("SLOTS", str(TRAINING / "slots")), encoding="utf-8")
    return folder


def run(corpora: Path, output: Path, steps: int, recipe: str = "recipe.toml") -> None:
    options = ["--recipe", corpora / recipe, "--corpora", corpora, "--output", output]
    assert workbench(["train", *map(str, options), "--steps", str(steps), "--threads", "1"]) == 0


@pytest.fixture(scope="module")
def trained(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    import torch

    threads, output = torch.get_num_threads(), tmp_path_factory.mktemp("run") / "whole"
    run(corpora, output, 12)
    yield output
    torch.set_num_threads(threads)


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
    level = replace(settings, hold=0.5)
    assert rate(10, 0.5, level) == settings.peak_rate
    assert rate(10, 0.75, level) == pytest.approx(settings.peak_rate / 2)
    assert rate(10, 1.0, level) == pytest.approx(0.0)
    assert rate(10, 1.0, replace(settings, hold=1.0)) == settings.peak_rate
    assert Budget(hours=2.0).progress(1, 3600.0) == Budget(steps=10).progress(5, 1.0) == 0.5


def test_recipe_names_an_unknown_key(tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text("[normalization.source]\nwidth = 3\n", encoding="utf-8")
    with pytest.raises(WorkbenchError, match="unknown keys"):
        read_recipe(tmp_path / "recipe.toml")


def test_recipe_states_what_differs_from_its_base(corpora: Path) -> None:
    (corpora / "news.toml").write_text(
        'base = "recipe.toml"\n[optimisation]\npeak_rate = 0.001\n'
        '[[source]]\nname = "packed"\npasses = 0.1\n[[source]]\nname = "more"\nfiles = "m.tsv"\npasses = 2\n',
        encoding="utf-8",
    )
    base, recipe = read_recipe(corpora / "recipe.toml"), read_recipe(corpora / "news.toml")
    assert recipe.optimisation == replace(base.optimisation, peak_rate=0.001)
    assert (recipe.shape, recipe.slots) == (base.shape, base.slots)
    assert [source.passes for source in recipe.sources] == [1.0, 0.1, 2]
    assert recipe.sources[0] == base.sources[0]
    assert [path.name for path in recipe.paths] == ["news.toml", "recipe.toml"]


def test_sampled_subwords_spell_the_same_text_and_can_be_repeated(trained: Path) -> None:
    vocabulary = Vocabulary.load(trained / "vocabulary")
    texts = [pair.source for pair in PAIRS]
    plain = vocabulary.encode_source(texts)
    drawn = [vocabulary.encode_source(texts, 0.2, chance_of(seed)) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert [vocabulary.decode_target(ids) for ids in drawn[0]] == [vocabulary.decode_target(ids) for ids in plain]
    assert vocabulary.encode_source(texts, 100.0, chance_of(1)) == plain


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_loss_and_slopes_are_those_of_torch(smoothing: float) -> None:
    import torch
    from torch.nn import functional

    from workbench.training.cross_entropy import SmoothedCrossEntropy

    torch.manual_seed(1)
    hidden, weight = (torch.randn(size, 16, dtype=torch.float64, requires_grad=True) for size in (600, 50))
    bias, wanted = torch.randn(50, dtype=torch.float64), torch.randint(50, (600,))
    usual = functional.cross_entropy(functional.linear(hidden, weight, bias), wanted, label_smoothing=smoothing)
    slopes = torch.autograd.grad(3 * usual, (hidden, weight))
    loss = SmoothedCrossEntropy.apply(hidden, weight, bias, wanted, smoothing)
    assert loss.item() == pytest.approx(usual.item(), rel=1e-6)
    for ours, theirs in zip(torch.autograd.grad(3 * loss, (hidden, weight)), slopes, strict=True):
        assert torch.allclose(ours, theirs, rtol=1e-4, atol=1e-8)


def test_consistency_adds_the_divergence_of_two_readings() -> None:
    import torch
    from torch.nn import functional

    from workbench.training.consistency import consistent_loss

    torch.manual_seed(1)
    one, other, wanted = torch.randn(7, 9), torch.randn(7, 9), torch.randint(9, (7,))
    logs = [functional.log_softmax(scores, 1) for scores in (one, other)]
    divergences = [functional.kl_div(q, p, log_target=True, reduction="batchmean") for p, q in (logs, logs[::-1])]
    plain = consistent_loss(torch.cat([one, other]), wanted, 0.1, 0.0)
    usual = [functional.cross_entropy(scores, wanted, label_smoothing=0.1) for scores in (one, other)]
    assert plain.item() == pytest.approx(sum(usual).item() / 2)
    loss = consistent_loss(torch.cat([one, other]), wanted, 0.1, 3.0)
    assert loss.item() == pytest.approx(plain.item() + 3 * sum(divergences).item() / 2, rel=1e-5)
    alike = consistent_loss(torch.cat([one, one]), wanted, 0.0, 3.0)
    assert alike.item() == pytest.approx(functional.cross_entropy(one, wanted).item())


@pytest.mark.parametrize("path", sorted(TRAINING.glob("*starter*.toml")), ids=lambda path: path.name)
def test_starter_recipes_read(path: Path) -> None:
    recipe = read_recipe(path)
    assert {source.name for source in recipe.sources} >= {"composed", "tatoeba", "tico19"}


def test_command_needs_one_budget(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert workbench(["train", "--recipe", "recipe.toml", "--corpora", "x", "--output", str(tmp_path)]) == 2
    assert "--hours and --steps" in capsys.readouterr().err


def test_the_starters_recipe_runs_on_a_sample_and_outlives_a_kill(tmp_path: Path) -> None:
    composed = sorted((TRAINING / "composed").glob("*.tsv"))
    sample = [line for path in composed for line in path.read_text(encoding="utf-8").splitlines()[:40]]
    small = "[shape]\nd_model = 32\nencoder_layers = 1\ndecoder_layers = 1\nffn_dim = 64\nattention_heads = 2\n"
    quick = "[optimisation]\nbatch_tokens = 800\ncheckpoint_minutes = 0\nvalidate_steps = 30\nbleu_pairs = 2\n"
    changes = '[vocabulary]\nsize = 1000\n[[source]]\nname = "composed_3"\nheld_out = 9\n'
    text = f'base = "starter-4.toml"\n{small}{quick}{changes}'
    for recipe in (*TRAINING.glob("*.toml"), *TRAINING.glob("slots")):
        (tmp_path / recipe.name).symlink_to(recipe)
    (tmp_path / "small.toml").write_text(text, encoding="utf-8")
    sources = read_recipe(tmp_path / "small.toml").sources
    for number, source in enumerate(sources):
        path = tmp_path / "corpora" / re.sub(r"\[(.)[^]]*\]", r"\1", source.files).replace("*", "sample")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_pairs(path, [Pair(*line.split("\t")) for line in sample[number :: len(sources)]])
    for name in ("names_wikidata.tsv.xz", "names_google.tsv.xz"):
        write_pairs(tmp_path / "corpora" / name, [Pair("كريم", "Karim"), Pair("نادر", "Nader")])
    options = [
        "--recipe",
        tmp_path / "small.toml",
        "--corpora",
        tmp_path / "corpora",
        "--steps",
        "30",
        "--threads",
        "1",
    ]
    command = [sys.executable, "-m", "workbench", "train", *map(str, options), "--output"]
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    with subprocess.Popen([*command, killed]) as process:
        while not (killed / "checkpoint.pt").exists():
            assert process.poll() is None
            time.sleep(0.05)
        process.kill()
    for output in (killed, whole):
        subprocess.run([*command, output], check=True)
    weights = "model/model.safetensors"
    assert (killed / weights).read_bytes() == (whole / weights).read_bytes()
    assert len(list(read_pairs(whole / "model" / "replay.tsv.xz"))) > 30
    assert len(list(read_pairs(whole / "model" / "held_out.tsv.xz"))) == 9


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

    def test_workers_make_the_same_run(self, corpora: Path, trained: Path, tmp_path: Path) -> None:
        options = ["--recipe", corpora / "recipe.toml", "--corpora", corpora, "--output", tmp_path, "--workers", "2"]
        assert workbench(["train", *map(str, options), "--steps", "12", "--threads", "1"]) == 0
        weights = "model/model.safetensors"
        assert (tmp_path / weights).read_bytes() == (trained / weights).read_bytes()

    def test_learns_from_two_readings_of_a_batch(self, corpora: Path, tmp_path: Path) -> None:
        recipe = 'base = "recipe.toml"\n[shape]\ndropout = 0.3\n[optimisation]\nconsistency = 2.0\n'
        (corpora / "twice.toml").write_text(recipe, encoding="utf-8")
        run(corpora, tmp_path, 12, "twice.toml")
        assert (tmp_path / "model" / "model.safetensors").exists()

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

    def test_stops_when_patience_ends_and_keeps_the_best(self, corpora: Path, trained: Path, tmp_path: Path) -> None:
        import torch

        recipe = 'base = "recipe.toml"\n[optimisation]\npeak_rate = 1.0\nvalidate_steps = 1\npatience = 2\n'
        (corpora / "hasty.toml").write_text(recipe, encoding="utf-8")
        options = ["--recipe", corpora / "hasty.toml", "--corpora", corpora, "--start", trained / "model"]
        assert workbench(["train", *map(str, options), "--output", str(tmp_path), "--steps", "40"]) == 0
        step, *_, best, waited = torch.load(tmp_path / "checkpoint.pt", weights_only=True)["position"]
        assert step < 40
        assert waited == 2
        assert best < float("inf")
        kept = torch.load(tmp_path / "best.pt", weights_only=True)["model.shared.weight"]
        with safe_open(tmp_path / "model" / "model.safetensors", "pt") as weights:
            assert torch.equal(weights.get_tensor("model.shared.weight"), kept.half())

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

"""Hold both engines to the same tokens and scores on tiny checkpoints, and to the contract of Translator."""

from __future__ import annotations

from functools import cache

import pytest
from checkpoints import PAIRS, build_marian, build_nllb
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import ModelError
from workbench.models.convert import converted
from workbench.models.store import Model, resolve
from workbench.translation.batching import BatchTranslator, bucket, cut
from workbench.translation.ctranslate2_engine import CTranslate2Translator
from workbench.translation.engine import Decoding, EngineInfo, Translator
from workbench.translation.load import load_translator
from workbench.translation.tokenizer import load_tokenizer
from workbench.translation.transformers_engine import TransformersTranslator

LEARNT = [source for source, _ in PAIRS]
UNSEEN = ["وصل", "قال الملك إن أسعار النفط ارتفعت في القاهرة", "قال 😀 iPhone 7", "x", " ".join(LEARNT[:4])]
SOURCES = LEARNT[:6] + UNSEEN
ENGINES = ("ctranslate2", "transformers")
BUILDERS = {"marian": build_marian, "nllb": build_nllb}
DECODINGS = {
    "greedy": Decoding(beam=1),
    "beam": Decoding(),
    "alternatives": Decoding(beam=4, alternatives=3),
    "short": Decoding(beam=3, length_penalty=0.4),
    "careful": Decoding(beam=6, no_repeat_ngram=3),
    "greedy and careful": Decoding(beam=1, no_repeat_ngram=2, length_penalty=0.4),
}

pytestmark = pytest.mark.usefixtures("one_torch_thread")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Model]:
    """Return tiny models: the random ones loop without end, the taught ones know LEARNT by heart."""
    folder = tmp_path_factory.mktemp("engines")
    return {
        f"{kind} {training}": resolve(str(build(folder / training / kind, steps=steps)))
        for kind, build in BUILDERS.items()
        for training, steps in (("random", 0), ("taught", 150))
    }


@pytest.fixture(params=["marian random", "marian taught", "nllb random", "nllb taught"])
def model(models: dict[str, Model], request: pytest.FixtureRequest) -> Model:
    return models[request.param]


@cache
def load(model: Model, engine: str) -> Translator:
    return load_translator(model, engine, "cpu", "float32")


@pytest.mark.parametrize("decoding", DECODINGS.values(), ids=DECODINGS.keys())
def test_engines_give_the_same_tokens_and_scores(model: Model, decoding: Decoding) -> None:
    translators = [load(model, engine) for engine in ENGINES]
    results = [translator.translate_alternatives(SOURCES, decoding) for translator in translators]
    for source, found, expected in zip(SOURCES, *results, strict=True):
        assert [(one.text, one.tokens) for one in found] == [(one.text, one.tokens) for one in expected], source
        if not decoding.no_repeat_ngram:  # CTranslate2 counts what it forbids as impossible
            assert [one.score for one in found] == pytest.approx([one.score for one in expected], abs=1e-4), source


def test_engines_score_any_target_alike_and_their_own_as_they_did(model: Model) -> None:
    first, second = (load(model, engine) for engine in ENGINES)
    for source in SOURCES[:6]:
        [found] = first.translate([source], Decoding(beam=1))
        targets = [found.text, PAIRS[0][1], "", "!"]
        for one, other in zip(first.score(source, targets), second.score(source, targets), strict=True):
            assert one == pytest.approx(other, rel=1e-3, abs=1e-2)
        [scores, *_] = first.score(source, targets)
        if len(scores) == found.tokens:  # a random model spells words in tokens that nobody else would
            assert sum(scores) / len(scores) == pytest.approx(found.score, abs=0.1)
    assert first.score(SOURCES[0], []) == []


def test_engines_expect_a_text_in_the_place_of_each_word(model: Model) -> None:
    source, (_, target), (_, other) = SOURCES[0], PAIRS[1], PAIRS[2]
    text = other.split()[0]
    first, second = (load(model, engine).expect(source, target, text) for engine in ENGINES)
    assert first == pytest.approx(second, abs=5e-2)
    words = target.split()
    assert len(first) == len(words)
    beginnings = [" ".join([*words[:place], text]) for place in range(len(words))]
    *scored, alone = load(model, ENGINES[0]).score(source, [*beginnings, text])
    assert first == pytest.approx([scores[-len(alone)] for scores in scored], abs=5e-2)
    assert load(model, ENGINES[0]).expect(source, "", text) == []


@pytest.mark.parametrize("kind", BUILDERS)
def test_engines_avoid_the_same_words(models: dict[str, Model], kind: str) -> None:
    translators = [load(models[f"{kind} taught"], engine) for engine in ENGINES]
    for source in LEARNT[:4]:
        [known] = translators[0].translate([source], Decoding(beam=1))
        word = known.text.split()[0].strip(".,")
        found, other = (one.translate([source], Decoding(beam=1, avoid=(word.upper(), word)))[0] for one in translators)
        assert word not in found.text.split()
        assert found.text == other.text


@pytest.mark.parametrize("engine", ENGINES)
def test_order_is_kept_whatever_the_batches(model: Model, engine: str) -> None:
    translator = load(model, engine)
    sources = SOURCES[::2]
    together = translator.translate(sources, Decoding())
    alone = translator.translate(sources, Decoding(max_batch_tokens=1))
    backwards = translator.translate(sources[::-1], Decoding(max_batch_tokens=60))
    assert [one.text for one in together] == [one.text for one in alone] == [one.text for one in backwards][::-1]


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_gives_nothing(model: Model, engine: str) -> None:
    assert load(model, engine).translate([], Decoding()) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", BUILDERS)
def test_a_source_that_is_too_long_is_refused_not_cut(models: dict[str, Model], engine: str, kind: str) -> None:
    translator = load(models[f"{kind} random"], engine)
    source = "وصل الوزير " * translator.info.max_source_tokens
    with pytest.raises(ValueError, match=str(translator.info.max_source_tokens)):
        translator.translate([source], Decoding())


@pytest.mark.parametrize("engine", [CTranslate2Translator, TransformersTranslator])
def test_an_engine_that_fails_says_so_in_one_line(models: dict[str, Model], engine: type[BatchTranslator]) -> None:
    model = models["marian random"]
    folder = converted(model, "float32") if engine is CTranslate2Translator else model.folder
    info = EngineInfo("tiny", model.weights_sha256, "any", "float32", "cpu", 2_000, 2_000)
    translator = engine(folder, load_tokenizer(folder), info)
    with pytest.raises(ModelError, match=r"cannot run tiny on cpu: .") as caught:
        translator.translate(["وصل " * 300], Decoding())
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", BUILDERS)
def test_the_longest_source_is_read_to_its_end(models: dict[str, Model], kind: str) -> None:
    translator = load(models[f"{kind} random"], "ctranslate2")
    source = "وصل"
    while translator.count_tokens(f"{source} وصل") <= translator.info.max_source_tokens - 8:
        source += " وصل"
    first, second = translator.translate([f"{source} {end}" for end in ("الملك", "غدا")], Decoding(beam=1))
    assert first.score != second.score


@pytest.mark.parametrize("compute_type", ["float32", "int8"])
@pytest.mark.parametrize("kind", BUILDERS)
def test_taught_models_know_most_of_what_they_were_taught(
    models: dict[str, Model], kind: str, compute_type: str
) -> None:
    translator = load_translator(models[f"{kind} taught"], "ctranslate2", "cpu", compute_type)
    assert translator.info.compute_type == compute_type
    found = [hypothesis.text for hypothesis in translator.translate(LEARNT, Decoding())]
    assert sum(text == target for text, (_, target) in zip(found, PAIRS, strict=True)) >= 8


def test_threads_change_nothing(models: dict[str, Model]) -> None:
    model = models["marian taught"]
    folder = converted(model, "int8")
    info = EngineInfo("tiny", model.weights_sha256, "ctranslate2", "int8", "cpu", 512, 100)
    results = [
        CTranslate2Translator(folder, load_tokenizer(folder), info, workers).translate(
            SOURCES, Decoding(max_batch_tokens=60)
        )
        for workers in (1, 2, 4)
    ]
    assert results[0] == results[1] == results[2]


@given(st.lists(st.integers(1, 300), max_size=60), st.integers(1, 2000))
def test_batches_hold_each_source_once_within_the_budget(lengths: list[int], budget: int) -> None:
    sources = [["x"] * length for length in lengths]
    batches = cut(sources, budget, 512)
    assert sorted(index for batch in batches for index in batch.indices) == list(range(len(sources)))
    for batch in batches:
        longest = max(map(len, batch.sources))
        assert list(batch.sources) == [sources[index] for index in batch.indices]
        assert len(batch.sources) == 1 or len(batch.sources) * longest <= budget
        assert {bucket(len(source)) for source in batch.sources} == {bucket(longest)}
        assert longest <= batch.max_target_tokens <= 512


@given(st.lists(st.integers(1, 300), min_size=1, max_size=30), st.integers(1, 300))
def test_a_limit_does_not_depend_on_the_other_sources(lengths: list[int], length: int) -> None:
    alone = cut([["x"] * length], 1000, 512)[0].max_target_tokens
    batches = cut([["x"] * other for other in [length, *lengths]], 1000, 512)
    assert [batch.max_target_tokens for batch in batches if 0 in batch.indices] == [alone]

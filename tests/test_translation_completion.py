"""Go on from what somebody has typed: kept to the letter, with the same tokens and scores from both engines."""

from __future__ import annotations

from functools import cache
from math import exp, fsum

import pytest
from checkpoints import PAIRS, build_marian, build_nllb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.models.store import Model, resolve
from workbench.translation.beginning import Question
from workbench.translation.engine import Decoding, Translator
from workbench.translation.load import load_translator

ENGINES = ("ctranslate2", "transformers")
BUILDERS = {"marian": build_marian, "nllb": build_nllb}
SOURCE, TARGET = PAIRS[2]
TYPED = [
    "", " ", "The", "The ", "The gov", "The government announced", "The government  an", "Th", "A b",
    TARGET, f"{TARGET} ",
    "zürich", "😀", "قال", "<unk>", "</s> x", ">>eng<< eng_Latn", "the the the the",
]  # fmt: skip

pytestmark = pytest.mark.usefixtures("one_torch_thread")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Model]:
    folder = tmp_path_factory.mktemp("completion")
    return {kind: resolve(str(build(folder / kind, steps=150))) for kind, build in BUILDERS.items()}


@pytest.fixture(params=BUILDERS)
def model(models: dict[str, Model], request: pytest.FixtureRequest) -> Model:
    return models[request.param]


@cache
def load(model: Model, engine: str) -> Translator:
    return load_translator(model, engine, "cpu", "float32")


@pytest.mark.parametrize("decoding", [Decoding(beam=1), Decoding(alternatives=3)], ids=["greedy", "alternatives"])
def test_engines_go_on_in_the_same_way(model: Model, decoding: Decoding) -> None:
    engines = [load(model, engine) for engine in ENGINES]
    for typed in TYPED:
        found, expected = (engine.complete(SOURCE, typed, decoding) for engine in engines)
        assert [(one.text, one.tokens) for one in found] == [(one.text, one.tokens) for one in expected], typed
        assert [one.score for one in found] == pytest.approx([one.score for one in expected], abs=1e-4), typed
        assert len(found) == decoding.alternatives


@pytest.mark.parametrize("engine", ENGINES)
def test_every_beginning_of_a_learnt_sentence_leads_to_its_end(model: Model, engine: str) -> None:
    translator = load(model, engine)
    reached = [translator.complete(SOURCE, TARGET[:end], Decoding())[0].text == TARGET for end in range(len(TARGET))]
    assert sum(reached) >= 0.8 * len(reached)


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_typed_is_a_plain_translation(model: Model, engine: str) -> None:
    translator = load(model, engine)
    decoding = Decoding(alternatives=2)
    assert [translator.complete(SOURCE, "", decoding)] == translator.translate_alternatives([SOURCE], decoding)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40) | st.lists(st.sampled_from(TARGET.split()), max_size=6).map(" ".join))
def test_what_was_typed_is_kept_to_the_letter(model: Model, typed: str) -> None:
    for found in load(model, "ctranslate2").complete(SOURCE, typed, Decoding(beam=2, alternatives=2)):
        assert found.text.startswith(typed)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_too_long_is_refused(model: Model, engine: str) -> None:
    translator = load(model, engine)
    for source, typed in (("وصل " * 2000, ""), (SOURCE, "word " * 2000)):
        with pytest.raises(ValueError, match=f"the model takes {translator.info.max_source_tokens}"):
            translator.complete(source, typed, Decoding())


def test_engines_expect_the_same_tokens(model: Model) -> None:
    tokenizer = load(model, "ctranslate2")._tokenizer  # type: ignore[attr-defined]
    pieces = tokenizer.encode_start(TARGET)
    texts = list(tokenizer.extensions(""))
    questions = [Question(pieces[:end], [texts] * min(end, 2)) for end in (1, 2, 5, len(pieces))]
    source = tokenizer.encode(SOURCE)
    found, expected = (load(model, engine)._answer(source, questions) for engine in ENGINES)  # type: ignore[attr-defined]
    for answer, other in zip(found, expected, strict=True):
        for scores, others in zip(answer, other, strict=True):
            assert scores == pytest.approx(others, abs=1e-3)
            assert 0.5 < fsum(map(exp, scores)) < 1.0001  # they are probabilities; the end of sentence has the rest

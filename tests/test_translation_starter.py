"""Run the real starter model, on the sentences of the seed articles."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_translation_tokenizer import LOOK_LIKE_SPECIALS, SOURCES

from workbench.models.checkpoint import load_vocabulary
from workbench.models.store import Model, resolve
from workbench.text.normalize import normalize
from workbench.text.segmentation import split_sentences
from workbench.translation.decode import translate_texts
from workbench.translation.engine import Decoding
from workbench.translation.load import load_translator
from workbench.translation.tokenizer import load_tokenizer


@pytest.fixture(scope="module")
def starter() -> Model:
    return resolve("starter")


@pytest.fixture(scope="module")
def sentences(seeds: Path) -> list[str]:
    lines = [line for path in sorted(seeds.glob("*.txt")) for line in path.read_text(encoding="utf-8").split("\n")]
    return [span.of(line) for line in lines for span in split_sentences(line)]


def test_tokens_as_in_transformers(starter: Model, sentences: list[str]) -> None:
    reference, tokenizer = load_vocabulary(starter.folder), load_tokenizer(starter.folder)
    for source in [*sentences, *SOURCES]:
        ids = reference(source)["input_ids"]
        tokens = tokenizer.encode(source)
        assert tokens == reference.convert_ids_to_tokens(ids)
        assert tokenizer.decode(tokens) == reference.decode(ids, skip_special_tokens=True)


@pytest.mark.parametrize("text", LOOK_LIKE_SPECIALS)
def test_text_that_looks_like_special_tokens_comes_back_as_it_was(starter: Model, text: str) -> None:
    tokenizer = load_tokenizer(starter.folder)
    assert tokenizer.decode(tokenizer.encode(text)) == text


@pytest.mark.usefixtures("one_torch_thread")
@pytest.mark.parametrize("beam", [1, 4])
def test_engines_agree(starter: Model, sentences: list[str], beam: int) -> None:
    sources = [normalize(source, starter.entry.normalization) for source in sentences[::10]]
    first, second = (
        load_translator(starter, engine, "cpu", "float32").translate(sources, Decoding(beam=beam))
        for engine in ("ctranslate2", "transformers")
    )
    assert [(one.text, one.tokens) for one in first] == [(one.text, one.tokens) for one in second]
    assert [one.score for one in first] == pytest.approx([one.score for one in second], abs=1e-4)


# In 8 bits a difference in the last digit may round to another whole number, and so to another word.
@pytest.mark.parametrize(("compute_type", "same"), [("float32", True), ("int8", False)])
def test_every_sentence_has_a_target_whatever_the_batches(
    starter: Model, sentences: list[str], compute_type: str, same: bool
) -> None:
    translator = load_translator(starter, "ctranslate2", "cpu", compute_type)
    results, others = (
        translate_texts(sentences[::3], translator, starter.entry.normalization, Decoding(max_batch_tokens=tokens))
        for tokens in (512, 99)
    )
    assert all(result.text.strip() for result in (*results, *others))
    assert not same or [result.text for result in results] == [result.text for result in others]

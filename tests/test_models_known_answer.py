"""Verify tiny checkpoints that were taught the known answers, and catch them when they babble."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from checkpoints import build_marian, build_nllb

from workbench.errors import ModelError
from workbench.models.cache import cache_folder
from workbench.models.catalogue import catalogue
from workbench.models.convert import converted
from workbench.models.known_answer import chrf, verify
from workbench.models.store import Model, resolve
from workbench.text.normalize import normalize

Translate = Callable[[list[str]], list[str]]
STARTER = catalogue().entries["starter"]


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a Marian checkpoint that knows the known answers by heart, as the starter's entry normalises them."""
    pairs = [
        (normalize(answer.source, STARTER.normalization), answer.reference) for answer in catalogue().known_answers
    ]
    return build_marian(tmp_path_factory.mktemp("known") / "taught", pairs=pairs, steps=120)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))


def as_starter(folder: Path) -> Model:
    model = resolve(str(folder))
    return replace(model, entry=replace(STARTER, name="taught"))


def translator(model: Model) -> Translate:
    """Translate greedily with CTranslate2."""
    import ctranslate2
    from sentencepiece import SentencePieceProcessor

    folder = converted(model, "float32")
    engine = ctranslate2.Translator(str(folder))
    source, target = (SentencePieceProcessor(model_file=str(folder / f"{name}.spm")) for name in ("source", "target"))

    def translate(texts: list[str]) -> list[str]:
        batch = [[*source.encode(text, out_type=str), "</s>"] for text in texts]
        return [target.decode(result.hypotheses[0]) for result in engine.translate_batch(batch, beam_size=1)]

    return translate


def scramble(folder: Path) -> None:
    from safetensors.torch import load_file, save_file

    tensors = load_file(folder / "model.safetensors")
    for name, tensor in tensors.items():
        if "self_attn" in name:
            tensors[name] = tensor.flip(0).contiguous()
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def remembered() -> list[Any]:
    return sorted((cache_folder() / "verified").glob("*.json"))


def test_an_intact_model_passes_and_is_remembered(taught: Path) -> None:
    model = as_starter(taught)
    verify(model, translator(model), "ctranslate2", "float32")
    assert len(remembered()) == 1

    def fail(_: list[str]) -> list[str]:
        pytest.fail("a model that passed was asked again")

    verify(model, fail, "ctranslate2", "float32")
    for engine, compute_type in (("transformers", "float32"), ("ctranslate2", "int8")):
        verify(model, translator(model), engine, compute_type)
    assert len(remembered()) == 3


def test_scrambled_weights_babble(taught: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(taught, tmp_path / "scrambled"))
    scramble(copy)
    model = as_starter(copy)
    with pytest.raises(ModelError, match=r"taught babbles: chrF \d+\.\d on sentences with known translations, 35 is"):
        verify(model, translator(model), "ctranslate2", "float32")
    assert remembered() == []


@pytest.mark.parametrize(
    ("output", "passes"),
    [
        ("", False),
        ("the the the the the the the", False),
        ("connect" * 20, False),
        ("وصل الرئيس إلى باريس", False),
        ("tion ing er s of a to", False),
        (None, True),
    ],
)
def test_every_kind_of_gibberish_is_below_the_least(output: str | None, passes: bool) -> None:
    answers = catalogue().known_answers
    hypotheses = [answer.reference if output is None else output for answer in answers]
    leasts = [entry.least_chrf or 0 for entry in catalogue().entries.values()]
    assert (chrf(hypotheses, [answer.reference for answer in answers]) >= min(leasts)) is passes


def test_a_loose_translation_is_above_the_least() -> None:
    loose = [
        "Foreign Minister says meeting to take place in Cairo on Sunday.",
        "The government announced that teacher salaries are to increase by ten per cent.",
        "Five persons died and twenty others were wounded in a blast in the middle of the capital.",
        "The UN has called for a ceasefire at once.",
        "The President arrives in Paris for a visit lasting three days.",
        "Oil prices went up following a decision on production cuts.",
    ]
    reached = chrf(loose, [answer.reference for answer in catalogue().known_answers])
    assert reached > 1.3 * max(entry.least_chrf or 0 for entry in catalogue().entries.values())


@pytest.mark.parametrize("build", [build_marian, build_nllb])
def test_a_model_that_is_not_known_passes_where_both_engines_agree(build: Any, tmp_path: Path) -> None:
    model = resolve(str(build(tmp_path / "model")))
    verify(model, lambda _: pytest.fail("there is no known answer to ask for"), "ctranslate2", "float32")
    assert len(remembered()) == 1


def test_a_model_whose_conversion_means_something_else_is_caught(tmp_path: Path) -> None:
    # CTranslate2 starts from a zero embedding, transformers from that of padding: they must be the same.
    from safetensors.torch import load_file, save_file

    folder = build_marian(tmp_path / "model")
    tensors = load_file(folder / "model.safetensors")
    tensors["model.shared.weight"][-1] = 1.0
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match="model is broken: CTranslate2 and transformers disagree on its first words"):
        verify(resolve(str(folder)), lambda texts: texts, "ctranslate2", "float32")
    assert remembered() == []


def test_the_least_may_rise_and_the_model_is_asked_again(taught: Path) -> None:
    model = as_starter(taught)
    verify(model, translator(model), "ctranslate2", "float32")
    stricter = replace(model, entry=replace(model.entry, least_chrf=101.0))
    with pytest.raises(ModelError, match="babbles"):
        verify(stricter, translator(stricter), "ctranslate2", "float32")


def test_chrf_is_that_of_sacrebleu() -> None:
    # As the command `sacrebleu -m chrf -b -w 2`, version 2.6.0, prints it.
    assert chrf(["The cat sat on the mat."], ["The cat is on the mat."]) == pytest.approx(67.17, abs=0.005)
    assert chrf([""], ["word"]) == 0
    assert chrf(["word"], ["word"]) == 100

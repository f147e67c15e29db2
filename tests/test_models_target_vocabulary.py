"""Hold converted models to the tokens that English is written with."""

import json
from pathlib import Path

import ctranslate2
import pytest
from checkpoints import PAIRS, build_marian
from hypothesis import given
from hypothesis import strategies as st

from workbench.models.checkpoint import load_vocabulary
from workbench.models.convert import converted
from workbench.models.store import resolve
from workbench.models.target_vocabulary import is_english, other_ids
from workbench.translation.engine import Decoding
from workbench.translation.load import load_translator


@pytest.mark.parametrize(
    ("token", "english"),
    [
        ("▁the", True),
        ("▁Müller", True),
        ("Ş", True),
        ("ʿ", True),
        ("e\u0301", True),
        ("α", True),
        ("▁1,5", True),
        ("€", True),
        ("…”", True),
        ("<0xD8>", True),
        ("</s>", True),
        ("eng_Latn", True),
        ("▁ال", False),
        ("a\u064b", False),
        ("▁mix\u0645", False),
        ("▁Москва", False),
        ("中", False),
        ("ש", False),
    ],
)
def test_tokens_of_english_are_told_from_others(token: str, *, english: bool) -> None:
    assert is_english(token) == english


@given(st.text(st.characters(max_codepoint=0x24F)), st.text("ابتثحيىءةگپ", min_size=1))
def test_one_letter_of_another_script_is_enough(latin: str, arabic: str) -> None:
    assert is_english(latin)
    assert not is_english(latin + arabic)


def test_a_converted_model_keeps_all_tokens_of_sources_and_those_of_english() -> None:
    model = resolve("starter")
    folder = converted(model)
    sources, targets = (
        json.loads((folder / f"{side}_vocabulary.json").read_text(encoding="utf-8")) for side in ("source", "target")
    )
    assert targets == list(filter(is_english, sources))
    vocabulary = load_vocabulary(model.folder)
    assert set(vocabulary.convert_ids_to_tokens(other_ids(vocabulary))) == set(sources) - set(targets)
    assert 3_000 < len(targets) < 5_000 < len(sources)
    ctranslate2.Translator(str(folder))


@pytest.mark.parametrize("engine", ["ctranslate2", "transformers"])
def test_no_translation_has_arabic_in_it(tmp_path: Path, engine: str) -> None:
    copying = [(source, f"{source} {target}") for source, target in PAIRS]
    model = resolve(str(build_marian(tmp_path / "copies", pairs=copying, steps=60)))  # it wants to begin in Arabic
    translator = load_translator(model, engine, "cpu")
    for found in translator.translate([source for source, _ in PAIRS], Decoding(beam=2)):
        assert is_english(found.text)

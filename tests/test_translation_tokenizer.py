"""Compare the tokenizers with those of transformers, token by token."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from checkpoints import PAIRS, build_marian, build_nllb

from workbench.errors import ModelError
from workbench.models.checkpoint import load_vocabulary
from workbench.text.normalize import normalize
from workbench.translation.tokenizer import UNKNOWN, load_tokenizer

SOURCES = [
    *(source for source, _ in PAIRS),
    "",
    "كلمة",
    "مرحبا 😀😀 بالعالم 🇪🇬",
    "وصل iPhone 15 Pro إلى الأسواق",
    "The minister arrived in Cairo",
    "١٢٣ و 456 و٪",
    "المـــملكة العربية",
    "قال\u00a0الرئيس\u200fاليوم",
    "中文字 قال 中文字",
    "الوَزِيرُ وَصَلَ",
    "naïve e\u0301té قال",
    "ﻻ إله ﷺ",
    "a\u200bb «قال» — ‘نعم’ …",
    ")(][{}*&^%$#@!؟،؛",
]
LOOK_LIKE_SPECIALS = ["<unk> قال", "</s> قال", "قال <pad> <s>", ">>eng<< قال", "arb_Arab قال eng_Latn"]
SPECIALS = {"</s>", "<pad>", "<s>", ">>eng<<", ">>fra<<", "eng_Latn"}


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_marian(tmp_path_factory.mktemp("tokenizer") / "marian")


@pytest.fixture(scope="module")
def nllb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_nllb(tmp_path_factory.mktemp("tokenizer") / "nllb")


@pytest.mark.parametrize("source", [*SOURCES, "قال   الرئيس  ", "\tقال"])
def test_marian_sources_as_in_transformers(marian: Path, source: str) -> None:
    reference = load_vocabulary(marian)
    assert load_tokenizer(marian).encode(source) == reference.convert_ids_to_tokens(reference(source)["input_ids"])


@pytest.mark.parametrize("source", [normalize(source) for source in SOURCES])
def test_nllb_sources_as_in_transformers(nllb: Path, source: str) -> None:
    reference = load_vocabulary(nllb)
    reference.src_lang = "arb_Arab"
    assert load_tokenizer(nllb).encode(source) == reference.convert_ids_to_tokens(reference(source)["input_ids"])


@pytest.mark.parametrize("kind", ["marian", "nllb"])
@pytest.mark.parametrize("target", [*(target for _, target in PAIRS), "Prices rose by 3.5% — “yes”, he said.", "x  y"])
def test_hypotheses_as_in_transformers(request: pytest.FixtureRequest, kind: str, target: str) -> None:
    folder = request.getfixturevalue(kind)
    reference, tokenizer = load_vocabulary(folder), load_tokenizer(folder)
    ids = reference(text_target=target)["input_ids"]
    tokens = [token for token in reference.convert_ids_to_tokens(ids) if token != UNKNOWN]
    expected = reference.decode(reference.convert_tokens_to_ids(tokens), skip_special_tokens=True)
    assert tokenizer.decode([*tokenizer.target_prefix, *tokens]) == expected.strip()


@pytest.mark.parametrize("kind", ["marian", "nllb"])
@pytest.mark.parametrize("source", LOOK_LIKE_SPECIALS)
def test_text_that_looks_like_special_tokens_is_text(request: pytest.FixtureRequest, kind: str, source: str) -> None:
    tokens = load_tokenizer(request.getfixturevalue(kind)).encode(source)
    first = 1 if kind == "nllb" else 0
    assert SPECIALS.isdisjoint(tokens[first:-1])
    assert tokens[-1] == "</s>"


def test_marian_target_code_comes_first(marian: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(marian, tmp_path / "multilingual")
    vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    codes = {code: len(vocabulary) + number for number, code in enumerate((">>eng<<", ">>fra<<"))}
    (folder / "vocab.json").write_text(json.dumps(vocabulary | codes), encoding="utf-8")
    reference = load_vocabulary(folder)
    expected = reference.convert_ids_to_tokens(reference(">>eng<< وصل الوزير")["input_ids"])
    assert load_tokenizer(folder, None, ">>eng<<").encode("وصل الوزير") == expected
    assert expected[0] == ">>eng<<"
    assert SPECIALS.isdisjoint(load_tokenizer(folder).encode(">>fra<< وصل")[:-1])


def test_unknown_target_code_is_refused(marian: Path) -> None:
    with pytest.raises(ModelError, match=">>xyz<<"):
        load_tokenizer(marian, None, ">>xyz<<")


@pytest.mark.parametrize("name", ["source.spm", "target.spm", "vocab.json"])
def test_broken_files_are_named(marian: Path, tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(marian, tmp_path / "broken")
    (folder / name).write_bytes(b"\x00broken")
    with pytest.raises(ModelError, match=name):
        load_tokenizer(folder)
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name):
        load_tokenizer(folder)

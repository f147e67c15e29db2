"""Check that the catalogue is complete and honest, and that other checkpoints are described from their files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from checkpoints import build_marian, build_nllb

from workbench.errors import ModelError
from workbench.models.catalogue import Architecture, Catalogue, catalogue, describe, parse
from workbench.text.language import has_arabic

ENTRY = """
[models.one]
label = "One"
architecture = "marian"
normalization = { strip_vowels = true }
max_source_tokens = 512
piece_tokens = 160
"""


def test_the_promised_models_are_there() -> None:
    assert set(catalogue().entries) == {"starter", "opus", "opus-big", "nllb-600m", "nllb-1.3b", "nllb-3.3b"}
    ranks = {name: entry.rank for name, entry in catalogue().entries.items()}
    assert max(ranks, key=ranks.__getitem__) == "opus-big"
    assert min(ranks, key=ranks.__getitem__) == "starter"
    assert len(set(ranks.values())) == len(ranks)


@pytest.mark.parametrize("name", [name for name in catalogue().entries if name != "starter"])
def test_hub_models_are_pinned_and_described(name: str) -> None:
    entry = catalogue().entries[name]
    assert re.fullmatch(r"[\w.-]+/[\w.-]+", entry.repository or "")
    assert re.fullmatch(r"[0-9a-f]{40}", entry.revision or "")
    assert entry.licence
    assert entry.parameters
    # Weights are stored with two to five bytes a parameter (NLLB's pickles repeat an embedding).
    assert 2 <= entry.download_mb * 1e6 / entry.parameters <= 5.5
    assert entry.piece_tokens < entry.max_source_tokens
    assert catalogue().find(entry.repository or "") is entry


@pytest.mark.parametrize("entry", catalogue().entries.values(), ids=lambda entry: entry.name)
def test_licences_that_forbid_commerce_are_announced(entry: object) -> None:
    licence, notice = getattr(entry, "licence", ""), getattr(entry, "notice", None)
    assert ("NC" in licence) == bool(notice and "non-commercial" in notice)


def test_every_model_is_verified_by_answers_and_nllb_knows_its_languages() -> None:
    for entry in catalogue().entries.values():
        assert entry.least_chrf
        assert 15 < entry.least_chrf < 50
        languages = (entry.source_language, entry.target_language)
        assert languages == (("arb_Arab", "eng_Latn") if entry.architecture is Architecture.NLLB else (None, None))
    assert len(catalogue().known_answers) >= 5
    for answer in catalogue().known_answers:
        assert has_arabic(answer.source)
        assert answer.reference.isascii()


def test_figures_name_their_set_metric_and_source() -> None:
    figures = [figure for entry in catalogue().entries.values() for figure in entry.quality]
    assert ("flores200-devtest", "BLEU", 42.8, "OPUS-MT leaderboard") in [
        (figure.set, figure.metric, figure.value, figure.source) for figure in figures
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ENTRY + "beams = 4\n", "models.one: unknown keys beams"),
        (ENTRY.replace("strip_vowels", "strip_vowel"), "models.one.normalization: unknown keys strip_vowel"),
        (ENTRY.replace("label", "licence"), "models.one: .*label"),
        (ENTRY.replace("marian", "t5"), "t5"),
        ("[model.one]\n", "catalogue: unknown keys model"),
        (ENTRY + '[[models.one.quality]]\nset = "x"\nmetric = "BLEU"\nvalue = 1.0\n', "models.one.quality: .*source"),
    ],
)
def test_mistakes_in_the_catalogue_are_errors(text: str, message: str) -> None:
    assert parse(ENTRY) == Catalogue({"one": parse(ENTRY).entries["one"]}, ())
    with pytest.raises(ValueError, match=message):
        parse(text)


def test_a_checkpoint_is_described_from_its_files(tmp_path: Path) -> None:
    marian = describe(build_marian(tmp_path / "marian"), "mine")
    assert (marian.architecture, marian.source_language, marian.target_language) == (Architecture.MARIAN, None, None)
    assert (marian.name, marian.max_source_tokens, marian.least_chrf) == ("mine", 512, None)
    nllb = describe(build_nllb(tmp_path / "nllb"), "mine")
    assert (nllb.architecture, nllb.source_language, nllb.target_language) == (
        Architecture.NLLB,
        "arb_Arab",
        "eng_Latn",
    )


def test_a_marian_model_with_several_targets_is_asked_for_english(tmp_path: Path) -> None:
    folder = build_marian(tmp_path)
    vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    (folder / "vocab.json").write_text(json.dumps({**vocabulary, ">>eng<<": len(vocabulary)}), encoding="utf-8")
    assert describe(folder, "mine").target_language == ">>eng<<"


@pytest.mark.parametrize(
    ("config", "tokenizer_config", "message"),
    [
        (b'{"model_type": "t5"}', b"{}", "mine is of type t5: the workbench runs Marian and NLLB models"),
        (b'{"model_type": "m2m_100"}', b'{"tokenizer_class": "M2M100Tokenizer"}', "mine is of type m2m_100"),
        (b"{}", b"{}", "mine is of type unknown"),
        (b"{", b"{}", "config.json is missing or damaged"),
        (b"[]", b"{}", "config.json holds no JSON object"),
        (b"\xff", b"{}", "config.json is missing or damaged"),
    ],
)
def test_other_checkpoints_are_refused_in_one_line(
    tmp_path: Path, config: bytes, tokenizer_config: bytes, message: str
) -> None:
    (tmp_path / "config.json").write_bytes(config)
    (tmp_path / "tokenizer_config.json").write_bytes(tokenizer_config)
    with pytest.raises(ModelError, match=message):
        describe(tmp_path, "mine")

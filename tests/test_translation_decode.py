"""Translate texts with care, on tiny models that know little and loop a lot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

import pytest
from checkpoints import PAIRS, build_marian, build_nllb

from workbench.document import Origin, Role, Segment, Severity, Span, sha256
from workbench.models.convert import converted
from workbench.models.store import Model, resolve
from workbench.text.normalize import Normalization
from workbench.translation.ctranslate2_engine import CTranslate2Translator
from workbench.translation.decode import TextResult, translate_segments, translate_texts
from workbench.translation.engine import Decoding, EngineInfo, Hypothesis
from workbench.translation.tokenizer import load_tokenizer

LONG = "، و".join(source.rstrip(".") for source, _ in PAIRS) + "."
E = TypeVar("E", bound=CTranslate2Translator)
BEAM_2 = Decoding(beam=2)
COPIED = [
    "",
    "   ",
    "The minister arrived in Cairo.",
    "123 / 456",
    "؟",
    "ـــ",
    "این کتاب را می‌خواهم که برای شما بخوانم و این را نمی‌دانم",
    "یہ کتاب میں آپ کے لیے پڑھنا چاہتا ہوں اور یہ نہیں ہے",
]
ODD = ["ء", "٪ قال", "ق" * 100, "😀 قال", "<b>قال</b>", "لا " * 60, LONG]


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return resolve(str(build_marian(tmp_path_factory.mktemp("decode") / "marian", steps=200)))


@pytest.fixture(scope="module", params=[build_marian, build_nllb], ids=["marian", "nllb"])
def random(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Model:
    return resolve(str(request.param(tmp_path_factory.mktemp("decode") / "model")))


def translator(model: Model, kind: type[E] = CTranslate2Translator, piece_tokens: int = 60, workers: int = 2) -> E:  # type: ignore[assignment]
    folder = converted(model, "float32")
    entry = model.entry
    info = EngineInfo(
        entry.name, model.weights_sha256, "ctranslate2", "float32", "cpu", entry.max_source_tokens, piece_tokens
    )
    tokenizer = load_tokenizer(folder, entry.source_language, entry.target_language)
    return kind(folder, tokenizer, info, workers)


def translate(texts: list[str], engine: CTranslate2Translator, decoding: Decoding = BEAM_2) -> list[TextResult]:
    return translate_texts(texts, engine, Normalization(), decoding)


def test_learnt_sentences_are_translated(taught: Model) -> None:
    results = translate([source for source, _ in PAIRS], translator(taught))
    assert sum(result.text == target for result, (_, target) in zip(results, PAIRS, strict=True)) >= 8
    assert {result.origin for result in results} == {Origin.MODEL}
    assert all(result.score is not None and result.score < 0 for result in results)


@pytest.mark.parametrize("text", COPIED)
def test_what_is_no_arabic_is_copied(taught: Model, text: str) -> None:
    assert translate([text], translator(taught)) == [TextResult(text, None, Origin.COPY)]


def test_copies_do_not_disturb_the_order(taught: Model) -> None:
    engine = translator(taught)
    sources = [source for source, _ in PAIRS[:3]]
    first, second, third = translate(sources, engine)
    mixed = translate([COPIED[2], sources[0], "", sources[1], COPIED[3], sources[2]], engine)
    assert [result.text for result in mixed] == [COPIED[2], first.text, "", second.text, COPIED[3], third.text]


def test_nothing_gives_nothing(taught: Model) -> None:
    assert translate([], translator(taught)) == []


def test_no_target_is_ever_empty(random: Model) -> None:
    engine = translator(random, piece_tokens=24)
    for text, result in zip(ODD, translate(ODD, engine), strict=True):
        assert result.text.strip(), text


def test_loops_are_flagged_when_nothing_mends_them(random: Model) -> None:
    results = translate([source for source, _ in PAIRS], translator(random))
    codes = {finding.code for result in results for finding in result.findings}
    assert codes & {"decode-loop", "decode-length"}
    assert {finding.severity for result in results for finding in result.findings} <= {Severity.ERROR, Severity.WARNING}


def test_faulty_hypotheses_are_decoded_again(taught: Model) -> None:
    """A model that knows few sentences loops on most others, and less so with repetition control."""
    sources = [f"{first.rstrip('.')} و{second}" for (first, _), (second, _) in pairwise(PAIRS)]
    engine = translator(taught)
    plain = [found.text for found in engine.translate(sources, BEAM_2)]
    careful = translate(sources, engine)
    changed = [result for text, result in zip(plain, careful, strict=True) if result.text != text]
    assert changed
    assert sum(bool(result.findings) for result in changed) < len(changed)


class _Recording(CTranslate2Translator):
    """Remember the sources that it is given."""

    asked: tuple[str, ...] = ()

    def translate(self, sources: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        self.asked += tuple(sources)
        return super().translate(sources, decoding)


def test_long_sentences_are_split_and_nothing_is_left_out(taught: Model) -> None:
    engine = translator(taught, _Recording, piece_tokens=24)
    result = translate([LONG], engine)[0]
    pieces = engine.asked[: 1 + next(number for number, piece in enumerate(engine.asked) if LONG.endswith(piece))]
    assert " ".join(pieces) == LONG
    assert len(pieces) > 5
    assert all(engine.count_tokens(piece) <= 24 for piece in pieces)
    assert result.text.startswith("The minister arrived in Cairo this morning, ")


def test_sources_beyond_the_models_limit_are_split(taught: Model) -> None:
    text = LONG * 12
    engine = translator(taught)
    assert engine.count_tokens(text) > engine.info.max_source_tokens
    assert len(translate([text], engine)[0].text) > 0.3 * len(text)


def test_results_do_not_depend_on_threads(taught: Model) -> None:
    texts = [*(source for source, _ in PAIRS), *ODD]
    small = Decoding(beam=2, max_batch_tokens=64)
    one, four = (translate(texts, translator(taught, workers=workers), small) for workers in (1, 4))
    assert one == four


def test_segments_get_target_rounded_score_and_origin(taught: Model) -> None:
    segments = [segment(number, text) for number, text in enumerate([PAIRS[0][0], "CNN"], 1)]
    first, second = translate_segments(segments, translator(taught), Normalization(), Decoding())
    assert (first.target, first.origin) == (PAIRS[0][1], Origin.MODEL)
    assert first.score == round(first.score or 0, 3)
    assert second == replace(segments[1], target="CNN", score=None, origin=Origin.COPY)


def segment(number: int, text: str) -> Segment:
    return Segment(f"a-{number}", number, 1, 0, Role.BODY, Span(0, len(text)), text, sha256(text))


class _Silent(CTranslate2Translator):
    """Lose the words of some translations on the way, which no tiny model can be taught to do."""

    def translate(self, sources: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        found = super().translate(sources, decoding)
        return [
            replace(one, text="") if "في القصر" in source else one for source, one in zip(sources, found, strict=True)
        ]


def test_a_source_without_a_translation_is_shown(taught: Model) -> None:
    text = "في القصر"
    result = translate([text], translator(taught, _Silent))[0]
    assert (result.text, result.score, result.origin) == (text, None, Origin.COPY)
    assert [finding.code for finding in result.findings] == ["decode-empty"]


def test_a_piece_without_a_translation_is_shown(taught: Model) -> None:
    result = translate([f"{PAIRS[0][0]} في القصر"], translator(taught, _Silent, piece_tokens=27))[0]
    assert result.text == f"{PAIRS[0][1]} في القصر"
    assert result.origin is Origin.MODEL
    assert "decode-empty" in {finding.code for finding in result.findings}

"""A glossary guides the real starter: what it would say anyway stays, what it can say otherwise is said as wanted."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from workbench.glossary.check import unmet
from workbench.glossary.english import find_rendering
from workbench.glossary.index import Glossary
from workbench.glossary.insertion import MOST_LOST, lead
from workbench.glossary.steering import BEAM, SteeredTranslator, choose
from workbench.glossary.term import Term
from workbench.pipeline import Settings, Workbench
from workbench.translation.engine import Decoding, Hypothesis, Translator
from workbench.translation.faults import diagnose

SOURCES = (
    "اعلن وزير الخارجية الروسي ان المحادثات ستبدا يوم الاثنين في جنيف.",
    "قال الرئيس ان بلاده لن تشارك في المؤتمر الدولي حول المناخ.",
    "اكدت المتحدثة باسم الحكومة ان الاسعار ارتفعت خلال الشهر الماضي.",
)
WIDE = Decoding(beam=BEAM, alternatives=BEAM)


@pytest.fixture(scope="module")
def translator() -> Translator:
    return Workbench(settings=Settings("starter")).translator


def offers(translator: Translator) -> Iterator[tuple[str, Hypothesis, str]]:
    """Yield sources with their best hypothesis and a word that it lacks but a sound other one has."""
    best = translator.translate(SOURCES, Decoding())
    for source, first, others in zip(SOURCES, best, translator.translate_alternatives(SOURCES, WIDE), strict=True):
        for other in others:
            words = [word for word in re.findall("[A-Za-z]{4,}", other.text) if not find_rendering(word, first.text)]
            if words and diagnose(source, other.text) <= diagnose(source, first.text):
                yield source, first, words[0]


def test_what_the_model_can_say_otherwise_is_said_as_the_glossary_wants(translator: Translator) -> None:
    found = list(offers(translator))
    assert found
    for source, first, word in found[:3]:
        glossary = Glossary([Term(source.split()[-2], word)])
        [steered] = SteeredTranslator(translator, glossary).translate([source], Decoding())
        assert find_rendering(word, steered.text)
        assert not find_rendering(word, first.text)


def test_forbidden_words_go_where_the_model_has_others(translator: Translator) -> None:
    gone, tried = 0, 0
    for source, first in zip(SOURCES, translator.translate(SOURCES, Decoding()), strict=True):
        for word in sorted(set(re.findall("[A-Za-z]{5,}", first.text)), key=len)[-3:]:
            glossary = Glossary([Term(source.split()[-2], "", forbidden=(word,))])
            [steered] = SteeredTranslator(translator, glossary).translate([source], Decoding())
            gone, tried = gone + (not find_rendering(word, steered.text)), tried + 1
            assert diagnose(source, steered.text) <= diagnose(source, first.text)
    assert gone > tried / 2 > 0


def test_nothing_changes_where_the_glossary_is_satisfied_or_silent(translator: Translator) -> None:
    plain = translator.translate(SOURCES, Decoding())
    words = [max(re.findall("[A-Za-z]+", one.text), key=len) for one in plain]
    met = Glossary([Term(source.split()[1], word) for source, word in zip(SOURCES, words, strict=True)])
    for glossary in (Glossary([]), Glossary([Term("قطار", "train")]), met):
        steered = SteeredTranslator(translator, glossary)
        assert steered.translate(SOURCES, Decoding()) == plain
        assert steered.translate([], Decoding()) == []
    assert steered.info == translator.info
    assert steered.count_tokens(SOURCES[0]) == translator.count_tokens(SOURCES[0])


def test_alternatives_that_satisfy_more_come_first(translator: Translator) -> None:
    source, _, word = next(offers(translator))
    glossary = Glossary([Term(source.split()[-2], word)])
    [plain] = translator.translate_alternatives([source], WIDE)
    [steered] = SteeredTranslator(translator, glossary).translate_alternatives([source], WIDE)
    assert sorted(steered, key=plain.index) == plain
    lacking = [bool(find_rendering(word, one.text)) for one in steered]
    assert lacking == sorted(lacking, reverse=True)
    assert lacking[0]


def test_what_the_model_would_never_say_is_not_forced_on_it(translator: Translator) -> None:
    glossary = Glossary([Term(source.split()[1], "xylophone of the zodiac") for source in SOURCES])
    plain = translator.translate(SOURCES, Decoding())
    steered = SteeredTranslator(translator, glossary).translate(SOURCES, Decoding())
    assert [one.text for one in steered] == [one.text for one in plain]


def test_a_model_that_is_led_finds_the_result_nearly_as_likely(translator: Translator) -> None:
    [plain] = translator.translate(SOURCES[:1], Decoding())
    for word in ("minister", "diplomat", "negotiations", "announced"):
        matches = Glossary([Term("المحادثات", f"{word} talks")]).find(SOURCES[0])
        led = lead(translator, SOURCES[0], matches, plain, Decoding())
        known, scores = translator.score(SOURCES[0], [plain.text, led.text])
        assert led is plain or unmet(matches, led.text) < unmet(matches, plain.text)
        assert sum(scores) / len(scores) >= sum(known) / len(known) - MOST_LOST - 1e-6
        assert diagnose(SOURCES[0], led.text) <= diagnose(SOURCES[0], plain.text)


@pytest.mark.parametrize("text", ["", " ", "word " * 3000])
def test_what_is_too_short_or_long_to_be_led_stays(translator: Translator, text: str) -> None:
    hypothesis = Hypothesis(text, -1.0, 1)
    matches = Glossary([Term("المحادثات", "negotiations")]).find(SOURCES[0])
    assert matches
    assert lead(translator, SOURCES[0], matches, hypothesis, Decoding()) is hypothesis


@pytest.mark.usefixtures("one_torch_thread")
def test_the_other_engine_is_guided_too() -> None:
    translator = Workbench(settings=Settings("starter", engine="transformers")).translator
    source, first, word = next(offers(translator))
    glossary = Glossary([Term(source.split()[-2], word)])
    [steered] = SteeredTranslator(translator, glossary).translate([source], Decoding())
    assert find_rendering(word, steered.text)
    matches = glossary.find(source)
    led = lead(translator, source, matches, first, Decoding())
    assert led is first or find_rendering(word, led.text)


def test_a_hypothesis_that_went_wrong_is_not_chosen_for_its_terms() -> None:
    source = "بدأت المحادثات في جنيف امس بين الوفدين."
    matches = Glossary([Term("المحادثات", "negotiations")]).find(source)
    good = Hypothesis("Talks between the two delegations began in Geneva.", -0.5, 9)
    loop = replace(good, text="negotiations in Geneva " * 12)
    sound = replace(good, text="Negotiations between the delegations began in Geneva.", score=-0.9)
    assert choose(source, matches, [good, loop]) == good
    assert choose(source, matches, [good, loop, sound]) == sound
    assert choose(source, matches, [sound, good]) == sound

import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.document import Span
from workbench.text.pieces import split_pieces

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
WORDS = st.sampled_from(
    ["قال", "وقال،", "ثم", "حيث", "“إن", "العام”", "(قال", "الرئيس)", "12", "5%", "-", "كلمة؛", "من"]
)
TEXTS = st.lists(WORDS | st.text(max_size=6) | st.sampled_from([" ", "\n", "\u00a0"]), max_size=60).map(" ".join)


def words(limit: int) -> Callable[[str], bool]:
    return lambda text: len(text.split()) <= limit


def pieces(text: str, fits: Callable[[str], bool]) -> list[str]:
    return [span.of(text) for span in split_pieces(text, fits)]


# "|" marks the cuts, " " stands around it; the limit is in words.
CUTS = {
    "fits": (5, "قال الوزير إن الاجتماع انتهى"),
    "semicolon before comma": (7, "وصل الوفد مساء أمس إلى المدينة؛ | وعقد الوزير، بعد ذلك، اجتماعاً مطولاً"),
    "colon": (8, "وقال المتحدث باسم الوزارة: | إن القوات انسحبت أمس من المدينة"),
    "comma and conjunction before comma": (8, "زار الوزير، أمس الأول، بغداد والبصرة، | حيث التقى عدداً من المسؤولين"),
    "comma before clause opener": (7, "أعلن الوزير أمس الاستقالة من منصبه، | احتجاجاً على قرار الحكومة التي خذلته"),
    "clause opener before plain space": (
        7,
        "أعلنت الوزارة أمس إغلاق المعابر الحدودية | بينما واصلت القوات انتشارها في المنطقة",
    ),
    "conjunction before plain space": (
        6,
        "بحث الوزيران العلاقات الثنائية بين البلدين | وسبل تطوير التعاون الاقتصادي المشترك",
    ),
    "the first letter is not a conjunction": (6, "دان الرئيس بشدة وزير الدفاع السابق | ونائبه الأول معه"),
    "not after a preposition": (5, "اجتمع الوزراء كلهم أمس | في قاعة المؤتمرات الكبرى"),
    "not beside a number": (6, "شارك الجنود كلهم أمس | أي 1500 جندي مدربين جيداً هناك"),
    "outside quotation marks": (8, "أكد الوزير أمس، خلال زيارته، | أن «الحكومة ستستقيل قريباً، وسترحل»"),
    "three balanced pieces": (4, "واحد اثنان ثلاثة أربعة، | خمسة ستة سبعة ثمانية، | تسعة عشرة"),
}


@pytest.mark.parametrize(("limit", "marked"), CUTS.values(), ids=CUTS)
def test_cuts_at_the_best_clause_boundary(limit: int, marked: str) -> None:
    assert pieces(marked.replace("| ", ""), words(limit)) == marked.split(" | ")


def test_a_long_word_is_split_between_its_characters() -> None:
    text = "قال " + "م" * 50 + " ثم"
    found = pieces(text, lambda part: len(part) <= 8)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    assert all(len(part) <= 8 for part in found)


def test_a_character_that_does_not_fit_is_kept() -> None:
    assert pieces("أب ج", lambda _: False) == ["أ", "ب", "ج"]


@settings(deadline=None)
@given(TEXTS, st.integers(1, 12))
def test_pieces_hold_the_whole_text_and_fit(text: str, limit: int) -> None:
    spans = split_pieces(text, words(limit))
    starts, ends = [*(span.start for span in spans), len(text)], [0, *(span.end for span in spans)]
    assert all(not text[end:start].strip() for end, start in zip(ends, starts, strict=True))
    assert all(len(span.of(text).split()) <= limit for span in spans)
    assert len(spans) == math.ceil(len(text.split()) / limit)


@settings(deadline=None)
@given(TEXTS, st.integers(1, 30))
def test_pieces_fit_when_characters_are_counted(text: str, limit: int) -> None:
    spans = split_pieces(text, lambda part: len(part) <= limit)
    assert all(span.end - span.start <= limit for span in spans)
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


@settings(deadline=None)
@given(TEXTS, st.integers(2, 9))
def test_nothing_is_lost_when_the_limit_follows_no_rule(text: str, modulus: int) -> None:
    spans = split_pieces(text, lambda part: len(part) == 1 or sum(map(ord, part)) % modulus == 0)
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(span.end - span.start == 1 or sum(map(ord, span.of(text))) % modulus == 0 for span in spans)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_pieces_of_a_seed_are_its_text(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        for limit in (10, 25):
            found = pieces(line, words(limit))
            assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", line)
            assert len(found) == math.ceil(len(line.split()) / limit)


def test_a_huge_sentence_takes_few_tries() -> None:
    tries = 0

    def fits(part: str) -> bool:
        nonlocal tries
        tries += 1
        return len(part) <= 400

    text = "كلمة وكلمة، " * 20_000
    spans = split_pieces(text, fits)
    assert all(isinstance(span, Span) and span.end - span.start <= 400 for span in spans)
    assert tries < 40_000 + 40 * len(spans) + 1  # once a word and, for each piece, a logarithm's worth

"""Normalisation: each rule by example, and idempotence on any text."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.text.normalize import Normalization, normalize

EVERYTHING = Normalization(strip_vowels=True, fold_letters=True, straight_quotes=True, ascii_digits=True)
ALL_OPTIONS = [Normalization(*choice) for choice in product((False, True), repeat=4)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ﻣﺼﺮ ﷲ", "مصر الله"),
        ("الولایات", "الولايات"),
        ("فی کل مکان ھنا ہنا", "في كل مكان هنا هنا"),
        ("العـــربية", "العربية"),
        ("\u200fنص\u200b \u202bعربي\u202c\ufeff \u2067و\u2069\u061c", "نص عربي و"),
        ("  أول\u00a0\u202f\u3000ثانٍ\n\tثالث ", "أول ثانٍ ثالث"),
        ("½ و x² و ①", "½ و x² و ①"),
        ("نسبة 1,5 بالمئة", "نسبة 1.5 بالمئة"),
        ("12,75.", "12.75."),
        ("1,500 و 1,500,000", "1,500 و 1,500,000"),
        ("1,5,7", "1,5,7"),
        ("المواد 1, 5", "المواد 1, 5"),
    ],
)
def test_always(text: str, expected: str) -> None:
    assert normalize(text) == expected


@pytest.mark.parametrize(
    ("option", "text", "expected"),
    [
        ("strip_vowels", "مُحَمَّدٌ قَالَ شُكْرًا هٰذا", "محمد قال شكرا هذا"),
        ("fold_letters", "أحمد إلى آخر ٱلقرى", "احمد الي اخر القري"),
        ("straight_quotes", "«نعم» “لا” „ربما‟ ‘قد’ ‹لو›", '"نعم" "لا" "ربما" \'قد\' \'لو\''),
        ("ascii_digits", "٢٠٢٦ و۴۵ و٣٫٥٪ و١٬٥٠٠ و٢,٥", "2026 و45 و3.5% و1,500 و2.5"),
    ],
)
def test_option_changes_text_only_when_chosen(option: str, text: str, expected: str) -> None:
    assert normalize(text, Normalization(**{option: True})) == expected
    others = {name: name != option for name in Normalization.__slots__}
    assert normalize(text, Normalization(**others)) != expected


MESSY = st.text(
    st.one_of(
        st.sampled_from("0123456789٠١٢۴۵,.٫٬٪ \u00a0\u200f\u0640\ufdfa\ufdfc\ufefb\ufe70\ufe71أإىیک«»’\u064b"),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF),
        st.characters(),
    ),
    max_size=30,
)


@given(MESSY, st.sampled_from(ALL_OPTIONS))
def test_idempotent(text: str, options: Normalization) -> None:
    once = normalize(text, options)
    assert normalize(once, options) == once


@given(MESSY)
def test_everything_leaves_no_trace(text: str) -> None:
    assert not set(normalize(text, EVERYTHING)) & set("أإآٱىیک«»“”‘’٠١٢۴۵٫٬٪\u0640\u200f\u064b\u00a0")

"""Names in Arabic and Latin letters: the same name is known again, another is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.text.transliteration import find_name, is_same_name, romanize, similarity, skeleton

SAME = [
    ("بوتين", "Putin"),
    ("شويغو", "Shoigu"),
    ("زاخاروفا", "Zakharova"),
    ("غوتيريش", "Guterres"),
    ("جو", "Joe"),
    ("بايدن", "Biden"),
    ("تشاد", "Chad"),
    ("جورج", "George"),
    ("لافروف", "Lavrov"),
    ("بيسكوف", "Peskov"),
    ("دوجاريك", "Dujarric"),
    ("زيلينسكي", "Zelenskyy"),
    ("شولتس", "Scholz"),
    ("فاغنر", "Wagner"),
    ("خوان", "Juan"),
    ("فوتشيتش", "Vučić"),
    ("الحوثي", "Houthi"),
    ("عبدالله", "Abdullah"),
    ("فرنسيس", "Francis"),
    ("بريجينسكي", "Brzezinski"),
    ("نبيه", "Nabih"),
    ("شي", "Xi"),
    ("محمد", "Mohammed"),
    ("محمد", "Muhammad"),
    ("يوحنا", "John"),
]

OTHERS = [
    ("بوتين", "Biden"),
    ("ماكرون", "Merkel"),
    ("لافروف", "Peskov"),
    ("غوتيريش", "Grossi"),
    ("أردوغان", "Iran"),
    ("محمد", "Khaled"),
    ("بيروت", "Baghdad"),
    ("طوكيو", "Madrid"),
    ("زيلينسكي", "Zakharova"),
]


@pytest.mark.parametrize(("arabic", "latin"), SAME)
def test_the_same_name_is_known_again(arabic: str, latin: str) -> None:
    assert is_same_name(arabic, latin)


@pytest.mark.parametrize(("arabic", "latin"), OTHERS)
def test_another_name_is_not_taken_for_it(arabic: str, latin: str) -> None:
    assert not is_same_name(arabic, latin)
    assert similarity(arabic, latin) < 0.5


@pytest.mark.parametrize(
    ("arabic", "latin", "classes"), [("بوتين", "Putin", "BTN"), ("جورج", "George", "KRK"), ("تشاد", "Chad", "SD")]
)
def test_skeletons_of_both_scripts_meet(arabic: str, latin: str, classes: str) -> None:
    assert skeleton(arabic) == skeleton(latin) == classes


@pytest.mark.parametrize(
    ("name", "target", "found"),
    [
        ("سيرغي لافروف", "Russian Foreign Minister Sergei Lavrov said", "Sergei Lavrov"),
        ("بيسكوف", "said Peskov's aide", "Peskov"),
        ("محمد بن سلمان", "Crown Prince Mohammed bin Salman said", "Mohammed bin Salman"),
        ("عبد الملك الحوثي", "the leader Abdul-Malik al-Houthi", "Abdul-Malik al-Houthi"),
        ("عبد الله الثاني", "King Abdullah II of Jordan", "Abdullah II"),
        ("أمير عبد اللهيان", "Hossein Amirabdollahian, the minister", "Amirabdollahian"),
        ("شي جين بينغ", "President Xi Jinping", "Xi Jinping"),
        ("سيرغي لافروف", "Lavrov said", "Lavrov"),
        ("ديمتري بيسكوف", "Nothing about him, only Putin", None),
        ("ديمتري بيسكوف", "", None),
        ("", "Putin", None),
    ],
)
def test_names_are_found_in_english_text(name: str, target: str, found: str | None) -> None:
    span = find_name(name, target)
    assert (span and span.of(target)) == found


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("سيرغي لافروف", "Sergei Lavrov"),
        ("عبد العزيز بن سلمان", "Abdulaziz bin Salman"),
        ("محمد السادس", "Mohammed VI"),
        ("رمطان لعمامرة", "Ramtan Lamamra"),
        ("كوزنيتسوفا", "Koznitsova"),
        ("سامر", "Samer"),
        ("الكبيسي", "al-Kabisi"),
        ("", ""),
    ],
)
def test_names_are_romanised_readably(arabic: str, english: str) -> None:
    assert romanize(arabic) == english


@given(st.text(max_size=40), st.text(max_size=60))
def test_any_text_is_compared_without_a_fault(name: str, target: str) -> None:
    assert 0.0 <= similarity(name, target) <= 1.0
    span = find_name(name, target)
    assert span is None or 0 <= span.start < span.end <= len(target)
    assert romanize(name).isprintable()


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ ", max_size=30))
def test_romanised_names_are_in_latin_letters(name: str) -> None:
    assert all(letter.isascii() for letter in romanize(name))

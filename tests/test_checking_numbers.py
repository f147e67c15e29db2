"""Numbers: the same value in any form passes, another value is found."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.checking.numbers import check_numbers
from workbench.text.numbers import arabic_numbers, english_numbers, stated

FAITHFUL = [
    ("قُتل 12 شخصاً", "12 people were killed"),
    ("قُتل ١٢ شخصاً", "Twelve people were killed"),
    ("مقتل اثني عشر جندياً", "12 soldiers killed"),
    ("1,5 ألف مقاتل", "1,500 fighters"),
    ("1.5 مليون نازح", "1,500,000 displaced people"),
    ("مليون ونصف المليون نازح", "1.5 million displaced people"),
    ("مليونا نازح", "two million displaced people"),
    ("نصف مليون شخص", "half a million people"),
    ("نصف مليون شخص", "500,000 people"),
    ("ثلاثة وعشرون نائباً", "twenty-three lawmakers"),
    ("ثلاثمائة وخمسة وستون يوماً", "365 days"),
    ("ألف وتسعمئة وأربعة وخمسون", "1954"),
    ("مئة ألف لاجئ", "100,000 refugees"),
    ("10 ملايين و500 ألف", "10.5 million"),
    ("مليون و200 ألف طن", "1.2 million tons"),
    ("5ر2 مليار دولار", "$2.5 billion"),
    ("4,9 درجات", "4.9 degrees"),
    ("1,234 جندياً", "1,234 soldiers"),
    ("10 000 عامل", "10,000 workers"),
    ("٤٫٥ في المئة", "4.5%"),
    ("80 في المئة", "80 percent"),
    ("%80 من السكان", "80% of the population"),
    ("ثمانين بالمئة من السكان", "80% of residents"),
    ("الدورة الثامنة والسبعين", "the 78th session"),
    ("الدورة الثامنة والسبعين", "the seventy-eighth session"),
    ("الدورة الخامسة والسبعين بعد المئة", "the 175th session"),
    ("القرن التاسع عشر", "the 19th century"),
    ("القرن السابع عشر", "the 1600s"),
    ("الملك محمد السادس", "King Mohammed VI"),
    ("سوبر بول 49", "Super Bowl XLIX"),
    ("في ثمانينيات القرن الماضي", "in the 1980s"),
    ("ثلاثينيات القرن التاسع عشر", "the 1830s"),
    ("في الستينيات", "in the sixties"),
    ("العقد السابع من العمر", "in his 60s"),
    ("الساعة العاشرة والنصف صباحاً", "at 10:30 a.m."),
    ("الساعة الثالثة والربع", "at a quarter past three"),
    ("الثامنة إلا خمس دقائق", "at 7:55"),
    ("عند الساعة 22:30", "at 10:30 p.m."),
    ("الساعة 18:00 بتوقيت غرينتش", "1800 GMT"),
    ("الساعة الثالثة بعد الظهر", "at 3 p.m."),
    ("ثلثا السكان", "two-thirds of the population"),
    ("ثلاثة أرباع السكان", "three quarters of the population"),
    ("ثلث السكان", "a third of the population"),
    ("خمس السكان", "one-fifth of the population"),
    ("سنتين ونصف", "two and a half years"),
    ("ثلاث سنوات ونصف السنة", "3.5 years"),
    ("9 دولارات و35 سنتاً", "$9.35"),
    ("عشرات الآلاف من النازحين", "tens of thousands of displaced people"),
    ("مئات الملايين", "hundreds of millions"),
    ("أصحاب المليارات", "billionaires"),
    ("ما بين 3 و5 آلاف", "between 3,000 and 5,000"),
    ("من ثلاثة إلى خمسة ملايين", "from 3 million to 5 million"),
    ("ثلاثة عقود", "30 years"),
    ("أربعة قرون", "400 years"),
    ("تضاعف ثلاثين مرة", "a thirtyfold increase"),
    ("1995-96", "1995-1996"),
    ("1623-1625", "1623–25"),
    ("كوفيد-19", "COVID-19"),
    ("مجموعة العشرين", "the G20"),
    ("في 23/4/2015", "on April 23, 2015"),
    ("طائرة إف-16", "an F-16"),
    ("دزينة من البيض", "a dozen eggs"),
    ("كلا الطرفين", "both sides"),
    ("مرة واحدة", "once"),
    ("أحد النواب", "a lawmaker"),
    ("لست واثقاً", "I am not sure"),
    ("منصة ثري مايل آيلاند", "the Three Mile Island plant"),
    ("بئر السبع", "Beersheba"),
    ("بضعة آلاف", "several thousand"),
    ("مئتا ألف ونصف مليون", "200,000 and half a million"),
    ("قال لا يزال", "It&#39;s still"),
    ("", ""),
    ("لا أرقام هنا", "No figures here"),
]

UNFAITHFUL = [
    ("قُتل 12 شخصاً", "13 people were killed", "number-changed"),
    ("قُتل 12 شخصاً", "People were killed", "number-lost"),
    ("قُتل أشخاص", "12 people were killed", "number-added"),
    ("مقتل ثلاثة جنود", "Four soldiers killed", "number-changed"),
    ("1,5 ألف مقاتل", "15,000 fighters", "number-changed"),
    ("1.5 مليون نازح", "1.5 billion displaced people", "number-changed"),
    ("ملايين النازحين", "thousands of displaced people", "number-changed"),
    ("مئة ألف لاجئ", "1,000 refugees", "number-changed"),
    ("80 في المئة", "18 percent", "number-changed"),
    ("الدورة الثامنة والسبعين", "the 87th session", "number-changed"),
    ("القرن التاسع عشر", "the 18th century", "number-changed"),
    ("ثلاثينيات القرن التاسع عشر", "the 1930s", "number-changed"),
    ("في ثمانينيات القرن الماضي", "in the 1890s", "number-changed"),
    ("الساعة العاشرة والنصف", "at 10:45", "number-changed"),
    ("ثلثا السكان", "a quarter of the population", "number-lost"),
    ("عام 2015 و2016", "in 2015 and 2017", "number-changed"),
    ("مليون و200 ألف طن", "1.3 million tons", "number-changed"),
    ("سنتين ونصف", "three and a half years", "number-added"),
    ("ثلاثة وعشرون نائباً", "thirty-two lawmakers", "number-changed"),
    ("1,234 جندياً", "1,243 soldiers", "number-changed"),
    ("السادس من أكتوبر", "October 7", "number-changed"),
    ("4,9 درجات", "49 degrees", "number-changed"),
    ("وافق 80% منهم", "80 of them agreed", "percent-lost"),
    ("سبعة أطفال وأربع نساء", "seven children and women", "number-lost"),
]


@pytest.mark.parametrize(("source", "target"), FAITHFUL)
def test_the_same_number_in_another_form_passes(source: str, target: str) -> None:
    assert list(check_numbers(source, target)) == []


@pytest.mark.parametrize(("source", "target", "code"), UNFAITHFUL)
def test_another_number_is_found(source: str, target: str, code: str) -> None:
    findings = list(check_numbers(source, target))
    assert [finding.code for finding in findings] == [code]


def test_the_message_shows_what_to_look_at() -> None:
    source = "وافق 80% من الناخبين"
    (finding,) = check_numbers(source, "Voters agreed")
    assert finding.message == "80% in the source is not in the translation"
    assert finding.source_span is not None
    assert finding.source_span.of(source) == "80%"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("مئتا ألف", 200_000),
        ("ألفان وخمسمئة", 2_500),
        ("ثلاثة مليارات ومئتا مليون", 3_200_000_000),
        ("إحدى وعشرين", 21),
        ("مئة وأحد عشر", 111),
        ("الحادي والعشرين", 21),
        ("تسعة أعشار", Fraction(9, 10)),
        ("ربع مليون", 250_000),
    ],
)
def test_arabic_number_words_are_read(text: str, value: int | Fraction) -> None:
    assert Fraction(value) in stated(arabic_numbers(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two hundred and five", 205),
        ("one million two hundred thousand", 1_200_000),
        ("nineteen ninety-five", 1995),
        ("hundred and third", 103),
        ("three and a half million", 3_500_000),
        ("two dozen", 24),
        ("half past ten", 30),
        ("$1.2bn", 1_200_000_000),
        ("5½", Fraction(11, 2)),
    ],
)
def test_english_number_words_are_read(text: str, value: int | Fraction) -> None:
    assert Fraction(value) in stated(english_numbers(text))


@given(st.integers(min_value=3, max_value=10**12))
def test_any_whole_number_is_known_again_with_thousands_commas(number: int) -> None:
    assert list(check_numbers(f"بلغ {number} طناً", f"It reached {number:,} tons")) == []


@given(st.integers(min_value=20, max_value=10**9), st.integers(min_value=1, max_value=9))
def test_a_changed_number_is_always_found(number: int, change: int) -> None:
    assert list(check_numbers(f"بلغ {number} طناً", f"It reached {number + change:,} tons"))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_read_without_a_fault(source: str, target: str) -> None:
    for number in arabic_numbers(source):
        assert 0 <= number.span.start < number.span.end <= len(source)
    for number in english_numbers(target):
        assert 0 <= number.span.start < number.span.end <= len(target)
    assert all(finding.message for finding in check_numbers(source, target))

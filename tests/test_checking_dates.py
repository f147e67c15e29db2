"""Dates: months in all three Arabic sets of names, days and weekdays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.checking.dates import check_dates
from workbench.text.dates import arabic_months, arabic_weekdays, english_months, english_weekdays

MONTHS = [
    ("كانون الثاني", "يناير", "جانفي", "January"),
    ("شباط", "فبراير", "فيفري", "February"),
    ("آذار", "مارس", "مارس", "March"),
    ("نيسان", "أبريل", "أفريل", "April"),
    ("أيار", "مايو", "ماي", "May"),
    ("حزيران", "يونيو", "جوان", "June"),
    ("تموز", "يوليو", "جويلية", "July"),
    ("آب", "أغسطس", "أوت", "August"),
    ("أيلول", "سبتمبر", "سبتمبر", "September"),
    ("تشرين الأول", "أكتوبر", "أكتوبر", "October"),
    ("تشرين الثاني", "نوفمبر", "نوفمبر", "November"),
    ("كانون الأول", "ديسمبر", "ديسمبر", "December"),
]

FAITHFUL = [
    ("في آب/أغسطس 2021", "in August 2021"),
    ("5 أيار 2020", "May 5, 2020"),
    ("بين كانون الأول وآذار", "between December and March"),
    ("في الأول من أكتوبر", "on October 1"),
    ("الخامس من أيار", "the fifth of May"),
    ("11 سبتمبر", "Sept. 11"),
    ("23/4/2015", "April 23, 2015"),
    ("جاء من باب المندب", "It came from Bab el-Mandeb"),
    ("لأب وأم", "to a father and a mother"),
    ("آوت المدينة لاجئين", "The city sheltered refugees"),
    ("مارس الرئيس ضغوطاً", "The president exerted pressure"),
    ("صحيفة تشرين السورية", "The Syrian newspaper Tishreen"),
    ("رئيسة الوزراء تيريزا ماي", "Prime Minister Theresa May"),
    ("الإمبراطور أغسطس", "Emperor Augustus"),
    ("بارك الله فيكم", "May God bless you"),
    ("كنيسة مار إلياس", "Mar Elias Church"),
    ("يوم الاثنين", "on Monday"),
    ("اجتماع الثلاثاء", "Tuesday's meeting"),
    ("كل جمعة", "every Friday"),
    ("بين 5 و7 تموز", "July 5-7"),
    ("من 5 إلى 7 تموز", "between July 5 and July 7"),
    ("", ""),
]

UNFAITHFUL = [
    ("في تموز 2021", "in June 2021", "month-changed"),
    ("في جويلية المقبل", "next June", "month-changed"),
    ("في آب الماضي", "last year", "month-lost"),
    ("خلال العام", "in March this year", "month-added"),
    ("تشرين الأول 1973", "November 1973", "month-changed"),
    ("كانون الأول", "January", "month-changed"),
    ("5 أيار و6 حزيران", "June 5 and May 6", "date-changed"),
    ("في 1 تموز 2020", "in July 2020", "date-changed"),
    ("يوم الثلاثاء", "on Thursday", "weekday-changed"),
    ("يوم الأحد", "yesterday", "weekday-lost"),
    ("اجتمعا أمس", "They met on Sunday", "weekday-added"),
]


@pytest.mark.parametrize("style", range(3))
@pytest.mark.parametrize("names", MONTHS, ids=lambda names: names[3])
def test_each_month_is_known_in_each_set_of_names(names: tuple[str, str, str, str], style: int) -> None:
    number = MONTHS.index(names) + 1
    source, target = f"في 3 {names[style]} 2020", f"on {names[3]} 3, 2020"
    assert [month.numbers for month in arabic_months(source)] == [{number}]
    assert [month.days for month in arabic_months(source)] == [{3}]
    assert [month.numbers for month in english_months(target)] == [{number}]
    assert list(check_dates(source, target)) == []


@pytest.mark.parametrize("names", MONTHS, ids=lambda names: names[3])
def test_another_month_is_found(names: tuple[str, str, str, str]) -> None:
    other = MONTHS[(MONTHS.index(names) + 5) % 12][3]
    codes = {finding.code for finding in check_dates(f"في 3 {names[0]} 2020", f"on {other} 3, 2020")}
    assert codes == {"month-changed"}


@pytest.mark.parametrize(("source", "target"), FAITHFUL)
def test_the_same_date_passes(source: str, target: str) -> None:
    assert list(check_dates(source, target)) == []


@pytest.mark.parametrize(("source", "target", "code"), UNFAITHFUL)
def test_another_date_is_found(source: str, target: str, code: str) -> None:
    assert code in {finding.code for finding in check_dates(source, target)}


def test_the_message_names_both_months() -> None:
    (finding,) = check_dates("في تموز 2021", "in June 2021")
    assert finding.message == "تموز in the source, June in the translation"


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_read_without_a_fault(source: str, target: str) -> None:
    for found, text in (
        (arabic_months(source), source),
        (arabic_weekdays(source), source),
        (english_months(target), target),
        (english_weekdays(target), target),
    ):
        assert all(0 <= each.span.start < each.span.end <= len(text) for each in found)
    assert all(finding.message for finding in check_dates(source, target))

"""Check that the months, days of the month and weekdays of the source are those of the translation."""

from collections.abc import Iterator, Sequence

from workbench.checking.differences import Differences, excerpt
from workbench.document import Finding, Severity
from workbench.text.dates import (
    Month,
    Weekday,
    arabic_months,
    arabic_weekdays,
    english_months,
    english_weekdays,
)

CODES = (
    "month-changed",
    "month-lost",
    "month-added",
    "date-changed",
    "weekday-changed",
    "weekday-lost",
    "weekday-added",
)


def check_dates(source: str, target: str) -> Iterator[Finding]:
    """Yield a finding for each month, day of a month or weekday that differs."""
    yield from _check_months(source, target)
    yield from _check_weekdays(source, target)


def _check_months(source: str, target: str) -> Iterator[Finding]:
    in_source, in_target = arabic_months(source), english_months(target)
    lost, added = _unmatched_months(in_source, in_target), _unmatched_months(in_target, in_source)
    yield from Differences("month", source, target).report(lost, added)
    yield from _check_days(source, in_source, in_target)


def _unmatched_months(months: Sequence[Month], others: Sequence[Month]) -> list[Month]:
    named = frozenset[int]().union(*(other.numbers for other in others))
    return [month for month in months if month.firm and not month.numbers & named]


def _check_days(source: str, in_source: Sequence[Month], in_target: Sequence[Month]) -> Iterator[Finding]:
    """Compare the days beside the same month; where one is missing, only the first, which is no number of its own."""
    for month in in_source:
        others = [other for other in in_target if other.numbers & month.numbers]
        if month.days and others and all(other.days and not month.days & other.near for other in others):
            yield _date_changed(source, month, others[0], _date(others[0]))
        elif month.days == {1} and others and not any(other.days or 1 in other.near for other in others):
            yield _date_changed(source, month, others[0], "no day")


def _date_changed(source: str, month: Month, other: Month, instead: str) -> Finding:
    message = f"{_date(month)} {excerpt(source, month.span)} in the source, {instead} in the translation"
    return Finding("date-changed", Severity.ERROR, message, month.span, other.span)


def _date(month: Month) -> str:
    return str(min(month.days))


def _check_weekdays(source: str, target: str) -> Iterator[Finding]:
    in_source, in_target = arabic_weekdays(source), english_weekdays(target)
    lost, added = _unmatched_weekdays(in_source, in_target), _unmatched_weekdays(in_target, in_source)
    yield from Differences("weekday", source, target, severity_alone=Severity.WARNING).report(lost, added)


def _unmatched_weekdays(weekdays: Sequence[Weekday], others: Sequence[Weekday]) -> list[Weekday]:
    named = {other.number for other in others}
    return [weekday for weekday in weekdays if weekday.number not in named]

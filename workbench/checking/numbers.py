"""Check that the numbers of the source are those of the translation."""

import re
from collections.abc import Iterator

from workbench.checking.differences import Differences, excerpt
from workbench.document import Finding, Severity, Span
from workbench.text.numbers import Number, arabic_numbers, english_numbers, stated

CODES = ("number-changed", "number-lost", "number-added", "percent-lost")

_SIGN = re.compile(r"\s?[%٪]")
_PERCENT = re.compile(r"%|٪|\bper[ -]?cent|\bpct\b|\bpercentage|\bpoints?\b", re.IGNORECASE)


def check_numbers(source: str, target: str) -> Iterator[Finding]:
    """Yield a finding for each number that only one side states, in whatever form: digits, words, scaled, ordinal."""
    in_source, in_target = arabic_numbers(source), english_numbers(target)
    lost, added = _unmatched(in_source, in_target, source), _unmatched(in_target, in_source, target)
    yield from Differences("number", source, target).report(lost, added)
    yield from _check_percent(source, target, in_source, in_target)


def _unmatched(numbers: list[Number], others: list[Number], text: str) -> list[Number]:
    values = stated(others)
    return [_with_sign(number, text) for number in numbers if number.firm and not number.in_values(values)]


def _with_sign(number: Number, text: str) -> Number:
    sign = _SIGN.match(text, number.span.end)
    return number._replace(span=Span(number.span.start, sign.end())) if sign else number


def _check_percent(source: str, target: str, in_source: list[Number], in_target: list[Number]) -> Iterator[Finding]:
    """Yield a finding if a percentage is a plain number in the translation, which has no per cent at all."""
    plain = stated([number for number in in_target if number.firm])
    for number in in_source:
        if number.percent and number.in_values(plain) and _PERCENT.search(target) is None:
            span = _with_sign(number, source).span
            message = f"{excerpt(source, span)} in the source is no percentage in the translation"
            yield Finding("percent-lost", Severity.WARNING, message, span)

"""Check that the numbers of the source are those of the translation."""

from collections.abc import Iterator

from workbench.document import Finding, Severity
from workbench.text.numbers import Number, arabic_numbers, english_numbers, stated

CODES = ("number-changed", "number-lost", "number-added")


def check_numbers(source: str, target: str) -> Iterator[Finding]:
    """Yield a finding for each number that only one side states, in whatever form: digits, words, scaled, ordinal."""
    in_source, in_target = arabic_numbers(source), english_numbers(target)
    lost = _unmatched(in_source, in_target)
    added = _unmatched(in_target, in_source)
    for missing, surplus in zip(lost, added, strict=False):
        message = f"{_quoted(missing, source)} in the source, {_quoted(surplus, target)} in the translation"
        yield Finding("number-changed", Severity.ERROR, message, missing.span, surplus.span)
    for missing in lost[len(added) :]:
        message = f"{_quoted(missing, source)} in the source is not in the translation"
        yield Finding("number-lost", Severity.ERROR, message, source_span=missing.span)
    for surplus in added[len(lost) :]:
        message = f"{_quoted(surplus, target)} in the translation is not in the source"
        yield Finding("number-added", Severity.ERROR, message, target_span=surplus.span)


def _unmatched(numbers: list[Number], others: list[Number]) -> list[Number]:
    values = stated(others)
    return [number for number in numbers if number.firm and not number.in_values(values)]


def _quoted(number: Number, text: str) -> str:
    """Return the number as the text writes it, with its percent sign."""
    written = number.span.of(text)
    return f"{written}%" if number.percent and written[-1:].isdigit() else written

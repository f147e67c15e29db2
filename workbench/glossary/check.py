"""Check that the English has what the glossary wants for the terms of the source, and nothing that it forbids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import groupby

from workbench.checking import GLOSSARY, Check
from workbench.checking.differences import excerpt
from workbench.document import Finding, Severity, Span
from workbench.glossary.english import find_rendering
from workbench.glossary.index import Glossary, Match
from workbench.glossary.term import Term

_MOST_NAMED = 3  # renderings in a message


def check_for(glossary: Glossary | None) -> Check | None:
    """Return the check of a glossary, None where there is none."""
    return partial(check_glossary, glossary) if glossary else None


def check_glossary(glossary: Glossary, source: str, target: str) -> Iterator[Finding]:
    """Yield a finding for each term whose English is missing or has a forbidden rendering.

    A term that recurs in the source is asked for once; where several terms share a place, one satisfied is enough.
    """
    seen: set[tuple[Term, ...]] = set()
    for terms, span in places(glossary.find(source)):
        if terms not in seen:
            seen.add(terms)
            yield from _check(terms, span, source, target)


def unmet(matches: Sequence[Match], target: str) -> int:
    """Count the places in a source whose terms a target does not satisfy, and the forbidden renderings in it."""
    return sum((not satisfied(terms, target)) + len(list(refused(terms, target))) for terms in _distinct(matches))


def unmet_terms(matches: Sequence[Match], target: str) -> list[tuple[Term, ...]]:
    """Return, for each place in a source whose terms a target does not satisfy, these terms, each once."""
    return [terms for terms in _distinct(matches) if not satisfied(terms, target) or any(refused(terms, target))]


def places(matches: Sequence[Match]) -> Iterator[tuple[tuple[Term, ...], Span]]:
    """Yield each place of a source where terms stand, with these."""
    for span, group in groupby(matches, key=lambda match: match.span):
        yield tuple(match.term for match in group), span


def _distinct(matches: Sequence[Match]) -> dict[tuple[Term, ...], None]:
    return dict.fromkeys(terms for terms, _ in places(matches))


def _check(terms: tuple[Term, ...], span: Span, source: str, target: str) -> Iterator[Finding]:
    wrong = list(refused(terms, target))
    arabic, named = excerpt(source, span), _named(terms)
    for place in wrong:
        english = excerpt(target, place)
        wanted = f"wants “{named}” for {arabic}, not “{english}”" if named else f"forbids “{english}” for {arabic}"
        yield Finding(GLOSSARY, Severity.WARNING, f"the glossary {wanted}", span, place)
    if not wrong and not satisfied(terms, target):
        yield Finding(GLOSSARY, Severity.WARNING, f"the glossary wants “{named}” for {arabic}", span)


def satisfied(terms: tuple[Term, ...], target: str) -> bool:
    """Say whether a target has what one of the terms of a place wants."""
    return any(not term.renderings for term in terms) or bool(_accepted(terms, target))


@lru_cache(maxsize=64)
def _accepted(terms: tuple[Term, ...], target: str) -> tuple[Span, ...]:
    return tuple(span for term in terms for rendering in term.renderings for span in find_rendering(rendering, target))


def refused(terms: tuple[Term, ...], target: str) -> Iterator[Span]:
    """Yield where a forbidden rendering stands that is no part of an accepted one."""
    accepted = _accepted(terms, target)
    found = {span for term in terms for rendering in term.forbidden for span in find_rendering(rendering, target)}
    for span in sorted(found, key=lambda span: span.start):
        if not any(other.start <= span.start and span.end <= other.end for other in accepted):
            yield span


def _named(terms: tuple[Term, ...]) -> str:
    renderings = list(dict.fromkeys(rendering for term in terms for rendering in term.renderings))
    return "” or “".join(excerpt(each, Span(0, len(each))) for each in renderings[:_MOST_NAMED])

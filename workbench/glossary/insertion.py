"""Lead a model to the English of a term: find where it expects it most, and let it go on from there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from heapq import nlargest
from statistics import fmean

from workbench.glossary.check import unmet, unmet_terms
from workbench.glossary.index import Match
from workbench.glossary.term import Term
from workbench.translation.engine import Decoding, Hypothesis, Translator
from workbench.translation.faults import diagnose

# How much less likely a token of the whole may become, on average, in nats: what costs more reads as put in by force.
# Chosen on the seeds with the second starter.
MOST_LOST = 0.15
PLACES = 6  # where a rendering may begin by its first token; the likeliest by all of them is gone on from
MOST_TERMS = 4  # of one source
UNLIKELY = -6.0  # nats a token: a rendering that is less expected is expected nowhere


def lead(
    translator: Translator, source: str, matches: Sequence[Match], hypothesis: Hypothesis, decoding: Decoding
) -> Hypothesis:
    """Return a hypothesis that satisfies more terms, if the model finds it nearly as likely; else the very same."""
    for terms in unmet_terms(matches, hypothesis.text)[:MOST_TERMS]:
        with suppress(ValueError):  # a text that is too long for the model stays as it is
            offered = _offered(translator, source, hypothesis.text, terms, decoding)
            better = [one for one in offered if _is_better(source, matches, one, hypothesis)]
            hypothesis = _likeliest(translator, source, better, hypothesis)
    return hypothesis


def _offered(
    translator: Translator, source: str, text: str, terms: Sequence[Term], decoding: Decoding
) -> list[Hypothesis]:
    """Return how the model goes on from the rendering of each term that it expects somewhere."""
    beginnings = [_beginning(translator, source, text, term.target) for term in terms if term.target]
    only = replace(decoding, alternatives=1)
    return [one for start in filter(None, beginnings) for one in translator.complete(source, start, only)]


def _beginning(translator: Translator, source: str, text: str, rendering: str) -> str | None:
    """Return the beginning of a text after which the model finds a rendering most likely, with that; None for none."""
    words = text.split()
    expected = translator.expect(source, text, rendering)[: len(words)]
    places = nlargest(PLACES, range(len(expected)), key=expected.__getitem__)
    beginnings = [" ".join([*words[:place], rendering if place else _capital(rendering)]) for place in places]
    *scored, alone = translator.score(source, [*beginnings, rendering])
    ending = slice(-len(alone), -1)  # the tokens of the rendering, without the end of the sentence
    likely = {fmean(scores[ending]): beginning for scores, beginning in zip(scored, beginnings, strict=True)}
    best = max(likely, default=UNLIKELY)
    return likely[best] if best > UNLIKELY else None


def _is_better(source: str, matches: Sequence[Match], one: Hypothesis, other: Hypothesis) -> bool:
    satisfies_more = unmet(matches, one.text) < unmet(matches, other.text)
    return satisfies_more and diagnose(source, one.text) <= diagnose(source, other.text)


def _likeliest(translator: Translator, source: str, better: Sequence[Hypothesis], kept: Hypothesis) -> Hypothesis:
    """Return the likeliest of better hypotheses, or the one kept so far where that is far likelier."""
    if not better:
        return kept
    known, *scores = (fmean(scores) for scores in translator.score(source, [one.text for one in (kept, *better)]))
    best = max(range(len(better)), key=scores.__getitem__)
    return replace(better[best], score=scores[best]) if scores[best] >= known - MOST_LOST else kept


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""Guide the translation by a glossary: take what has the terms' English of what the model offers, or lead it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.glossary.check import places, refused, unmet
from workbench.glossary.index import Glossary, Match
from workbench.glossary.insertion import lead
from workbench.translation.engine import Decoding, EngineInfo, Hypothesis, Translator
from workbench.translation.faults import diagnose

BEAM = 12  # hypotheses that are asked for where the best one lacks a term


class SteeredTranslator:
    """Translate as another translator does, except where its best hypothesis does not satisfy the glossary.

    Nothing is put into a hypothesis: every word is the model's, and one that goes wrong in another way is not taken.
    """

    def __init__(self, translator: Translator, glossary: Glossary) -> None:
        self._translator = translator
        self._glossary = glossary

    @property
    def info(self) -> EngineInfo:
        """Name the model, its limits, the engine and what it runs on."""
        return self._translator.info

    def count_tokens(self, source: str) -> int:
        """Count the tokens that the encoder gets for a source, specials included."""
        return self._translator.count_tokens(source)

    def translate(self, sources: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Return the hypothesis of each source that satisfies most terms, and of those the likeliest."""
        best = self._translator.translate(sources, decoding)
        matches = [self._glossary.find(source) for source in sources]
        lacking = [number for number, found in enumerate(matches) if unmet(found, best[number].text)]
        avoided = {number: _forbidden(matches[number], best[number].text) for number in lacking}
        for avoid in dict.fromkeys(avoided.values()):
            numbers = [number for number in lacking if avoided[number] == avoid]
            wider = _wider(decoding, avoid)
            offered = self._translator.translate_alternatives([sources[number] for number in numbers], wider)
            for number, others in zip(numbers, offered, strict=True):
                chosen = choose(sources[number], matches[number], [best[number], *others])
                best[number] = lead(self._translator, sources[number], matches[number], chosen, decoding)
        return best

    def translate_alternatives(self, sources: Sequence[str], decoding: Decoding) -> list[list[Hypothesis]]:
        """Return up to `decoding.alternatives` hypotheses of each source, those first that satisfy most terms."""
        offered = self._translator.translate_alternatives(sources, decoding)
        return [self._ordered(source, hypotheses) for source, hypotheses in zip(sources, offered, strict=True)]

    def complete(self, source: str, typed: str, decoding: Decoding) -> list[Hypothesis]:
        """Return hypotheses that begin with a text as it was typed, those first that satisfy most terms."""
        return self._ordered(source, self._translator.complete(source, typed, decoding))

    def score(self, source: str, targets: Sequence[str]) -> list[list[float]]:
        """Return the log-probabilities of the tokens of each possible target, and of the end after them."""
        return self._translator.score(source, targets)

    def expect(self, source: str, target: str, text: str) -> list[float]:
        """Return, for each word of a possible target, the log-probability that a text would begin in its place."""
        return self._translator.expect(source, target, text)

    def _ordered(self, source: str, hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
        matches = self._glossary.find(source)
        return sorted(hypotheses, key=lambda one: unmet(matches, one.text))


def choose(source: str, matches: Sequence[Match], hypotheses: Sequence[Hypothesis]) -> Hypothesis:
    """Return the first hypothesis of those that satisfy most terms, without faults that the very first has not."""
    known = diagnose(source, hypotheses[0].text)
    sound = [one for one in hypotheses if diagnose(source, one.text) <= known]
    return min(sound, key=lambda one: unmet(matches, one.text))


def _wider(decoding: Decoding, avoid: tuple[str, ...]) -> Decoding:
    beam = max(decoding.beam, BEAM)
    return replace(decoding, beam=beam, alternatives=beam, avoid=avoid)


def _forbidden(matches: Sequence[Match], target: str) -> tuple[str, ...]:
    """Return what a target has that terms forbid."""
    return tuple(dict.fromkeys(span.of(target) for terms, _ in places(matches) for span in refused(terms, target)))

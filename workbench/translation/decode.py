"""Translate texts with care: copy what is no Arabic, split what is long, decode again what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from workbench.document import Finding, Origin, Segment
from workbench.text.language import detect_language, has_arabic
from workbench.text.normalize import Normalization, normalize
from workbench.text.pieces import split_pieces
from workbench.translation.faults import Fault, diagnose, findings
from workbench.translation.joining import join_pieces

if TYPE_CHECKING:
    from workbench.translation.engine import Decoding, Hypothesis, Translator

COPIED_LANGUAGES = frozenset({"fa", "ur"})
RETRY_BEAM = 6
RETRY_NO_REPEAT_NGRAM = 3
FEWEST_PIECE_TOKENS = 12
SPECIAL_TOKENS = 2  # in each piece: a language code and the end of sentence


@dataclass(frozen=True, slots=True)
class TextResult:
    """Hold a text's translation, or the text itself where it is copied; the score is that of Hypothesis."""

    text: str
    score: float | None
    origin: Origin
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold the best translation so far of one piece, and what is still wrong with it."""

    source: str
    target: str
    score: float
    tokens: int
    faults: frozenset[Fault]

    @classmethod
    def of(cls, source: str, found: Hypothesis) -> Draft:
        """Return the draft that a hypothesis is."""
        return cls(source, found.text, found.score, found.tokens, diagnose(source, found.text))


def translate_segments(
    segments: Sequence[Segment], translator: Translator, normalization: Normalization, decoding: Decoding
) -> list[Segment]:
    """Return the segments with target, score (3 decimals), origin, and findings where decoding failed."""
    results = translate_texts([segment.source for segment in segments], translator, normalization, decoding)
    return [
        replace(
            segment,
            target=result.text,
            score=None if result.score is None else round(result.score, 3),
            origin=result.origin,
            findings=(*segment.findings, *result.findings),
        )
        for segment, result in zip(segments, results, strict=True)
    ]


def translate_texts(
    texts: Sequence[str], translator: Translator, normalization: Normalization, decoding: Decoding
) -> list[TextResult]:
    """Translate sentences, in order; copy those without Arabic letters and those in Persian or Urdu."""
    pieces = [source_pieces(text, translator, normalization) for text in texts]
    drafts = iter(_translate([piece for group in pieces for piece in group], translator, decoding))
    return [_result(text, list(islice(drafts, len(group)))) for text, group in zip(texts, pieces, strict=True)]


def source_pieces(text: str, translator: Translator, normalization: Normalization) -> list[str]:
    """Return a text, normalised, in pieces that the model translates well, or none if it is to be copied."""
    if detect_language(text) in COPIED_LANGUAGES:
        return []
    source = normalize(text, normalization)
    return _split(source, translator, translator.info.piece_tokens) if has_arabic(source) else []


def _split(source: str, translator: Translator, tokens: int) -> list[str]:
    spans = split_pieces(source, lambda piece: translator.count_tokens(piece) <= tokens)
    return [span.of(source) for span in spans]


def _result(text: str, drafts: list[Draft]) -> TextResult:
    if not drafts:
        return TextResult(text, None, Origin.COPY)
    joined = join_drafts(text, drafts)
    faults = joined.faults.union(*(draft.faults for draft in drafts))
    if not joined.target:
        return TextResult(text, None, Origin.COPY, findings(faults))
    return TextResult(joined.target, joined.score, Origin.MODEL, findings(faults))


def _translate(sources: list[str], translator: Translator, decoding: Decoding) -> list[Draft]:
    """Decode all pieces in one pass, and those that came out wrong again with other settings."""
    drafts = _decode(sources, translator, decoding)
    careful = replace(decoding, beam=max(decoding.beam, RETRY_BEAM), no_repeat_ngram=RETRY_NO_REPEAT_NGRAM)
    for again in (_decode, _decode_smaller):
        wrong = [number for number, draft in enumerate(drafts) if draft.faults]
        retried = again([drafts[number].source for number in wrong], translator, careful)
        for number, draft in zip(wrong, retried, strict=True):
            drafts[number] = min(drafts[number], draft, key=badness)
    return drafts


def _decode(sources: list[str], translator: Translator, decoding: Decoding) -> list[Draft]:
    hypotheses = translator.translate(sources, decoding)
    return [Draft.of(source, found) for source, found in zip(sources, hypotheses, strict=True)]


def _decode_smaller(sources: list[str], translator: Translator, decoding: Decoding) -> list[Draft]:
    """Decode each source in pieces of about half its tokens."""
    pieces = [_halves(source, translator) for source in sources]
    drafts = iter(_decode([piece for group in pieces for piece in group], translator, decoding))
    return [
        join_drafts(source, list(islice(drafts, len(group)))) for source, group in zip(sources, pieces, strict=True)
    ]


def _halves(source: str, translator: Translator) -> list[str]:
    return _split(source, translator, max(translator.count_tokens(source) // 2 + SPECIAL_TOKENS, FEWEST_PIECE_TOKENS))


def join_drafts(source: str, drafts: list[Draft]) -> Draft:
    """Join pieces; where only some have a translation, the others stand as their sources, marked as a fault."""
    if len(drafts) == 1:
        return drafts[0]
    if not any(draft.target for draft in drafts):
        return Draft(source, "", 0.0, 0, frozenset({Fault.EMPTY}))
    target = join_pieces([draft.source for draft in drafts], [draft.target or draft.source for draft in drafts])
    tokens = sum(draft.tokens for draft in drafts)
    score = sum(draft.score * draft.tokens for draft in drafts) / tokens
    missing = {Fault.EMPTY for draft in drafts if Fault.EMPTY in draft.faults}
    return Draft(source, target, score, tokens, diagnose(source, target) | missing)


def badness(draft: Draft) -> int:
    """Return how much is wrong with a draft, 0 if nothing is known to be."""
    weights = {Fault.LOOP: 2, Fault.EMPTY: 2, Fault.LENGTH: 1, Fault.ARABIC: 1}
    return sum(weights[fault] for fault in draft.faults) + (0 if draft.target else 4)

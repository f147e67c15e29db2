"""Split Arabic text into sentences, and a document into segments, without losing a character."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from workbench.document import Block, Document, Segment, Span, segment_id, sha256
from workbench.text.stops import INVISIBLE, Stop, ends_sentence, is_label

SEGMENTER_VERSION = "2"

_MARK = "[.!?؟…۔‼⁇⁈⁉]"
_STOP = re.compile(rf"{_MARK}(?:[ \u00a0]?{_MARK})*")
_EMOJI = "\u2600-\u27bf\u2b50\u2b55\ufe0f\U0001f000-\U0001faff"
_CLOSERS = re.compile(
    rf"(?:[”»›’)\]}}{INVISIBLE}]|\[\d{{1,3}}\]|[\"'“](?!\w)|[ \u00a0]?[{_EMOJI}])*(?:[ \u00a0]+[”»](?=\s|$))?"
)
_STRAIGHT_CLOSER = re.compile(r"\"|[ \u00a0]+\"(?=\s|$)")
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*|\n(?=[^\S\n]*[•▪●◦‣])|\u2029")
_BRACKETS = (re.compile(r"\([^()]{0,200}\)"), re.compile(r"\[[^\[\]]{0,200}\]"))
_FIXED = (
    re.compile(r"(?:https?://|www\.)[^\s«»“”]*[^\s«»“”.,،؛!?؟…)\"]"),
    re.compile(r"(?<!\d)\d{1,2}\. ?\d{1,2}\. ?\d{2,4}(?!\d)"),
)
_STRAY = re.compile(r"\.(?:[ \u00a0]\.)+")  # full stops typed twice, a space between them
_FULL_STOP = re.compile(r"(?<![.…])[.!?؟](?![.\w])")
_LETTER = re.compile(r"\w")
_VISIBLE = re.compile(r"\S")
_WINDOW = 200  # code points around a stop that its rules may look at


def split_sentences(text: str) -> list[Span]:
    """Return the sentences of a text, in order, without the white space around them; takes linear time."""
    spans: list[Span] = []
    start = 0
    for end in [match.start() for match in _PARAGRAPH_END.finditer(text)] + [len(text)]:
        cuts = (start + offset for offset in _boundaries(text[start:end]))
        spans += _trimmed(text, [start, *cuts, end])
        start = end
    return spans


def _trimmed(text: str, cuts: list[int]) -> Iterator[Span]:
    for start, end in pairwise(cuts):
        part = text[start:end]
        if body := part.strip():
            left = start + len(part) - len(part.lstrip())
            yield Span(left, left + len(body))


def _boundaries(text: str) -> Iterator[int]:
    """Yield the offsets in a paragraph at which a sentence ends and another one, with a word in it, follows."""
    paragraph = _Paragraph.of(text)
    sentence, checked, has_word, list_number = _skip_space(text, 0), 0, False, 0
    for match in _STOP.finditer(text, 0, paragraph.last_word):
        if match.start() < checked or paragraph.fixed[match.start()]:
            continue
        has_word = has_word or _LETTER.search(text, checked, match.start()) is not None
        checked = paragraph.closed(match, sentence)
        if not has_word or checked > paragraph.last_word:
            continue
        stop = paragraph.stop(match, Span(sentence, checked), list_number)
        if ends_sentence(stop):
            yield checked
            sentence, has_word, list_number = _skip_space(text, checked), False, 0
        elif is_label(stop) and stop.last_word.isdecimal():
            list_number = int(stop.last_word)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Hold a paragraph with what is worked out once for all of its stops."""

    text: str
    brackets: bytearray  # 1 for each character inside brackets
    fixed: bytearray  # 1 for each character of an address or date, inside which no sentence ends
    last_word: int  # offset of the last letter or digit
    full_stop: int  # offset of the last stop that is not dots alone

    @classmethod
    def of(cls, text: str) -> "_Paragraph":
        last_word = next((offset for offset in range(len(text) - 1, -1, -1) if text[offset].isalnum()), 0)
        full_stop = max((match.start() for match in _FULL_STOP.finditer(text)), default=0)
        return cls(text, _mask(text, _BRACKETS), _mask(text, _FIXED), last_word, full_stop)

    def closed(self, match: re.Match[str], sentence: int) -> int:
        """Return where the quotation marks and brackets end that close with a stop of the sentence from an offset."""
        end = match.end()
        if closing := _CLOSERS.match(self.text, end):
            end = closing.end()
        is_open = self.text.count('"', max(sentence, match.start() - _WINDOW), match.start()) % 2
        if is_open and (straight := _STRAIGHT_CLOSER.match(self.text, end)):
            end = straight.end()
        return end

    def stop(self, match: re.Match[str], sentence: Span, list_number: int) -> Stop:
        """Describe a stop that would make the sentence cover a span."""
        at = match.start()
        return Stop(
            marks="." if _STRAY.fullmatch(match[0]) else "".join(match[0].split()),
            closers=self.text[match.end() : sentence.end],
            before=self.text[max(sentence.start, at - _WINDOW) : at],
            after=self.text[sentence.end : sentence.end + _WINDOW],
            opening=self.text[sentence.start],
            reaches_start=at - sentence.start <= _WINDOW,
            bracketed=bool(self.brackets[at]),
            is_prose=at < self.full_stop,
            list_number=list_number,
        )


def _mask(paragraph: str, patterns: tuple[re.Pattern[str], ...]) -> bytearray:
    """Mark with 1 the characters that one of the patterns covers."""
    mask = bytearray(len(paragraph))
    for pattern in patterns:
        for match in pattern.finditer(paragraph):
            mask[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return mask


def _skip_space(paragraph: str, offset: int) -> int:
    visible = _VISIBLE.search(paragraph, offset)
    return visible.start() if visible else offset


def segment(document: Document) -> Document:
    """Return the document with the segments of all its blocks."""
    segments = [part for block in document.blocks for part in _segments(document.id, block)]
    return replace(document, segments=tuple(segments))


def _segments(article: str, block: Block) -> Iterator[Segment]:
    for number, span in enumerate(split_sentences(block.text), start=1):
        source = span.of(block.text)
        yield Segment(
            id=segment_id(article, block.number, number),
            block=block.number,
            number=number,
            section=block.section,
            role=block.role,
            span=Span(block.span.start + span.start, block.span.start + span.end),
            source=source,
            source_sha256=sha256(source),
        )

"""Hold a document's content segments as tokens, with the quotations that each begins and ends in."""

from typing import NamedTuple

from workbench.document import CONTENT_ROLES, Document, Segment
from workbench.statements.tokens import Token, quotation_depths, tokenize


class Sentence(NamedTuple):
    """Hold a segment's tokens, how many are words, and how many quotations are open before each and at the end."""

    segment: Segment
    tokens: tuple[Token, ...]
    words: int
    depths: list[int]
    order: int


def read_sentences(document: Document) -> list[Sentence]:
    """Tokenise the content segments, following quotations from one sentence of a block to the next."""
    sentences: list[Sentence] = []
    block, depth = None, 0
    for segment in document.segments:
        if segment.role in CONTENT_ROLES:
            tokens = tokenize(segment.source)
            depths = quotation_depths(tokens, depth if segment.block == block else 0)
            block, depth = segment.block, depths[-1]
            words = sum([token.is_word for token in tokens])
            sentences.append(Sentence(segment, tokens, words, depths, len(sentences)))
    return sentences

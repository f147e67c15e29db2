"""Turn text into the tokens of Marian and NLLB models, and back, by SentencePiece alone."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Protocol

from workbench.errors import ModelError

END, UNKNOWN, PADDING = "</s>", "<unk>", "<pad>"


class Tokenizer(Protocol):
    """Encode sources and decode hypotheses of one model."""

    @property
    def target_prefix(self) -> list[str]:
        """Return the tokens that every hypothesis starts with."""

    @property
    def suppressed(self) -> list[str]:
        """Return the tokens, besides the unknown one, of a converted vocabulary that no hypothesis may hold."""

    def encode(self, text: str) -> list[str]:
        """Return the encoder's tokens, specials included; text that looks like a special token is text."""

    def encode_start(self, text: str) -> list[str]:
        """Return the tokens of a target's beginning, without specials."""

    def extensions(self, start: str) -> Iterator[str]:
        """Yield, in order, the tokens of targets that begin with some characters; a word's first begins with "▁"."""

    def decode(self, tokens: Sequence[str]) -> str:
        """Return the text of a hypothesis's tokens, specials left out."""


class MarianTokenizer:
    """Tokenize as transformers' MarianTokenizer does: pieces of source.spm, looked up in the joint vocab.json."""

    def __init__(self, folder: Path, target_code: str | None = None) -> None:
        self._source = _load(folder / "source.spm")
        self._target = _load(folder / "target.spm")
        self._pieces = _pieces(folder / "vocab.json")
        self._prefix = [target_code] if target_code else []
        if target_code and target_code not in self._pieces:
            raise ModelError(f"the model has no target language {target_code}")
        self._pieces -= {END, UNKNOWN, PADDING} | {piece for piece in self._pieces if _is_language_code(piece)}

    @property
    def target_prefix(self) -> list[str]:
        """Return no tokens: the language code, where there is one, is part of the source."""
        return []

    @property
    def suppressed(self) -> list[str]:
        """Return no tokens: conversion drops the padding token."""
        return []

    def encode(self, text: str) -> list[str]:
        """Return the language code if any, the pieces, and the end of sentence."""
        pieces = self._source.encode(text, out_type=str)
        return [*self._prefix, *(piece if piece in self._pieces else UNKNOWN for piece in pieces), END]

    def encode_start(self, text: str) -> list[str]:
        """Return the pieces of target.spm."""
        pieces = self._target.encode(text, out_type=str)
        return [piece if piece in self._pieces else UNKNOWN for piece in pieces]

    def extensions(self, start: str) -> Iterator[str]:
        """Yield those pieces of target.spm that the model knows."""
        return _starting(start, self._sorted)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(piece for piece in _text_pieces(self._target) if piece in self._pieces)

    def decode(self, tokens: Sequence[str]) -> str:
        """Join the pieces of a hypothesis."""
        return _join(self._target, [token for token in tokens if token not in {END, PADDING}])


class NllbTokenizer:
    """Tokenize as transformers' NllbTokenizer does: the source language, the pieces, the end of sentence."""

    def __init__(self, folder: Path, source_language: str = "arb_Arab", target_language: str = "eng_Latn") -> None:
        self._pieces = _load(folder / "sentencepiece.bpe.model")
        self._source_language = source_language
        self._target_language = target_language

    @property
    def target_prefix(self) -> list[str]:
        """Return the target language."""
        return [self._target_language]

    @property
    def suppressed(self) -> list[str]:
        """Return the padding token."""
        return [PADDING]

    def encode(self, text: str) -> list[str]:
        """Return the source language, the pieces, and the end of sentence."""
        return [self._source_language, *self.encode_start(text), END]

    def encode_start(self, text: str) -> list[str]:
        """Return the pieces alone."""
        unknown = self._pieces.unk_id()
        pieces = self._pieces.encode(text, out_type=int)
        return [UNKNOWN if piece == unknown else self._pieces.id_to_piece(piece) for piece in pieces]

    def extensions(self, start: str) -> Iterator[str]:
        """Yield the pieces of any language."""
        return _starting(start, self._sorted)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(_text_pieces(self._pieces))

    def decode(self, tokens: Sequence[str]) -> str:
        """Join the pieces of a hypothesis."""
        return _join(self._pieces, [token for token in tokens if token not in {END, PADDING, self._target_language}])


def load_tokenizer(folder: Path, source_language: str | None = None, target_language: str | None = None) -> Tokenizer:
    """Return the tokenizer for the files in a model's folder; raise ModelError where they are missing or broken.

    The languages are NLLB codes (arb_Arab, eng_Latn), or for Marian only a target such as `>>eng<<`, where the model
    has several.
    """
    if (folder / "sentencepiece.bpe.model").exists():
        return NllbTokenizer(folder, source_language or "arb_Arab", target_language or "eng_Latn")
    return MarianTokenizer(folder, target_language)


def _starting(start: str, tokens: list[str]) -> Iterator[str]:
    """Yield those of sorted tokens that begin with some characters."""
    places = range(bisect_left(tokens, start), len(tokens))
    return takewhile(lambda token: token.startswith(start), (tokens[place] for place in places))


def _text_pieces(processor) -> Iterator[str]:  # type: ignore[no-untyped-def]  # sentencepiece has no types
    """Yield the pieces that stand for text as it is: no control symbols, no bytes."""
    for number in range(processor.get_piece_size()):
        if not (processor.is_control(number) or processor.is_unknown(number) or processor.is_byte(number)):
            yield processor.id_to_piece(number)


def _load(path: Path):  # type: ignore[no-untyped-def]  # sentencepiece has no types
    from sentencepiece import SentencePieceProcessor

    try:
        return SentencePieceProcessor(model_proto=path.read_bytes())
    except (OSError, RuntimeError) as error:
        raise ModelError(f"the model's {path.name} cannot be read") from error


def _pieces(path: Path) -> set[str]:
    try:
        return set(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelError(f"the model's {path.name} cannot be read") from error


def _is_language_code(piece: str) -> bool:
    return piece.startswith(">>") and piece.endswith("<<")


def _join(processor, pieces: list[str]) -> str:  # type: ignore[no-untyped-def]  # sentencepiece has no types
    text: str = processor.decode_pieces(pieces)
    return text.replace("▁", " ").strip()

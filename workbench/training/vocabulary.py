"""Learn a joint SentencePiece vocabulary and keep it in Marian's files."""

import io
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, Self

import sentencepiece

from workbench.errors import WorkbenchError
from workbench.training import recipe
from workbench.training.subwords import SubwordSampler

PAD = "<pad>"
EOS = "</s>"
UNKNOWN = "<unk>"


class Encoding(Protocol):
    """Turn text into the ids that a model is trained on, and back."""

    pad: int

    def encode_source(
        self, texts: list[str], sampling: float = 0.0, chance: random.Random | None = None
    ) -> list[list[int]]:
        """Return the ids of source texts, their segmentation drawn by `chance` where the model can (alpha > 0)."""

    def encode_target(self, texts: list[str]) -> list[list[int]]:
        """Return the ids of target texts."""

    def decode_target(self, ids: list[int]) -> str:
        """Return the text of target ids, special ids left out."""


class Vocabulary:
    """Turn text into ids and back with a Marian vocabulary: source.spm, target.spm and vocab.json."""

    FILES = ("source.spm", "target.spm", "vocab.json")

    def __init__(self, source_model: bytes, target_model: bytes, ids: dict[str, int]) -> None:
        self._models = (source_model, target_model)
        self._source = sentencepiece.SentencePieceProcessor(model_proto=source_model)
        self._target = sentencepiece.SentencePieceProcessor(model_proto=target_model)
        self._sampler = SubwordSampler(self._source)
        self._ids = ids
        self._pieces = {identity: piece for piece, identity in ids.items()}
        self.pad, self.eos, self.unknown = ids[PAD], ids[EOS], ids[UNKNOWN]

    def __len__(self) -> int:
        """Return the number of ids, padding included."""
        return len(self._ids)

    @classmethod
    def train(cls, texts: Iterable[str], settings: recipe.Vocabulary) -> Self:
        """Learn one unigram model (Kudo 2018) with byte fallback for both languages; padding gets the last id."""
        written = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts),
            model_writer=written,
            model_type="unigram",
            vocab_size=settings.size - 1,
            character_coverage=settings.character_coverage,
            byte_fallback=True,
            split_digits=True,
            normalization_rule_name="identity",
            eos_id=0,
            unk_id=1,
            bos_id=-1,
            pad_id=-1,
            num_threads=2,
            minloglevel=2,
        )
        model = written.getvalue()
        processor = sentencepiece.SentencePieceProcessor(model_proto=model)
        ids = {processor.id_to_piece(identity): identity for identity in range(processor.get_piece_size())}
        return cls(model, model, ids | {PAD: len(ids)})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the vocabulary of a Marian model folder; WorkbenchError when a file is missing."""
        try:
            source, target, ids = ((folder / name).read_bytes() for name in cls.FILES)
        except OSError as error:
            raise WorkbenchError(f"Cannot read the vocabulary in {folder}: {error.strerror}.") from error
        return cls(source, target, json.loads(ids))

    def save(self, folder: Path) -> None:
        """Write the three vocabulary files into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        ids = json.dumps(self._ids, ensure_ascii=False, indent=0).encode()
        for name, content in zip(self.FILES, (*self._models, ids), strict=True):
            (folder / name).write_bytes(content)

    def encode_source(
        self, texts: list[str], sampling: float = 0.0, chance: random.Random | None = None
    ) -> list[list[int]]:
        """Return the ids of source texts, end mark included; segmentations drawn by `chance` when `sampling` > 0."""
        if chance is None or sampling == 0:
            return self._encode(self._source.encode(texts, out_type=str))
        return self._encode([self._sampler.pieces(text, sampling, chance) for text in texts])

    def encode_target(self, texts: list[str]) -> list[list[int]]:
        """Return the ids of target texts, end mark included."""
        return self._encode(self._target.encode(texts, out_type=str))

    def decode_target(self, ids: list[int]) -> str:
        """Return the text of target ids, special ids left out."""
        special = {self.pad, self.eos}
        text: str = self._target.decode_pieces([self._pieces[identity] for identity in ids if identity not in special])
        return text

    def _encode(self, texts: list[list[str]]) -> list[list[int]]:
        return [[*(self._ids.get(piece, self.unknown) for piece in pieces), self.eos] for pieces in texts]

"""Sample the segmentation of source words, so that a model learns more than one reading of each (Kudo 2018)."""

import math
import random
from functools import lru_cache

import sentencepiece

_BEST = 8  # segmentations of a word to choose from


class SubwordSampler:
    """Choose among the best segmentations of each word with probability in proportion to theirs to the power `alpha`.

    SentencePiece's own sampling cannot be repeated: its random numbers are neither seeded by epoch nor saved.
    """

    def __init__(self, model: sentencepiece.SentencePieceProcessor) -> None:
        self._model = model
        ids = range(model.get_piece_size())
        self._scores = {model.id_to_piece(identity): model.get_score(identity) for identity in ids}
        self._choices = lru_cache(maxsize=500_000)(self._segmentations)

    def pieces(self, text: str, alpha: float, chance: random.Random) -> list[str]:
        """Return the pieces of a text whose words are parted by single spaces."""
        return [piece for word in text.split(" ") for piece in self._choose(word, alpha, chance)]

    def _choose(self, word: str, alpha: float, chance: random.Random) -> list[str]:
        choices, bounds = self._choices(word, alpha)
        return choices[0] if len(choices) == 1 else chance.choices(choices, cum_weights=bounds)[0]

    def _segmentations(self, word: str, alpha: float) -> tuple[list[list[str]], list[float]]:
        """Return the best segmentations of a word and their cumulative weights."""
        choices: list[list[str]] = self._model.nbest_encode(word, nbest_size=_BEST, out_type=str)
        scores = [sum(map(self._scores.__getitem__, pieces)) for pieces in choices]
        weights = [math.exp(alpha * (score - max(scores))) for score in scores]
        return choices, [sum(weights[: last + 1]) for last in range(len(weights))]

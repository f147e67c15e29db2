"""Turn an epoch of pairs into padded batches of ids."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from workbench.text.normalize import normalize
from workbench.training.augment import augment
from workbench.training.chance import chance_of
from workbench.training.mix import Corpus, Pair, epoch, touched
from workbench.training.overlap import Protected
from workbench.training.recipe import Recipe
from workbench.training.slots import Slots
from workbench.training.vocabulary import Encoding


@dataclass(frozen=True, slots=True)
class Batch:
    """Hold padded ids, both of shape (pairs, pieces); the target ends with the end mark and lacks the start mark."""

    source: Tensor
    target: Tensor

    def to(self, device: torch.device) -> Self:
        """Return the batch on a device, as the 64-bit ids that indexing wants."""
        return replace(self, source=self.source.to(device).long(), target=self.target.to(device).long())


@dataclass(frozen=True, slots=True)
class Feed:
    """Make the batches of any epoch, the same ones every time it is asked."""

    recipe: Recipe
    corpora: tuple[Corpus, ...]
    slots: Slots | None  # None: braces are text
    vocabulary: Encoding
    protected: Protected

    def epoch(self, number: int) -> list[Batch]:
        """Return the shuffled batches of epoch `number`."""
        settings = self.recipe.optimisation
        chance = chance_of(settings.seed, "feed", number)
        pairs = epoch_text(self.recipe, self.corpora, self.slots, number, self.protected)
        encoded = encode(pairs, self.vocabulary, settings.max_pieces, self.recipe.vocabulary.sampling, chance)
        batches = batch(encoded, settings.batch_tokens, chance)
        chance.shuffle(batches)
        return [collate(items, self.vocabulary.pad) for items in batches]

    def held_out(self, *corpora: Corpus) -> list[Pair]:
        """Return the normalised validation pairs of some corpora, or all, their slots filled once and for all."""
        chance = chance_of(self.recipe.optimisation.seed, "held out")
        pairs = [pair for corpus in corpora or self.corpora for pair in corpus.held_out]
        filled = [self.slots.fill(pair, chance) for pair in pairs] if self.slots else pairs
        return [normalize_pair(pair, self.recipe) for pair in filled]


def epoch_text(
    recipe: Recipe, corpora: Sequence[Corpus], slots: Slots | None, number: int, protected: Protected
) -> list[Pair]:
    """Return the pairs of an epoch as the model sees them: slots filled, augmented and normalised.

    A pair that a slot's value would make share text with what is protected is left out.
    """
    seed = recipe.optimisation.seed
    chance = chance_of(seed, "text", number)
    drawn = epoch(corpora, number, seed)
    filled = ((pair, slots.fill(pair, chance) if slots else pair) for pair in drawn)
    pairs = [after for before, after in filled if after is before or not touched(after, protected)]
    return [normalize_pair(pair, recipe) for pair in augment(pairs, recipe.augmentation, chance)]


def normalize_pair(pair: Pair, recipe: Recipe) -> Pair:
    """Normalise each side by the recipe's rules."""
    source, target = recipe.source_normalization, recipe.target_normalization
    return Pair(normalize(pair.source, source), normalize(pair.target, target))


def encode(
    pairs: list[Pair],
    vocabulary: Encoding,
    longest: int,
    sampling: float = 0.0,
    chance: random.Random | None = None,
) -> list[tuple[list[int], list[int]]]:
    """Return source and target ids of the pairs that have at most `longest` pieces on each side."""
    sources = vocabulary.encode_source([pair.source for pair in pairs], sampling, chance)
    targets = vocabulary.encode_target([pair.target for pair in pairs])
    both = zip(sources, targets, strict=True)
    return [(source, target) for source, target in both if max(len(source), len(target)) <= longest]


def batch(
    encoded: list[tuple[list[int], list[int]]], tokens: int, chance: random.Random
) -> list[list[tuple[list[int], list[int]]]]:
    """Group pairs of like length so that no side of a batch, padded, has more than `tokens` ids."""
    order = sorted(encoded, key=lambda pair: (max(map(len, pair)), len(pair[0]), chance.random()))
    batches: list[list[tuple[list[int], list[int]]]] = [[]]
    for pair in order:
        if batches[-1] and (len(batches[-1]) + 1) * max(map(len, pair)) > tokens:
            batches.append([])
        batches[-1].append(pair)
    return batches


def collate(items: Sequence[tuple[list[int], list[int]]], pad: int) -> Batch:
    """Pad encoded pairs into a batch."""
    sources, targets = (
        pad_sequence([torch.tensor(pair[side]) for pair in items], batch_first=True, padding_value=pad)
        for side in (0, 1)
    )
    return Batch(sources, targets)

"""Keep of a joint vocabulary those tokens that English is written with.

A joint vocabulary is half Arabic, that of NLLB mostly of scripts that no English has. A decoder weighs every token of
its vocabulary at each step, which is most of what it does: without those that a translation cannot have it is faster,
and no Arabic is left over. Sources keep all tokens.
"""

from __future__ import annotations

import unicodedata
from typing import Any

# First words of the Unicode names of letters and marks that English text has, Greek ones in its formulas.
SCRIPTS = frozenset(
    ("LATIN", "GREEK", "MICRO", "OHM", "ANGSTROM", "KELVIN", "FEMININE", "MASCULINE", "MODIFIER", "COMBINING")
)


def is_english(token: str) -> bool:
    """Tell whether a token may stand in English text: it has no letter or mark of another script."""
    return token.isascii() or all(map(_is_english, token))


def _is_english(character: str) -> bool:
    if unicodedata.category(character)[0] not in "LM":
        return True
    return unicodedata.name(character, "").split(" ")[0] in SCRIPTS


def keep_english(spec: Any) -> None:
    """Drop the other tokens from the decoder of a CTranslate2 model spec as its loader made it, of torch's tensors."""
    [tokens] = spec._vocabularies["target"]  # noqa: SLF001 - what is registered can only be added to
    kept = [index for index, token in enumerate(tokens) if is_english(token)]
    spec._vocabularies["target"] = [[tokens[index] for index in kept]]  # noqa: SLF001
    embeddings, projection = spec.decoder.embeddings, spec.decoder.projection
    embeddings.weight, projection.weight = embeddings.weight[kept], projection.weight[kept]
    if projection.has_bias():
        projection.bias = projection.bias[kept]


def other_ids(vocabulary: Any) -> list[int]:
    """Return the ids of the other tokens of transformers' tokenizer."""
    tokens = vocabulary.convert_ids_to_tokens(range(len(vocabulary)))
    return [index for index, token in enumerate(tokens) if not is_english(token)]

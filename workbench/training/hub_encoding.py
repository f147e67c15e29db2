"""Give any Marian or NLLB model of the hub the ids that it is trained on."""

import random
from typing import Any

from workbench.models.checkpoint import load_vocabulary
from workbench.models.store import Model
from workbench.translation.tokenizer import load_tokenizer


class HubEncoding:
    """Encode sources as translation does, and targets as transformers does for training."""

    def __init__(self, model: Model) -> None:
        entry = model.entry
        self._tokenizer = load_tokenizer(model.folder, entry.source_language, entry.target_language)
        self._vocabulary: Any = load_vocabulary(model.folder)
        if self._tokenizer.target_prefix:
            self._vocabulary.tgt_lang = entry.target_language
        self.pad = int(self._vocabulary.pad_token_id)

    def encode_source(
        self, texts: list[str], sampling: float = 0.0, chance: random.Random | None = None
    ) -> list[list[int]]:
        """Return the ids of source texts; these models' segmentation is not sampled."""
        del sampling, chance
        return [self._vocabulary.convert_tokens_to_ids(self._tokenizer.encode(text)) for text in texts]

    def encode_target(self, texts: list[str]) -> list[list[int]]:
        """Return the ids of target texts, language code and end mark included."""
        ids: list[list[int]] = self._vocabulary(text_target=texts)["input_ids"]
        return ids

    def decode_target(self, ids: list[int]) -> str:
        """Return the text of target ids, special ids left out."""
        text: str = self._vocabulary.decode(ids, skip_special_tokens=True)
        return text.strip()

"""Convert a loaded checkpoint with CTranslate2's own converter; importing this imports torch and transformers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from ctranslate2.converters import TransformersConverter

from workbench.models.checkpoint import load_checkpoint, load_vocabulary
from workbench.models.narrow import narrow
from workbench.models.target_vocabulary import keep_english


class CheckpointConverter(TransformersConverter):  # type: ignore[misc]  # ctranslate2 has no types
    """Read a checkpoint as float32, so that quantization starts from whole numbers, by `load_checkpoint`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))

    def write(self, folder: Path, quantization: str, *, narrowed: bool) -> None:
        """Write the quantized model to a folder, for English targets, its 8-bit weights of 7 bits where `narrowed`."""
        spec = self._load()
        keep_english(spec)
        spec.validate()
        spec.optimize(quantization=quantization)
        if narrowed:
            narrow(spec)
        spec.save(str(folder))

    def load_model(self, model_class: Any, model_name_or_path: str, **kwargs: Any) -> Any:  # noqa: ARG002
        """Return the model; the class that CTranslate2 would choose is the one that it has."""
        return load_checkpoint(Path(model_name_or_path), torch.float32)

    def load_tokenizer(self, tokenizer_class: Any, model_name_or_path: str, **kwargs: Any) -> Any:  # noqa: ARG002
        """Return the tokenizer whose vocabulary goes into the converted model."""
        return load_vocabulary(Path(model_name_or_path))

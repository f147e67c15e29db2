"""Translate with transformers and torch: the reference engine, for any Marian or NLLB checkpoint as published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import UsageError
from workbench.translation.batching import Batch, BatchTranslator, Output
from workbench.translation.tokenizer import END, PADDING, UNKNOWN, Tokenizer

if TYPE_CHECKING:
    from workbench.translation.engine import Decoding, EngineInfo

COMPUTE_TYPES = ("float32", "float16", "bfloat16")


class TransformersTranslator(BatchTranslator):
    """Run a Hugging Face checkpoint with `generate`, set so that it searches as CTranslate2 does."""

    def __init__(self, folder: Path, tokenizer: Tokenizer, info: EngineInfo) -> None:
        super().__init__(tokenizer, info)
        import torch
        from transformers import GenerationConfig

        from workbench.models.checkpoint import load_checkpoint, load_vocabulary

        self._model = load_checkpoint(folder, getattr(torch, info.compute_type)).to(info.device)
        config = self._model.config
        # The checkpoint's own settings (forced end of sentence, length, beams) would fill what a call leaves open.
        self._model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
            pad_token_id=config.pad_token_id,
            eos_token_id=config.eos_token_id,
            decoder_start_token_id=config.decoder_start_token_id,
        )
        vocabulary = load_vocabulary(folder)
        self._id = vocabulary.convert_tokens_to_ids
        self._token = vocabulary.convert_ids_to_tokens

    def _decode(self, batches: Sequence[Batch], decoding: Decoding) -> Iterator[list[list[Output]]]:
        import torch

        for batch in batches:
            with torch.inference_mode():
                generated = self._generate(batch, decoding)
                scores = self._scores(generated, decoding).tolist()
            outputs = [
                self._output(ids, score) for ids, score in zip(generated.sequences.tolist(), scores, strict=True)
            ]
            yield [
                outputs[start : start + decoding.alternatives]
                for start in range(0, len(outputs), decoding.alternatives)
            ]

    def _generate(self, batch: Batch, decoding: Decoding) -> Any:
        from torch import tensor

        longest = max(map(len, batch.sources))
        padded = [self._id(source + [PADDING] * (longest - len(source))) for source in batch.sources]
        mask = [[1] * len(source) + [0] * (longest - len(source)) for source in batch.sources]
        device = self._model.device
        return self._model.generate(
            input_ids=tensor(padded, device=device),
            attention_mask=tensor(mask, device=device),
            **self._search(decoding),
            max_new_tokens=batch.max_target_tokens,
        )

    def _search(self, decoding: Decoding) -> dict[str, Any]:
        """Match CTranslate2: stop at the first `beam` finished hypotheses, suppress before the softmax."""
        prefix = self._tokenizer.target_prefix
        return {
            "do_sample": False,
            "num_beams": decoding.beam,
            "num_return_sequences": decoding.alternatives,
            "early_stopping": decoding.beam > 1,
            "length_penalty": decoding.length_penalty if decoding.beam > 1 else None,
            "no_repeat_ngram_size": decoding.no_repeat_ngram or None,
            "min_new_tokens": len(prefix) + 1,
            "forced_bos_token_id": self._id(prefix[0]) if prefix else None,
            "suppress_tokens": self._id([UNKNOWN, PADDING]),
            "renormalize_logits": True,
            "return_dict_in_generate": True,
            "output_scores": True,
        }

    def _scores(self, generated: Any, decoding: Decoding) -> Any:
        if decoding.beam > 1:
            return generated.sequences_scores
        steps = self._model.compute_transition_scores(generated.sequences, generated.scores)
        written = generated.sequences[:, 1:] != self._id(PADDING)
        return steps.where(written, 0).sum(-1) / written.sum(-1) ** decoding.length_penalty

    def _output(self, ids: list[int], score: float) -> Output:
        tokens: list[str] = self._token(ids[1:])
        if END in tokens:
            tokens = tokens[: tokens.index(END) + 1]
        return Output(tokens, score)


def choose_device(device: str) -> str:
    """Return "cpu" or "cuda" for a wish that may be "auto"; raise UsageError where there is no GPU."""
    import torch

    if device == "cuda" and not torch.cuda.is_available():
        raise UsageError("--device cuda: torch finds no GPU here")
    if device == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    return device


def choose_compute_type(compute_type: str, device: str) -> str:
    """Return the compute type for a wish that may be "auto": float16 on a GPU, float32 on a CPU."""
    if compute_type == "auto":
        return "float16" if device == "cuda" else "float32"
    if compute_type not in COMPUTE_TYPES:
        raise UsageError(f"--compute-type {compute_type}: the transformers engine takes {', '.join(COMPUTE_TYPES)}")
    return compute_type

"""Translate with transformers and torch: the reference engine, for any Marian or NLLB checkpoint as published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import ModelError, UsageError
from workbench.translation.batching import Batch, BatchTranslator, Output
from workbench.translation.beginning import Question
from workbench.translation.tokenizer import END, PADDING, UNKNOWN, Tokenizer

if TYPE_CHECKING:
    from workbench.translation.beginning import Answer
    from workbench.translation.engine import Decoding, EngineInfo

SUPPRESSED = [UNKNOWN, PADDING]
COMPUTE_TYPES = ("float32", "float16", "bfloat16")


class TransformersTranslator(BatchTranslator):
    """Run a Hugging Face checkpoint with `generate`, set so that it searches as CTranslate2 does."""

    def __init__(self, folder: Path, tokenizer: Tokenizer, info: EngineInfo) -> None:
        super().__init__(tokenizer, info)
        import torch
        from transformers import GenerationConfig

        from workbench.models.checkpoint import load_checkpoint, load_vocabulary
        from workbench.models.target_vocabulary import other_ids

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
        others = torch.tensor(other_ids(vocabulary), device=self._model.device, dtype=torch.long)
        self._model.get_output_embeddings().register_forward_hook(
            lambda _, __, logits: logits.index_fill(-1, others, float("-inf"))
        )

    def _decode(self, batches: Sequence[Batch], decoding: Decoding) -> Iterator[list[list[Output]]]:
        import torch

        for batch in batches:
            try:
                with torch.inference_mode():
                    hypotheses = [self._tokens(ids) for ids in self._generate(batch, decoding).tolist()]
                    sources = [source for source in batch.sources for _ in range(decoding.alternatives)]
                    outputs = iter(map(self._scored, sources, hypotheses, repeat(batch.start), repeat(decoding)))
                    yield [list(islice(outputs, decoding.alternatives)) for _ in batch.sources]
            except (RuntimeError, IndexError, MemoryError) as error:
                raise ModelError(f"torch cannot run {self.info.model} on {self.info.device}: {error}") from error

    def _generate(self, batch: Batch, decoding: Decoding) -> Any:
        """Search as CTranslate2 does: until `beam` hypotheses are finished, with suppression before the softmax."""
        from transformers import LogitsProcessorList

        longest, language = max(map(len, batch.sources)), self._tokenizer.target_prefix
        forced = self._id([*language, *batch.start])
        padded = [source + [PADDING] * (longest - len(source)) for source in batch.sources]
        return self._model.generate(
            input_ids=self._tensor([self._id(source) for source in padded]),
            attention_mask=self._tensor([[int(token != PADDING) for token in source] for source in padded]),
            do_sample=False,
            num_beams=decoding.beam,
            num_return_sequences=decoding.alternatives,
            early_stopping=decoding.beam > 1,
            length_penalty=decoding.length_penalty if decoding.beam > 1 else None,
            no_repeat_ngram_size=decoding.no_repeat_ngram or None,
            min_new_tokens=len(language) + 1,
            max_new_tokens=batch.max_target_tokens,
            logits_processor=LogitsProcessorList([_Forced(forced)]),
            suppress_tokens=self._id(SUPPRESSED),
            bad_words_ids=[self._id(tokens) for tokens in self._avoided(decoding)] or None,
            renormalize_logits=True,
        )

    def _tokens(self, ids: list[int]) -> list[str]:
        tokens: list[str] = self._token(ids[1:])
        return tokens[: tokens.index(END) + 1] if END in tokens else tokens

    def _scored(self, source: list[str], tokens: list[str], start: tuple[str, ...], decoding: Decoding) -> Output:
        """Score a hypothesis by itself: `generate` would keep the whole vocabulary's scores of every step for it."""
        ids, language = self._id(tokens), len(self._tokenizer.target_prefix)
        logits = self._logits(source, ids)
        logits[:, self._id(SUPPRESSED)] = float("-inf")
        logits[language, self._id(END)] = float("-inf")
        steps = logits[range(len(ids)), ids] - logits.logsumexp(-1)
        return Output(tokens, steps[language + len(start) :].sum().item() / len(ids) ** decoding.length_penalty)

    def _answer(self, source: list[str], questions: list[Question]) -> list[Answer]:
        import torch

        with torch.inference_mode():
            return [self._log_probabilities(source, question) for question in questions]

    def _score(self, source: list[str], targets: list[list[str]]) -> list[list[float]]:
        ended = [[*target, END] for target in targets]
        answers = self._answer(source, [Question(target, [[token] for token in target]) for target in ended])
        return [[score for (score,) in answer] for answer in answers]

    def _log_probabilities(self, source: list[str], question: Question) -> Answer:
        logits = self._logits(source, self._id([*self._tokenizer.target_prefix, *question.target]))
        places = logits[-len(question.tokens) :].log_softmax(-1)
        return [place[self._id(tokens)].tolist() for place, tokens in zip(places, question.tokens, strict=True)]

    def _logits(self, source: list[str], target: list[int]) -> Any:
        """Return the scores of the vocabulary at each place of a target."""
        shifted = [self._model.config.decoder_start_token_id, *target[:-1]]
        found = self._model(input_ids=self._tensor([self._id(source)]), decoder_input_ids=self._tensor([shifted]))
        return found.logits[0].float()

    def _tensor(self, rows: list[list[int]]) -> Any:
        from torch import tensor

        return tensor(rows, device=self._model.device)


class _Forced:
    """Let every hypothesis begin with certain tokens, whatever the model or other rules say."""

    def __init__(self, tokens: list[int]) -> None:
        self._tokens = tokens

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        """Return the scores of the next token."""
        place = input_ids.shape[1] - 1  # after the token that decoding starts with
        if place >= len(self._tokens):
            return scores
        forced = scores.new_full(scores.shape, float("-inf"))
        forced[:, self._tokens[place]] = 0
        return forced


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

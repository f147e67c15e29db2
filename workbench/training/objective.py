"""Build the model and state what training minimises."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from transformers import AutoModelForSeq2SeqLM, GenerationConfig, MarianConfig, MarianMTModel

from workbench.errors import ModelError
from workbench.training.batches import Batch
from workbench.training.recipe import Shape
from workbench.training.vocabulary import Vocabulary

_INIT_STD = 0.02  # with d_model ** -0.5 the encoder of a post-norm model soon gave the same vector everywhere
# What every Marian checkpoint on the hub states; transformers itself takes both for granted.
_MARIAN: dict[str, Any] = {"static_position_embeddings": True, "normalize_embedding": False}


def new_model(shape: Shape, vocabulary: Vocabulary, attention: str) -> MarianMTModel:
    """Build an untrained Marian model, all embeddings shared, padding embedded as zero."""
    config = MarianConfig(
        vocab_size=len(vocabulary),
        decoder_vocab_size=len(vocabulary),
        d_model=shape.d_model,
        encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers,
        encoder_ffn_dim=shape.ffn_dim,
        decoder_ffn_dim=shape.ffn_dim,
        encoder_attention_heads=shape.attention_heads,
        decoder_attention_heads=shape.attention_heads,
        activation_function=shape.activation_function,
        dropout=shape.dropout,
        max_position_embeddings=shape.max_position_embeddings,
        scale_embedding=True,
        share_encoder_decoder_embeddings=True,
        tie_word_embeddings=True,
        init_std=_INIT_STD,
        bos_token_id=None,
        pad_token_id=vocabulary.pad,
        eos_token_id=vocabulary.eos,
        forced_eos_token_id=vocabulary.eos,
        decoder_start_token_id=vocabulary.pad,
        **_MARIAN,
    )
    model: MarianMTModel = AutoModelForSeq2SeqLM.from_config(config, attn_implementation=attention)  # type: ignore[no-untyped-call]
    model.generation_config = generation_config(vocabulary)
    clear_padding(model)
    return model


def generation_config(vocabulary: Vocabulary, beams: int = 4) -> GenerationConfig:
    """Return Marian's decoding defaults: start from padding, never produce it."""
    return GenerationConfig(  # type: ignore[no-untyped-call]
        num_beams=beams,
        max_length=512,
        bad_words_ids=[[vocabulary.pad]],
        pad_token_id=vocabulary.pad,
        eos_token_id=vocabulary.eos,
        forced_eos_token_id=vocabulary.eos,
        decoder_start_token_id=vocabulary.pad,
    )


def padding(model: MarianMTModel) -> int:
    """Return the id of padding; ModelError unless it is the last one, as in Marian models of the hub."""
    last: int = model.lm_head.out_features - 1
    if model.config.pad_token_id != last:
        raise ModelError(f"The model's padding id is {model.config.pad_token_id}, not its last id {last}.")
    return last


def clear_padding(model: MarianMTModel) -> None:
    """Zero the padding embedding; CTranslate2 starts decoding from a zero vector."""
    with torch.no_grad():
        model.lm_head.weight[padding(model)] = 0  # tied to the embeddings


def target_loss(model: MarianMTModel, batch: Batch, smoothing: float) -> Tensor:
    """Return the mean cross-entropy (nats) of the target ids that are not padding."""
    pad = padding(model)
    started = functional.pad(batch.target[:, :-1], (1, 0), value=pad)
    hidden = model.model(
        input_ids=batch.source, attention_mask=batch.source.ne(pad), decoder_input_ids=started, use_cache=False
    ).last_hidden_state
    wanted = batch.target.ne(pad)
    logits = functional.linear(hidden[wanted], model.lm_head.weight[:pad], model.final_logits_bias[0, :pad])
    return functional.cross_entropy(logits.float(), batch.target[wanted], label_smoothing=smoothing)

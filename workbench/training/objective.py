"""Build the model and state what training minimises."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from transformers import AutoModelForSeq2SeqLM, GenerationConfig, MarianConfig, MarianMTModel, PreTrainedModel

from workbench.training.batches import Batch
from workbench.training.consistency import consistent_loss, doubled
from workbench.training.cross_entropy import SmoothedCrossEntropy
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


def padding_is_last(model: PreTrainedModel) -> bool:
    """Tell whether padding is the model's last id, as in Marian models, and so may be left out of the softmax."""
    last: int = model.lm_head.weight.shape[0] - 1
    return bool(model.config.pad_token_id == last)


def clear_padding(model: PreTrainedModel) -> None:
    """Zero the padding embedding of a Marian model; CTranslate2 starts decoding from a zero vector."""
    if padding_is_last(model):
        with torch.no_grad():
            model.lm_head.weight[-1] = 0  # tied to the embeddings


def target_loss(model: PreTrainedModel, batch: Batch, smoothing: float, consistency: float = 0.0) -> Tensor:
    """Return the mean cross-entropy (nats) of the target ids that are not padding.

    With `consistency` the batch is read twice under different dropout, and that much of the divergence is added.
    """
    pad: int = model.config.pad_token_id
    wanted = batch.target.flatten()
    rows = wanted.ne(pad).nonzero()[:, 0]
    if not consistency:
        hidden = _hidden(model, batch.source, batch.target).flatten(0, 1)[rows]
        loss: Tensor = SmoothedCrossEntropy.apply(hidden, *_projection(model), wanted[rows], smoothing)  # type: ignore[no-untyped-call]
        return loss
    hidden = _hidden(model, doubled(batch.source), doubled(batch.target)).flatten(0, 1)
    hidden = hidden[torch.cat([rows, rows + len(wanted)])]
    scores = functional.linear(hidden, *_projection(model))
    return consistent_loss(scores.float(), wanted[rows], smoothing, consistency)


def _hidden(model: PreTrainedModel, source: Tensor, target: Tensor) -> Tensor:
    """Return the decoder's last states, (pairs, pieces, width), in the precision of autocast."""
    config = model.config
    started = functional.pad(target[:, :-1], (1, 0), value=config.decoder_start_token_id)
    hidden: Tensor = model.model(
        input_ids=source, attention_mask=source.ne(config.pad_token_id), decoder_input_ids=started, use_cache=False
    ).last_hidden_state
    device = hidden.device.type
    return hidden.to(torch.get_autocast_dtype(device)) if torch.is_autocast_enabled(device) else hidden


def _projection(model: PreTrainedModel) -> tuple[Tensor, Tensor]:
    """Return the weight (ids, width) and bias (ids) of the output layer, without padding where that is the last id."""
    weight: Tensor = model.lm_head.weight
    bias = getattr(model, "final_logits_bias", weight.new_zeros(1, len(weight)))[0]
    return (weight[:-1], bias[:-1]) if padding_is_last(model) else (weight, bias)

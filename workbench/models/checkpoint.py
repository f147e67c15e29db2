"""Load checkpoints into torch as numbers only, and refuse those that transformers would silently break."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any

from workbench.errors import ModelError
from workbench.models.cache import repair_hint
from workbench.models.checkpoint_files import weight_names

if TYPE_CHECKING:
    import torch


def load_checkpoint(folder: Path, dtype: torch.dtype) -> Any:
    """Return the `AutoModelForSeq2SeqLM` in a folder, in evaluation mode; raise ModelError where it is broken.

    Weights are safetensors where there are any, else pickles from which torch takes nothing but tensors; code that
    comes with a model is never run.
    """
    from transformers import AutoModelForSeq2SeqLM

    with quiet(), _readable(folder):
        model, report = AutoModelForSeq2SeqLM.from_pretrained(
            folder,
            dtype=dtype,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=any(name.endswith(".safetensors") for name in weight_names(folder)),
            weights_only=True,
            output_loading_info=True,
        )
    if report["missing_keys"]:
        raise ModelError(f"{folder} is not a whole model: its weights lack {min(report['missing_keys'])}")
    check_tied(model, folder)
    return model.eval()


def load_vocabulary(folder: Path) -> Any:
    """Return transformers' own tokenizer for a folder, which knows the model's vocabulary."""
    from transformers import AutoTokenizer

    with quiet(), _readable(folder):
        return AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)


def check_tied(model: Any, folder: Path) -> None:
    """Raise ModelError where embeddings that the configuration ties differ, which turns Marian models to gibberish."""
    import torch

    config = model.config
    output, decoder = model.get_output_embeddings().weight, model.get_decoder().embed_tokens.weight
    pairs = [("output layer", output, decoder)] if config.tie_word_embeddings else []
    if getattr(config, "share_encoder_decoder_embeddings", True):
        pairs.append(("encoder's embedding", model.get_encoder().embed_tokens.weight, decoder))
    for part, weight, embedding in pairs:
        if weight is not embedding and not torch.equal(weight, embedding):
            raise ModelError(f"{folder} is broken: its {part} differs from the embedding that it should be tied to")


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    from safetensors import SafetensorError

    try:
        yield
    except UnpicklingError as error:
        raise ModelError(f"{folder} was not loaded: its weights are damaged or hold more than numbers") from error
    except (OSError, EOFError, RuntimeError, ValueError, KeyError, struct.error, SafetensorError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(f"{folder} cannot be loaded ({reason}): {repair_hint(folder)}") from error


@contextmanager
def quiet() -> Iterator[None]:
    """Keep transformers' progress bars, reports and advice off standard error."""
    from transformers.utils import logging

    shown, verbosity = logging.is_progress_bar_enabled(), logging.get_verbosity()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            yield
    finally:
        logging.set_verbosity(verbosity)
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]

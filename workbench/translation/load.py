"""Load a model into an engine, converted and verified on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.errors import UsageError
from workbench.translation.engine import Decoding, EngineInfo, Translator
from workbench.translation.tokenizer import load_tokenizer

if TYPE_CHECKING:
    from workbench.models.store import Model


def load_translator(
    model: Model, engine: str = "ctranslate2", device: str = "auto", compute_type: str = "auto"
) -> Translator:
    """Return the model ready to translate; raise ModelError where it is broken, UsageError for what cannot be had.

    Device "auto" is a GPU where there is one. Compute type "auto" is float16 on a GPU; on a CPU it is int8 for
    ctranslate2, float32 for transformers.
    """
    from workbench.models.known_answer import verify

    loaders = {"ctranslate2": _ctranslate2, "transformers": _transformers}
    if engine not in loaders:
        raise UsageError(f"no engine {engine}: choose {' or '.join(loaders)}")
    translator = loaders[engine](model, device, compute_type)

    def translate(sources: list[str]) -> list[str]:
        return [hypothesis.text for hypothesis in translator.translate(sources, Decoding())]

    verify(model, translate, engine, translator.info.compute_type)
    return translator


def _ctranslate2(model: Model, device: str, compute_type: str) -> Translator:
    from workbench.models.convert import converted
    from workbench.translation import ctranslate2_engine as engine

    device = engine.choose_device(device)
    compute_type = engine.choose_compute_type(compute_type, device)
    folder = converted(model, compute_type)
    tokenizer = load_tokenizer(folder, model.entry.source_language, model.entry.target_language)
    return engine.CTranslate2Translator(folder, tokenizer, _info(model, "ctranslate2", device, compute_type))


def _transformers(model: Model, device: str, compute_type: str) -> Translator:
    from workbench.translation import transformers_engine as engine

    device = engine.choose_device(device)
    compute_type = engine.choose_compute_type(compute_type, device)
    tokenizer = load_tokenizer(model.folder, model.entry.source_language, model.entry.target_language)
    return engine.TransformersTranslator(model.folder, tokenizer, _info(model, "transformers", device, compute_type))


def _info(model: Model, engine: str, device: str, compute_type: str) -> EngineInfo:
    entry = model.entry
    limits = entry.max_source_tokens, min(entry.piece_tokens, entry.max_source_tokens)
    return EngineInfo(entry.name, model.weights_sha256, engine, compute_type, device, *limits)

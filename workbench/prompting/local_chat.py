"""Ask a chat model of a folder on this machine, in Hugging Face layout, through transformers."""

from __future__ import annotations

import threading
from collections.abc import Generator
from functools import cached_property
from pathlib import Path
from queue import Empty
from typing import Any

from workbench.errors import ModelError
from workbench.prompting.backend import StoppedError
from workbench.prompting.template import Prompt

TOKENS = 2048  # of an answer, at most
SECONDS = 600.0  # for an answer, at most
_TICK = 0.1  # seconds until it is looked at again whether the model still runs


class LocalChat:
    """Be the chat model of a folder; it is loaded when it is first asked, and answers one question at a time."""

    at_once = 1

    def __init__(self, folder: Path, device: str = "auto", tokens: int = TOKENS) -> None:
        self._folder = folder
        self._device = device
        self._tokens = tokens
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Name the model and where it runs."""
        return f"{self._folder.resolve().name} on this machine"

    @property
    def host(self) -> None:
        """Return None: the text stays on this machine."""

    def stream(self, prompt: Prompt, stop: threading.Event) -> Generator[str, None, None]:
        """Yield the answer piece by piece; ModelError where there is none, StoppedError soon after `stop` is set."""
        with self._lock:
            yield from _Answer(*self._loaded, self._encoded(prompt), self._tokens).pieces(stop)

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        """Load tokenizer and model; nothing is fetched, and no code of the folder is run."""
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        ours = {"local_files_only": True, "trust_remote_code": False}
        loader: Any = AutoModelForCausalLM
        device = "cuda" if self._device != "cpu" and torch.cuda.is_available() else "cpu"
        try:
            tokenizer = AutoTokenizer.from_pretrained(self._folder, **ours)
            model = loader.from_pretrained(self._folder, dtype="auto", use_safetensors=True, **ours)
        except Exception as error:  # whatever transformers makes of a folder that holds no such model
            raise ModelError(f"{self._folder} cannot be loaded as a chat model ({type(error).__name__})") from error
        if not tokenizer.chat_template:
            raise ModelError(f"{self._folder} is no chat model: it has no chat template")
        return tokenizer, model.to(device).eval()

    def _encoded(self, prompt: Prompt) -> Any:
        tokenizer, model = self._loaded
        try:
            ids = tokenizer.apply_chat_template(
                prompt.messages,
                add_generation_prompt=True,
                enable_thinking=False,
                return_tensors="pt",
                return_dict=True,
            )
        except Exception as error:  # the template is the model's own, and may raise what it likes
            raise ModelError(f"{self.name}: its chat template cannot be filled in ({type(error).__name__})") from error
        room = getattr(model.config, "max_position_embeddings", None)
        if room and ids["input_ids"].shape[1] >= room:
            raise ModelError(f"{self.name}: the question is too long for the model")
        return ids.to(model.device)


class _Answer:
    """Let the model generate in a thread, from which the pieces come through a queue."""

    def __init__(self, tokenizer: Any, model: Any, encoded: Any, tokens: int) -> None:
        from transformers import TextIteratorStreamer

        self._model, self._encoded, self._tokens = model, encoded, tokens
        self._streamer: Any = TextIteratorStreamer(tokenizer, skip_prompt=True, timeout=_TICK, skip_special_tokens=True)
        self._leave = threading.Event()
        self._problem: BaseException | None = None

    def pieces(self, stop: threading.Event) -> Generator[str, None, None]:
        """Yield the pieces; whatever ends it, the model has stopped too."""
        thread = threading.Thread(target=self._generate, name="language model", daemon=True)
        thread.start()
        try:
            yield from self._taken(thread, stop)
        finally:
            self._leave.set()
            thread.join()
        if self._problem is not None:
            raise ModelError(f"the model failed ({type(self._problem).__name__})") from self._problem

    def _taken(self, thread: threading.Thread, stop: threading.Event) -> Generator[str, None, None]:
        while True:
            if stop.is_set():
                raise StoppedError("stopped")
            try:
                piece = next(self._streamer)
            except StopIteration:
                return
            except Empty:
                if not thread.is_alive() and self._streamer.text_queue.empty():
                    return
            else:
                if piece:
                    yield piece

    def _generate(self) -> None:
        import torch
        from transformers import StoppingCriteriaList

        try:
            with torch.inference_mode():
                self._model.generate(
                    **self._encoded,
                    max_new_tokens=self._tokens,
                    max_time=SECONDS,
                    do_sample=False,
                    streamer=self._streamer,
                    stopping_criteria=StoppingCriteriaList([self._is_left]),
                )
        except BaseException as error:  # noqa: BLE001 - told by the thread that asked
            self._problem = error
            self._streamer.end()

    def _is_left(self, *_: Any, **__: Any) -> bool:
        return self._leave.is_set()

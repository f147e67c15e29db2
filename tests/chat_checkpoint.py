"""Build a tiny chat checkpoint, in the layout of the hub's, that has learnt to answer some prompts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checkpoints import one_thread, seeded

from workbench.prompting.template import Prompt

TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def build_chat(folder: Path, lessons: Sequence[tuple[Prompt, str]], *, steps: int = 25) -> Path:
    """Write a Llama checkpoint that answers each prompt with its text; with no steps it talks at random."""
    from transformers import LlamaConfig, LlamaForCausalLM

    tokenizer = _tokenizer([text for prompt, answer in lessons for text in (prompt.instructions, prompt.data, answer)])
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=4096,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        initializer_range=0.1,
    )
    model = seeded(LlamaForCausalLM, config)
    _teach(model, tokenizer, lessons, steps)
    model.eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _tokenizer(texts: Sequence[str]) -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    special = ["<|pad|>", "<|im_start|>", "<|im_end|>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=special, initial_alphabet=alphabet)
    backend.train_from_iterator(texts, trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=backend, chat_template=TEMPLATE)
    tokenizer.add_special_tokens({"pad_token": special[0], "eos_token": special[2]})
    return tokenizer


def _teach(model: Any, tokenizer: Any, lessons: Sequence[tuple[Prompt, str]], steps: int) -> None:
    import torch

    batches = [_batch(tokenizer, prompt, answer) for prompt, answer in lessons]
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    model.train()
    with one_thread():
        for _ in range(steps):
            for ids, labels in batches:
                optimizer.zero_grad()
                model(input_ids=ids, labels=labels).loss.backward()
                optimizer.step()


def _batch(tokenizer: Any, prompt: Prompt, answer: str) -> tuple[Any, Any]:
    import torch

    asked = tokenizer.apply_chat_template(prompt.messages, add_generation_prompt=True, return_dict=True)["input_ids"]
    said = tokenizer(answer + "<|im_end|>")["input_ids"]
    return torch.tensor([asked + said]), torch.tensor([[-100] * len(asked) + said])

"""Build tiny Marian and NLLB checkpoints in the layout that the hub's real ones have."""

import json
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Pairs = Sequence[tuple[str, str]]

PAIRS = (
    ("وصل الوزير إلى القاهرة صباح اليوم.", "The minister arrived in Cairo this morning."),
    ("قال الرئيس إن المفاوضات ستبدأ غدا.", "The president said the negotiations would start tomorrow."),
    ("أعلنت الحكومة عن خطة جديدة للتعليم.", "The government announced a new education plan."),
    ("قتل ثلاثة أشخاص في الهجوم.", "Three people were killed in the attack."),
    ("ارتفعت أسعار النفط بنسبة 3 في المئة.", "Oil prices rose by 3 percent."),
    ("التقى الملك بالسفير في القصر.", "The king met the ambassador at the palace."),
    ("هطلت أمطار غزيرة على شمال البلاد.", "Heavy rain fell on the north of the country."),
    ("فاز الفريق بالمباراة النهائية.", "The team won the final match."),
    ("رفضت المحكمة طلب المحامي.", "The court rejected the lawyer's request."),
    ("افتتحت المدرسة أبوابها يوم الأحد.", "The school opened its doors on Sunday."),
    ("دعت الأمم المتحدة إلى وقف إطلاق النار.", "The United Nations called for a ceasefire."),
    ("سافر الطلاب إلى باريس لحضور المؤتمر.", "The students travelled to Paris to attend the conference."),
)
MARIAN_SPECIAL = ("</s>", "<unk>")
D_MODEL = 32


def build_marian(folder: Path, *, pairs: Pairs = PAIRS, pickled: bool = False, steps: int = 0) -> Path:
    """Write a Marian checkpoint with its tokenizer.

    120 steps of training teach it the pairs (2 s); with none its weights are random. `pickled` writes
    pytorch_model.bin instead of model.safetensors, as the older hub repositories do.
    """
    from transformers import MarianConfig, MarianMTModel, MarianTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = _marian_vocabulary(folder, pairs)
    pad = vocabulary["<pad>"]
    config = MarianConfig(
        vocab_size=len(vocabulary),
        decoder_vocab_size=len(vocabulary),
        d_model=D_MODEL,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        activation_function="swish",
        scale_embedding=True,
        max_position_embeddings=512,
        bos_token_id=0,
        eos_token_id=0,
        forced_eos_token_id=0,
        pad_token_id=pad,
        decoder_start_token_id=pad,
        dropout=0.0,
        init_std=0.2,
    )
    config.static_position_embeddings = True
    tokenizer_config = {
        "source_lang": "ar",
        "target_lang": "en",
        "unk_token": "<unk>",
        "eos_token": "</s>",
        "pad_token": "<pad>",
        "model_max_length": 512,
        "sp_model_kwargs": {},
        "separate_vocabs": False,
        "tokenizer_class": "MarianTokenizer",
    }
    _write_json(folder / "tokenizer_config.json", tokenizer_config)
    model = seeded(MarianMTModel, config)
    model.generation_config.bad_words_ids = [[pad]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # asks for sacremoses, which MarianTokenizer no longer calls
        _fit(model, MarianTokenizer.from_pretrained(folder), pairs, steps)
    return _save(model, folder, pickled=pickled)


def build_nllb(folder: Path, *, pairs: Pairs = PAIRS, pickled: bool = False, steps: int = 0) -> Path:
    """Write an NLLB checkpoint (M2M100 model, BPE pieces, language codes); options as in `build_marian`."""
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    _write_nllb_tokenizer(folder, pairs)
    tokenizer = NllbTokenizer.from_pretrained(folder, src_lang="arb_Arab", tgt_lang="eng_Latn")
    config = M2M100Config(
        vocab_size=len(tokenizer) + 2,
        d_model=D_MODEL,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        activation_function="relu",
        scale_embedding=True,
        max_position_embeddings=1024,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
        dropout=0.0,
        encoder_layerdrop=0.0,
        decoder_layerdrop=0.0,
        attention_dropout=0.0,
        init_std=0.2,
    )
    config.tokenizer_class = "NllbTokenizer"
    model = seeded(M2M100ForConditionalGeneration, config)
    _fit(model, tokenizer, pairs, steps)
    return _save(model, folder, pickled=pickled)


def _marian_vocabulary(folder: Path, pairs: Pairs) -> dict[str, int]:
    pieces = dict.fromkeys(MARIAN_SPECIAL)
    for name, lines in zip(("source.spm", "target.spm"), zip(*pairs, strict=True), strict=True):
        pieces |= dict.fromkeys(_train_sentencepiece(folder / name, lines, "unigram"))
    pieces.pop("<s>", None)
    vocabulary = {piece: index for index, piece in enumerate([*pieces, "<pad>"])}
    _write_json(folder / "vocab.json", vocabulary)
    return vocabulary


def _write_nllb_tokenizer(folder: Path, pairs: Pairs) -> None:
    from transformers import NllbTokenizer
    from transformers.convert_slow_tokenizer import generate_merges
    from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES as CODES

    pieces = _train_sentencepiece(folder / "sentencepiece.bpe.model", [line for pair in pairs for line in pair], "bpe")
    scores = {piece: -float(rank) for rank, piece in enumerate(pieces)}
    tokens = ["<s>", "<pad>", "</s>", "<unk>", *pieces[3:], *CODES, "<mask>"]
    vocabulary = {token: index for index, token in enumerate(tokens)}
    merges = generate_merges({piece: vocabulary[piece] for piece in pieces}, scores)
    NllbTokenizer(vocab=vocabulary, merges=merges).save_pretrained(folder)
    special = {
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "mask_token": {"content": "<mask>", "lstrip": True, "normalized": True, "rstrip": False, "single_word": False},
        "pad_token": "<pad>",
        "sep_token": "</s>",
        "unk_token": "<unk>",
    }
    _write_json(folder / "special_tokens_map.json", special | {"additional_special_tokens": CODES})
    mask = special["mask_token"] | {"__type": "AddedToken"}
    settings = {
        "additional_special_tokens": None,
        "model_max_length": 1024,
        "sp_model_kwargs": {},
        "special_tokens_map_file": None,
        "src_lang": None,
        "tgt_lang": None,
        "tokenizer_class": "NllbTokenizer",
    }
    _write_json(folder / "tokenizer_config.json", special | {"mask_token": mask} | settings)


def _train_sentencepiece(path: Path, lines: Sequence[str], model_type: str) -> list[str]:
    import sentencepiece

    with path.open("wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines),
            model_writer=file,
            model_type=model_type,
            vocab_size=300,
            hard_vocab_limit=model_type == "bpe",
            character_coverage=1.0,
            normalization_rule_name="identity",
            num_threads=1,
            minloglevel=2,
        )
    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [processor.id_to_piece(index) for index in range(processor.get_piece_size())]


def seeded(model_class: type, config: Any) -> Any:
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(7)
        return model_class(config)


def _fit(model: Any, tokenizer: Any, pairs: Pairs, steps: int) -> None:
    import torch

    sources, targets = zip(*pairs, strict=True)
    batch = tokenizer(list(sources), text_target=list(targets), padding=True, return_tensors="pt")
    batch["labels"] = batch["labels"].masked_fill(batch["labels"] == tokenizer.pad_token_id, -100)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    model.train()
    with one_thread():
        for _ in range(steps):
            optimizer.zero_grad()
            model(**batch).loss.backward()
            optimizer.step()
            # Marian starts from a zero embedding: the tied output layer must not train padding's away from it.
            model.get_input_embeddings().weight.data[tokenizer.pad_token_id] = 0
    model.eval()


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep torch from waiting for cores that others use: matrices this small gain nothing from them."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _save(model: Any, folder: Path, *, pickled: bool) -> Path:
    import torch

    model.save_pretrained(folder)
    if pickled:
        (folder / "model.safetensors").unlink()
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
    return folder


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")

"""Go on training a Marian or NLLB model with a newsroom's corrections, mixed with general text against forgetting."""

import copy
import json
import logging
import shutil
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path

import torch
from transformers import PreTrainedModel

from workbench.errors import InputError, OutputError
from workbench.models.catalogue import MANIFEST, STARTER
from workbench.models.checkpoint import load_checkpoint, quiet
from workbench.models.checkpoint_files import WEIGHT_SUFFIXES
from workbench.models.store import Model
from workbench.text.normalize import Normalization
from workbench.training.batches import Feed
from workbench.training.chance import chance_of
from workbench.training.corrections import read_corrections
from workbench.training.export import HELD_OUT, REPLAY
from workbench.training.hub_encoding import HubEncoding
from workbench.training.job import Budget
from workbench.training.mix import Corpus, distinct
from workbench.training.objective import clear_padding
from workbench.training.overlap import protect_texts
from workbench.training.recipe import Optimisation, Recipe, Source
from workbench.training.trainer import BEST, CHECKPOINT, new_state, take_best, train
from workbench.training.tuning_report import Report, compare, snapshot
from workbench.translation.transformers_engine import choose_device

LEAST = 20  # pairs
_HELD_OUT_SHARE, _MOST_HELD_OUT = 0.1, 500

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tuning:
    """Say what to fine-tune with what, and how strongly."""

    model: Model
    corrections: tuple[Path, ...]
    output: Path
    replay: Path | None = None  # general pairs; None: those that come with the model, else with the starter
    replay_share: float = 0.5  # of the pairs seen
    passes: int = 10  # over the corrections, at most: it stops earlier when the held-out loss no longer falls
    peak_rate: float = 2e-4
    batch_tokens: int = 1024
    seed: int = 1
    threads: int | None = None
    device: str = "auto"


def finetune(tuning: Tuning) -> Report:
    """Fine-tune, write the model and the report into the output folder, and return how it was before and after.

    InputError where the corrections are too few, OutputError where the folder is in use.
    """
    if tuning.output.exists() and any(tuning.output.iterdir()):
        raise OutputError(f"{tuning.output} is not empty: give a new folder for the fine-tuned model")
    if tuning.threads:
        torch.set_num_threads(tuning.threads)
    feed = _feed(tuning)
    tuning.output.mkdir(parents=True, exist_ok=True)
    model = load_checkpoint(tuning.model.folder, torch.float32)
    model.config.use_cache = True
    torch.manual_seed(tuning.seed)
    state = new_state(model, feed.recipe.optimisation, torch.device(choose_device(tuning.device)))
    before = snapshot(model, feed)
    train(feed, state, Budget(steps=tuning.passes * len(feed.epoch(0))), tuning.output)
    take_best(state, tuning.output)
    report = compare(feed, before, snapshot(state.averaged, feed))
    _export(state.averaged, tuning, report)
    return report


def _feed(tuning: Tuning) -> Feed:
    encoding, seen = HubEncoding(tuning.model), set[tuple[str, str]]()
    corrections = _corpus("corrections", tuning.corrections, 1.0, seen, tuning.seed)
    if len(corrections.pairs) + len(corrections.held_out) < LEAST:
        raise InputError(f"there are fewer than {LEAST} different pairs to learn from")
    general = _general(tuning, seen, len(corrections.pairs))
    held_out = [pair for corpus in (corrections, general) for pair in corpus.held_out]
    protected = protect_texts(text for pair in held_out for text in (pair.source, pair.target))
    batches = Feed(_recipe(tuning, 1), (corrections, general), None, encoding, protected)
    return Feed(_recipe(tuning, len(batches.epoch(0))), batches.corpora, None, encoding, protected)


def _corpus(name: str, paths: tuple[Path, ...], passes: float, seen: set[tuple[str, str]], seed: int) -> Corpus:
    """Read pairs, near-duplicates dropped, and set a tenth aside."""
    pairs = list(distinct((pair for path in paths for pair in read_corrections(path)), seen))
    chance_of(seed, name).shuffle(pairs)
    aside = min(round(_HELD_OUT_SHARE * len(pairs)), _MOST_HELD_OUT)
    return Corpus(Source(name, "", passes), tuple(pairs[aside:]), tuple(pairs[:aside]), 0)


def _general(tuning: Tuning, seen: set[tuple[str, str]], corrections: int) -> Corpus:
    """Read the general pairs: the user's, else the model's own with its own held-out pairs, else the starter's."""
    starter = Path(str(files("workbench").joinpath(STARTER)))
    home = tuning.model.folder if (tuning.model.folder / REPLAY).exists() else starter
    corpus = _corpus("general", (tuning.replay or home / REPLAY,), 1.0, seen, tuning.seed)
    wanted = corrections * tuning.replay_share / (1 - tuning.replay_share)
    source = Source("general", "", wanted / max(len(corpus.pairs), 1))
    held_out = corpus.held_out if tuning.replay else tuple(distinct(read_corrections(home / HELD_OUT), seen))
    pairs = corpus.pairs if tuning.replay else corpus.pairs + corpus.held_out
    return Corpus(source, pairs, held_out, 0)


def _recipe(tuning: Tuning, validate_steps: int) -> Recipe:
    optimisation = Optimisation(
        seed=tuning.seed,
        peak_rate=tuning.peak_rate,
        warmup_steps=20,
        batch_tokens=tuning.batch_tokens,
        max_pieces=tuning.model.entry.max_source_tokens,
        average_decay=0.99,
        checkpoint_minutes=float("inf"),
        validate_steps=validate_steps,
        bleu_pairs=0,
        patience=2,
    )
    return Recipe((), tuning.model.entry.normalization, Normalization(), (), None, optimisation=optimisation)


def _export(model: PreTrainedModel, tuning: Tuning, report: Report) -> None:
    """Write a folder that the workbench and transformers load: the model's own files with new float16 weights."""
    half = copy.deepcopy(model)
    torch.nn.Module.to(half, torch.float16)
    clear_padding(half)
    with quiet():
        half.save_pretrained(tuning.output)
    for path in sorted(tuning.model.folder.iterdir()):
        if path.is_file() and not path.name.endswith((*WEIGHT_SUFFIXES, ".index.json", ".md")):
            shutil.copyfile(path, tuning.output / path.name)
    entry = tuning.model.entry
    manifest = {"base": entry.name, "normalization": asdict(entry.normalization)}
    (tuning.output / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    report.write(tuning.output)
    for name in (BEST, CHECKPOINT):
        (tuning.output / name).unlink(missing_ok=True)

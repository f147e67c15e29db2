"""Carry out a training run from recipe to exported model."""

import logging
from pathlib import Path

import torch
from transformers import MarianMTModel

from workbench.errors import WorkbenchError
from workbench.training.ahead import epochs_ahead
from workbench.training.batches import Feed, epoch_text
from workbench.training.checkpoint import State, restore_average
from workbench.training.export import export, write_pairs
from workbench.training.job import Job
from workbench.training.mix import Corpus, load
from workbench.training.objective import new_model
from workbench.training.overlap import Protected, protect
from workbench.training.recipe import Recipe
from workbench.training.record import write_record
from workbench.training.slots import Slots, load_slots
from workbench.training.trainer import CHECKPOINT, new_state, take_best, train
from workbench.training.vocabulary import Vocabulary
from workbench.translation.transformers_engine import choose_device

VOCABULARY = "vocabulary"
MODEL = "model"

log = logging.getLogger(__name__)


def run(recipe: Recipe, job: Job) -> None:
    """Train in the job's output, going on from its checkpoint when there is one, and export to its `model` folder."""
    if job.threads:
        torch.set_num_threads(job.threads)
    job.output.mkdir(parents=True, exist_ok=True)
    protected = protect(job.exclude)
    corpora = tuple(load(recipe.sources, job.homes(recipe), protected, recipe.optimisation.seed, job.workers))
    for corpus in corpora:
        log.info("%s: %d pairs, %d overlapping", corpus.source.name, len(corpus.pairs), corpus.overlapping)
    slots = load_slots(recipe, job.corpora)
    vocabulary = _vocabulary(recipe, job, corpora, slots, protected)
    write_record(recipe, job, corpora)
    feed = Feed(recipe, corpora, slots, vocabulary, protected)
    with epochs_ahead(feed, job.workers) as epochs:
        state = _state(recipe, vocabulary, job)
        train(feed, state, job.budget, job.output, epochs)
    take_best(state, job.output)
    export(state.averaged, vocabulary, recipe.source_normalization, job.output / MODEL)
    write_pairs(feed, job.output / MODEL)


def export_run(recipe: Recipe, run_folder: Path, output: Path) -> None:
    """Export the averaged weights of the last checkpoint in `run_folder`."""
    vocabulary = Vocabulary.load(run_folder / VOCABULARY)
    if not (run_folder / CHECKPOINT).exists():
        raise WorkbenchError(f"There is no checkpoint in {run_folder}.")
    untrained = new_model(recipe.shape, vocabulary, recipe.optimisation.attention)
    export(restore_average(untrained, run_folder / CHECKPOINT), vocabulary, recipe.source_normalization, output)


def _state(recipe: Recipe, vocabulary: Vocabulary, job: Job) -> State:
    """Set a run up at its beginning, or where its checkpoint stands."""
    torch.manual_seed(recipe.optimisation.seed)
    device = torch.device(choose_device(job.device))
    state = new_state(_model(recipe, vocabulary, job.start), recipe.optimisation, device)
    if (job.output / CHECKPOINT).exists():
        state.restore(job.output / CHECKPOINT)
        log.info("going on from step %d", state.position.step)
    return state


def _vocabulary(
    recipe: Recipe, job: Job, corpora: tuple[Corpus, ...], slots: Slots | None, protected: Protected
) -> Vocabulary:
    """Load the run's vocabulary; at first take it from the model to start from, or learn it from the first text."""
    folder = job.output / VOCABULARY
    if not folder.exists():
        if job.start:
            Vocabulary.load(job.start).save(folder)
        else:
            epochs = (epoch_text(recipe, corpora, slots, turn, protected) for turn in range(recipe.vocabulary.epochs))
            texts = (text for pairs in epochs for pair in pairs for text in (pair.source, pair.target))
            Vocabulary.train(texts, recipe.vocabulary).save(folder)
    return Vocabulary.load(folder)


def _model(recipe: Recipe, vocabulary: Vocabulary, start: Path | None) -> MarianMTModel:
    attention = recipe.optimisation.attention
    if start is None:
        return new_model(recipe.shape, vocabulary, attention)
    model: MarianMTModel = MarianMTModel.from_pretrained(
        start, attn_implementation=attention, dtype=torch.float32, dropout=recipe.shape.dropout
    )
    return model

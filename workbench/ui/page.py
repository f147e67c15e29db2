"""Build the Gradio page: one component that holds the workbench, and the functions that it may call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from workbench.review.actors import Actor
from workbench.ui import acts, articles, beside, bring_in, figures, language_model, quality, resources, statements
from workbench.ui.api import ENDPOINTS
from workbench.ui.calls import Function, served
from workbench.ui.desk import Desk
from workbench.ui.endpoints import Page, offer

FUNCTIONS: tuple[Function, ...] = (
    articles.list_articles,
    articles.open_article,
    articles.changes_since,
    articles.cancel,
    articles.resume,
    acts.edit,
    acts.mark,
    acts.dismiss,
    acts.undo,
    acts.redo,
    beside.help_for,
    beside.alternatives,
    beside.complete,
    beside.find_words,
    beside.segment_history,
    beside.comment_on,
    language_model.ask_for_edit,
    language_model.ask_for_translation,
    language_model.ask_for_explanation,
    language_model.ask_for_brief,
    language_model.look_at_answer,
    language_model.stop_asking,
    language_model.take_offer,
    language_model.show_brief,
    language_model.take_brief,
    bring_in.paste,
    bring_in.take_articles,
    bring_in.take_xliff,
    bring_in.take_terms,
    bring_in.take_memory,
    statements.list_statements,
    statements.drop_statement,
    statements.add_statement,
    statements.move_statement,
    statements.name_speaker,
    statements.show_digest,
    quality.show_rating,
    quality.rate,
    figures.show_figures,
    resources.show_resources,
    resources.add_term,
    resources.remove_term,
)

FORGOTTEN = (3600, 3600)  # seconds: how often uploads that nobody took are looked for, how old they are by then
START = 'import("/workbench/start.js").then((page) => page.start(element, server, upload));'


def build(desk: Desk, find_actor: Callable[[Any], Actor | None]) -> gr.Blocks:
    """Return the page; all that it shows comes from the project, so that a refresh loses nothing."""
    page = Page(title="News workbench", analytics_enabled=False, fill_width=True, delete_cache=FORGOTTEN)
    page.uploads = desk.uploads
    with page:
        gr.HTML(
            value="",
            html_template='<div class="workbench" aria-live="off"></div>',
            js_on_load=START,
            server_functions=[served(function, desk, find_actor) for function in FUNCTIONS],
            apply_default_css=False,
            elem_id="workbench",
        )
        offer(ENDPOINTS, desk, find_actor)
    return page

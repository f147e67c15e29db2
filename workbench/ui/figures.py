"""Show how far the project is, and how far its raters agree."""

from __future__ import annotations

from dataclasses import asdict

from workbench.review.actors import Actor
from workbench.review.agreement import agreements
from workbench.review.articles import ArticleState
from workbench.review.figures import Figures, read_figures
from workbench.review.plot import approved_svg
from workbench.review.ratings import read_ratings
from workbench.ui.desk import Desk
from workbench.ui.rows import Json, person


def show_figures(desk: Desk, actor: Actor) -> Json:
    """Return the figures of the project with the plot of approved segments, and the agreement of its raters."""
    with desk.store.reading() as connection:
        figures = read_figures(connection)
        agreed = agreements(read_ratings(connection))
    effort = asdict(figures.effort) | {"share": figures.effort.share, "unchanged": figures.effort.unchanged}
    return {
        "articles": _articles(figures),
        "segments": {str(state): number for state, number in figures.segments.items()},
        "findings": [asdict(one) for one in figures.findings],
        "effort": effort,
        "plot": approved_svg(figures.approved),
        "agreements": [asdict(one) for one in agreed],
        "actor": person(actor),
    }


def _articles(figures: Figures) -> dict[str, int]:
    """Return how many articles are how far: those that are translated by what people have approved of them."""
    reviewed = {str(reached): number for reached, number in figures.reviewed.items()}
    others = {str(state): number for state, number in figures.articles.items() if state is not ArticleState.READY}
    return reviewed | others

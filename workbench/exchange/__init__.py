"""Hand articles under review over to other tools, and take back what was edited elsewhere."""

from workbench.exchange.forms import Form, render, write, write_folder
from workbench.exchange.landing import Landing, Refusal, take_xliff
from workbench.exchange.reviewed import ReviewedArticle, read_article, read_articles

__all__ = [
    "Form",
    "Landing",
    "Refusal",
    "ReviewedArticle",
    "read_article",
    "read_articles",
    "render",
    "take_xliff",
    "write",
    "write_folder",
]

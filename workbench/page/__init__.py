"""Understand a page: which block is headline, article, link or boilerplate, and where a second article starts."""

from workbench.page.roles import understand

__all__ = ["understand"]

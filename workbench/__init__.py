"""Translate Arabic articles into checked English and pick out who said what."""

__version__ = "0.1.0"

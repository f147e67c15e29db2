"""Read articles: find the inputs, decode them, and find their paragraphs."""

from workbench.reading.documents import read_documents, read_text
from workbench.reading.inputs import InputFile, Limits, find_inputs

__all__ = ["InputFile", "Limits", "find_inputs", "read_documents", "read_text"]

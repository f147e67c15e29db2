"""Hold what a language model writes against the Arabic: a brief's sentences, and edits of a translation."""

from workbench.grounding.edits import objections
from workbench.grounding.sentences import ungrounded

__all__ = ["objections", "ungrounded"]

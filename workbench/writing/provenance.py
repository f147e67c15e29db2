"""Say where a translation came from, so that no reader mistakes a machine's draft for a person's work."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provenance:
    """Name the model, engine and settings of a run.

    `settings` is the fingerprint, in 12 hexadecimal digits, of all but the text that decides a translation; `notice`
    is what a reader must be told of the model: its licence, its limits; `review` is what people have made of its
    output; `language_model` is who edited the model's drafts, with which prompt. What is not known of a translation
    that comes out of a review project is empty.
    """

    model: str
    label: str
    weights_sha256: str
    engine: str
    compute_type: str
    device: str
    settings: str
    version: str
    notice: str | None = None
    review: str = "Machine translation, not reviewed."
    language_model: str | None = None

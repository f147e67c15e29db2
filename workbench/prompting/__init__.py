"""Ask a language model, local or served, by templates that people can read; answers must hold to a schema."""

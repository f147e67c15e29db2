"""Train and fine-tune Marian translation models from a recipe of parallel text."""

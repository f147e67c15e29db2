"""Show texts of others on a terminal."""


def one_line(text: str) -> str:
    """Return a text in one line, with what would steer a terminal spelt out."""
    from workbench.writing.markup import visible

    return str(visible(" ".join(text.split())))

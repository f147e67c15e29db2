"""Take a stemmer out of nltk without what the package imports on its own, which takes twenty times as long."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec, module_from_spec


@contextmanager
def _unopened(*packages: str) -> Iterator[None]:
    """Let modules inside packages be imported while the packages themselves stay empty, and forget these after it."""
    before = set(sys.modules)
    try:
        for name in packages:
            if name not in before and (spec := find_spec(name)):
                sys.modules[name] = module_from_spec(spec)
        yield
    finally:
        for name in sys.modules.keys() - before:
            if name.partition(".")[0] == packages[0]:
                del sys.modules[name]


def _arlstem2() -> Callable[[str], str]:
    with _unopened("nltk", "nltk.stem"):
        stem: Callable[[str], str] = import_module("nltk.stem.arlstem2").ARLSTem2().stem
    return stem


# ARLSTem2 (Abainia and Rebbani 2019) leaves short words whole, unlike nltk's Arabic Snowball. It is made while this
# module is imported, which one thread does and others wait for.
stem = _arlstem2()

"""Keep 8-bit weights so small that no processor overflows on them.

A processor without VNNI instructions adds two products of an activation (0 to 255) and a weight in 16 bits, and cuts
off what is more. On such a machine 8-bit weights cost the starter half a BLEU point, of which weights of 7 bits give
most back, at the same speed.
"""

from __future__ import annotations

from typing import Any

from workbench.models.processor import instructions, is_x86

WIDEST, NARROW = 127, 64  # 2 * 255 * 64 < 2 ** 15


def overflows() -> bool:
    """Tell whether this machine's processor may overflow on 8-bit weights: an x86 without VNNI, or one not known."""
    return is_x86() and not {"avx_vnni", "avx512_vnni"} & instructions()


def narrow(spec: Any) -> None:
    """Scale the 8-bit weights of a quantized CTranslate2 model spec from at most 127 to at most 64."""
    from ctranslate2.specs.model_spec import visit_spec

    visit_spec(spec, _narrow)


def _narrow(layer: Any, name: str, value: Any) -> None:
    import numpy as np
    from ctranslate2.specs.model_spec import NumpyVariable

    key = name.rpartition("/")[2]
    scale = getattr(layer, f"{key}_scale", None)
    if scale is not None and getattr(value, "dtype", None) == "int8":
        share = NARROW / WIDEST
        setattr(layer, key, NumpyVariable(np.rint(value.numpy() * share).astype(np.int8)))
        setattr(layer, f"{key}_scale", NumpyVariable((scale.numpy() * share).astype(np.float32)))

"""What explain takes: it checks its arguments, and reads their numbers as they show themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from linalg_dl._arrays import dtype_name, fail, library
from linalg_dl._contracts import contract, require_arrays, require_shapes
from linalg_dl._fitting import Shape
from linalg_dl._refusals import require_components, require_values


def sizes(x: Any) -> Shape:
    """Give a shape, or that of an array, as plain integers."""
    return tuple(int(n) for n in getattr(x, "shape", x))


def is_shape(x: object) -> bool:
    """Tell whether a tuple stands for a shape."""
    return isinstance(x, tuple) and all(isinstance(n, int) and n >= 0 for n in x)


def decimals(x: Any) -> list[Decimal]:
    """Read the numbers of an array, each with the digits that it shows in its dtype."""
    # str gives the fewest digits that tell a number from its neighbours of the same dtype.
    return [Decimal(str(value)) for value in as_numpy(x).ravel()]


def as_numpy(x: Any) -> Any:
    """Give an array as NumPy's, wherever it is; NumPy has no bfloat16."""
    if library(x) == "torch":
        x = x.detach().cpu().resolve_neg()
        return (x.float() if dtype_name(x.dtype) == "bfloat16" else x).numpy()
    return np.asarray(x)


def require_real(name: str, arrays: dict[str, Any], nonempty: bool = False, **axes: str) -> None:
    """Refuse what are not real numbers of one library, device and kind, or not of their axes.

    These are a vector's, or those of a stack of vectors, where nothing else is said.
    """
    require_values(name, arrays)
    require_arrays(name, "Real", **arrays)
    for key, x in arrays.items():
        asked = contract(name, **{key: axes.get(key, "*batch n")})
        require_shapes(asked, {key: sizes(x)})
    if nonempty:
        require_components(name, arrays)


def require_matrices(name: str, **operands: Any) -> None:
    """Refuse what are neither shapes nor arrays of real numbers, and what has no axis."""
    if arrays := _arrays_beside_shapes(name, operands):
        require_real(name, arrays)
    for key in operands.keys() - arrays.keys():
        if not operands[key]:
            expected = f"a vector, with at least one axis, for {key}"
            fail(ValueError, name, expected, "shape ()", "Write (1,), a vector of one component")


def named(name: str, operands: tuple[Any, ...]) -> dict[str, Any]:
    """Name operands a, b, ...; give a shape in place of what holds no real numbers."""
    given = {chr(ord("a") + k): x for k, x in enumerate(operands)}
    arrays = _arrays_beside_shapes(name, given)
    xp: Any = require_arrays(name, **arrays) if arrays else None
    real = {k for k, x in arrays.items() if xp.isdtype(x.dtype, ("integral", "real floating"))}
    return {key: x if key in real else sizes(x) for key, x in given.items()}


def _arrays_beside_shapes(name: str, operands: dict[str, Any]) -> dict[str, Any]:
    """Refuse lists, which could stand for shapes or for numbers, and tuples of other things."""
    for key, x in operands.items():
        if isinstance(x, (list, tuple)) and not is_shape(x):
            instead = f"Write np.asarray({key}) or torch.tensor({key}) for an array, "
            instead += "a tuple such as (2, 3) for a shape"
            expected, got = f"a shape or an array for {key}", f"a {type(x).__name__}"
            fail(TypeError, name, expected, got, instead)
    arrays = {key: x for key, x in operands.items() if not is_shape(x)}
    require_values(name, arrays)
    return arrays

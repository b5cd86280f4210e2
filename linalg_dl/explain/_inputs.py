"""What explain takes: it checks its arguments, and reads their numbers as they show themselves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np

from linalg_dl._arrays import dtype_name, fail, is_tensor, library
from linalg_dl._contracts import contract, require_arrays, require_numbers, require_shapes
from linalg_dl._fitting import Shape
from linalg_dl.explain._nodes import indexed


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
        return (x.float() if dtype_name(x) == "bfloat16" else x).numpy()
    return np.asarray(x)


def require_vectors(name: str, *, nonempty: bool = False, also: Any = (), **vectors: Any) -> None:
    """Refuse what are not vectors of real numbers, or stacks of them; of what is `also` any shape.

    All are to be of one library, one device and one kind of number.
    """
    arrays = vectors | dict(also)
    _require_readable(name, arrays)
    require_numbers(name, kind="Real", **arrays)
    for key, x in vectors.items():
        asked = replace(contract(name, **{key: "*batch n"}), nonempty=nonempty)
        require_shapes(asked, {key: sizes(x)})


def require_matrices(name: str, **operands: Any) -> None:
    """Refuse what are neither shapes nor arrays of real numbers, and what has no axis."""
    _require_shapes(name, operands)
    arrays = {key: x for key, x in operands.items() if not is_shape(x)}
    if arrays:
        require_vectors(name, **arrays)
    for key, x in operands.items():
        if key not in arrays and not x:
            expected = f"a vector, with at least one axis, for {key}"
            fail(ValueError, name, expected, "shape ()", "Write (1,), a vector of one component")


def require_layer(name: str, X: Any, W: Any, b: Any) -> None:
    """Refuse what are not examples, a matrix of weights and, if any, biases of real numbers."""
    require_vectors(name, X=X, also={"W": W} | ({} if b is None else {"b": b}))
    if W.ndim != 2:
        instead = "Write W.reshape((-1, X.shape[-1])), one row for each output"
        got = f"shape {sizes(W)}"
        fail(ValueError, name, "a matrix, with two axes, for W", got, instead)


def named(name: str, operands: tuple[Any, ...]) -> dict[str, Any]:
    """Name operands a, b, ...; give a shape in place of what holds no real numbers."""
    if not operands:
        instead = f"Write {name}(x1, x2) with arrays or shapes"
        fail(ValueError, name, "at least one array or shape", "none", instead)
    given = {chr(ord("a") + k) if k < 26 else indexed("x", k): x for k, x in enumerate(operands)}
    _require_shapes(name, given)
    arrays = {key: x for key, x in given.items() if not is_shape(x)}
    _require_readable(name, arrays)
    xp: Any = require_arrays(name, **arrays) if arrays else None
    real = {k for k, x in arrays.items() if xp.isdtype(x.dtype, ("integral", "real floating"))}
    return {key: x if key in real else sizes(x) for key, x in given.items()}


def _require_shapes(name: str, operands: dict[str, Any]) -> None:
    """Refuse lists, which could stand for shapes or for numbers, and tuples of other things."""
    for key, x in operands.items():
        if isinstance(x, (list, tuple)) and not is_shape(x):
            shape = tuple(x) if is_shape(tuple(x)) else (2, 3)
            array = f"np.asarray({key}) or torch.tensor({key})"
            instead = f"Write {shape} for a shape, {array} for an array"
            expected, got = f"a shape or an array for {key}", f"a {type(x).__name__}"
            fail(TypeError, name, expected, got, instead)


def _require_readable(name: str, arrays: dict[str, Any]) -> None:
    """Refuse tensors that hold no numbers."""
    for key, x in arrays.items():
        if is_tensor(x) and x.is_meta:
            expected, got = f"numbers that can be read in {key}", "a tensor on meta"
            fail(TypeError, name, expected, got, f"Write torch.ones_like({key}, device='cpu')")

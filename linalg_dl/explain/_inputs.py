"""What explain takes: it checks its arguments, and reads their numbers as they show themselves."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np

from linalg_dl import _arrays
from linalg_dl._arrays import dtype_name, fail, library, require_axis
from linalg_dl.explain._nodes import Shape, indexed

# Tensors whose numbers cannot be read one by one, how to tell them, and what makes plain ones.
_UNREADABLE: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
    ("nested", lambda x: x.is_nested, "{}.to_padded_tensor(0.0)"),
    ("quantized", lambda x: x.is_quantized, "{}.dequantize()"),
    ("sparse", lambda x: not str(x.layout).endswith("strided"), "{}.to_dense()"),
    ("meta", lambda x: x.is_meta, "torch.ones_like({}, device='cpu'): it holds no numbers"),
    ("float8", lambda x: dtype_name(x).startswith("float8"), "{}.to(torch.float32)"),
)


def sizes(x: Any) -> Shape:
    """Give a shape, or that of an array, as plain integers."""
    return tuple(int(n) for n in getattr(x, "shape", x))


def is_shape(x: object) -> bool:
    """Tell whether a tuple stands for a shape."""
    return isinstance(x, tuple) and all(isinstance(n, int) and n >= 0 for n in x)


def require_vectors(name: str, *, components: bool = False, **arrays: Any) -> None:
    """Refuse what are not vectors of real numbers, or stacks of them."""
    _require_real(name, **arrays)
    for key, x in arrays.items():
        require_axis(name, key, x)
    if components:
        _arrays.require_components(name, **arrays)


def require_matrices(name: str, **operands: Any) -> None:
    """Refuse what are neither shapes nor arrays of real numbers, and what has no axis."""
    _require_shapes(name, operands)
    arrays = {key: x for key, x in operands.items() if not is_shape(x)}
    if arrays:
        _require_real(name, **arrays)
    for key, x in operands.items():
        if not is_shape(x):
            require_axis(name, key, x)
        elif not x:
            expected = f"a vector, with at least one axis, for {key}"
            fail(ValueError, name, expected, "shape ()", "Write (1,), a vector of one component")


def require_layer(name: str, X: Any, W: Any, b: Any) -> None:
    """Refuse what are not examples, a matrix of weights and, if any, biases of real numbers."""
    _require_real(name, X=X, W=W, **({} if b is None else {"b": b}))
    require_axis(name, "X", X)
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
    xp: Any = _arrays.namespace(name, **arrays) if arrays else None
    real = {k for k, x in arrays.items() if xp.isdtype(x.dtype, ("integral", "real floating"))}
    return {key: x if key in real else sizes(x) for key, x in given.items()}


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


def _require_shapes(name: str, operands: dict[str, Any]) -> None:
    """Refuse lists, which could stand for shapes or for numbers, and tuples of other things."""
    for key, x in operands.items():
        if isinstance(x, (list, tuple)) and not is_shape(x):
            shape = tuple(x) if is_shape(tuple(x)) else (2, 3)
            array = f"np.asarray({key}) or torch.tensor({key})"
            instead = f"Write {shape} for a shape, {array} for an array"
            expected, got = f"a shape or an array for {key}", f"a {type(x).__name__}"
            fail(TypeError, name, expected, got, instead)


def _require_real(name: str, **arrays: Any) -> None:
    """Refuse what are not real numbers of one library, one device and one kind."""
    _require_readable(name, arrays)
    for key, x in arrays.items():
        if "complex" in str(getattr(x, "dtype", "")):
            instead = f"Write {key}.real, or {key}.imag"
            fail(TypeError, name, f"real numbers in {key}", dtype_name(x), instead)
    _arrays.numeric(name, **arrays)


def _require_readable(name: str, arrays: dict[str, Any]) -> None:
    for key, x in arrays.items():
        for kind, is_of_it, remedy in _UNREADABLE if library(x) == "torch" else ():
            if is_of_it(x):
                expected = f"numbers that can be read one by one in {key}"
                fail(TypeError, name, expected, f"a {kind} tensor", f"Write {remedy.format(key)}")

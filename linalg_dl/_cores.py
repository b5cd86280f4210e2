"""What public functions are made of: lengths, angles, products of arrays known to be good.

Nothing is checked here, so that an argument is checked once, at the door of the function that a
reader calls. Vectors lie along the last axis.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl._arrays import Array, constant, is_tensor, joined, namespace_of, scalar

if TYPE_CHECKING:
    from jaxtyping import Float

LEAST = 1e-140  # norms between this and its inverse have lost no square that counts


def length(x: Any) -> Any:
    """Compute the lengths of vectors, in float64."""
    _, norm, scale = measured(x)
    return (norm * scale)[..., 0]


def norm_along(x: Any, axes: tuple[int, ...], ord: float, keepdims: bool) -> Any:
    """Compute a norm along axes, without checks: right whenever it can be represented."""
    xp = namespace_of(x)
    magnitudes = xp.abs(x) if xp.isdtype(x.dtype, "complex floating") else x
    others = [k for k in range(x.ndim) if k not in axes]
    shape = (*[x.shape[k] for k in others], math.prod([x.shape[k] for k in axes]))
    if len(axes) > 1:  # a cut need not fit the axis that these become
        magnitudes = joined(magnitudes)
    rows = xp.reshape(xp.permute_dims(magnitudes, (*others, *axes)), shape)
    norm = length(rows) if ord == 2 else _norm_of_order(widened(rows), ord)
    if keepdims:
        norm = xp.reshape(norm, tuple([1 if k in axes else n for k, n in enumerate(x.shape)]))
    return narrowed(norm, rows)


def _norm_of_order(x: Any, ord: float) -> Any:
    xp = namespace_of(x)
    if ord == 0:  # which counts, and has no unit
        return xp.linalg.vector_norm(x, axis=-1, ord=ord)
    scale = _extreme(x, least=ord < 0)
    return xp.linalg.vector_norm(x / scale, axis=-1, ord=ord) * scale[..., 0]


def measured(x: Any) -> tuple[Any, Any, Any]:
    """Divide good vectors by powers of two, so that no square is lost; give lengths and these.

    The vectors and their lengths (with an axis of length 1) are in float64, in which the
    squares of all narrower floats are as good as exact: only what is float64 has to be scaled.
    """
    y = widened(x)
    if y is not x:
        return y, root_of_squares(y), 1.0
    if isinstance(x, np.ndarray) and x.size:  # where to look at a number costs little
        norm = root_of_squares(x)
        least, most = (norm.item(),) * 2 if norm.size == 1 else (norm.min(), norm.max())
        if least > LEAST and most < 1 / LEAST:
            return x, norm, 1.0
    scale = _power_of_two(x)
    return x / scale, root_of_squares(x / scale), scale


def unit(x: Any) -> Any:
    """Divide vectors by their lengths, in float64: nan where there is no direction."""
    y, norm, _ = measured(x)
    return y / norm


def narrowed(y: Any, like: Any) -> Any:
    """Give a result in the dtype of the argument that it comes from."""
    return scalar(y if y.dtype == like.dtype else namespace_of(y).astype(y, like.dtype))


def root_of_squares(y: Any) -> Any:
    """Compute lengths along the last axis, in float64, with a gradient of 0 for zeros."""
    if is_tensor(y) and y.shape[-1] <= 16:  # PyTorch's own norm adds one after the other
        return sys.modules["torch"].linalg.vector_norm(y, dim=-1, keepdim=True)
    squares = sum_of_products(y, y)[..., None]
    if isinstance(y, np.ndarray):
        return np.sqrt(squares)
    if not is_tensor(y):
        return namespace_of(y).sqrt(squares)
    zero = squares == 0
    return sys.modules["torch"].where(zero, squares, (squares + zero).sqrt())


def sum_of_products(x1: Any, x2: Any) -> Any:
    """Add up products along the last axis, by halves: the error grows with the log of n alone."""
    if isinstance(x1, np.ndarray):  # NumPy adds by halves where numbers lie side by side
        return np.add.reduce(np.multiply(x1, x2, order="C"), axis=-1)
    return namespace_of(x1).sum(x1 * x2, axis=-1)


def widened(x: Any) -> Any:
    """Give real numbers as float64, and float64 as it is."""
    if is_tensor(x):
        return x.double()
    if isinstance(x, np.ndarray):
        return x.astype(np.float64, copy=False)
    xp = namespace_of(x)
    return xp.astype(x, xp.float64, copy=False)


def _power_of_two(x: Any) -> Any:
    """Give a power of two near the largest magnitude of each vector; 1 where there is none.

    To divide by it loses no digit. The factor 0.99 keeps it within the range of the dtype
    when the magnitude stands at an end of that range.
    """
    xp, largest = namespace_of(x), _extreme(x)
    return xp.pow(xp.full_like(largest, 2.0), xp.floor(0.99 * xp.log2(largest)))


def _extreme(x: Any, least: bool = False) -> Any:
    """Give the largest or least magnitude of each vector; 1 where it is no finite number."""
    xp, x = namespace_of(x), constant(x)
    if 0 in x.shape:
        return xp.ones((*x.shape[:-1], 1), dtype=x.dtype, device=x.device)
    magnitude = (xp.min if least else xp.max)(xp.abs(x), axis=-1, keepdims=True)
    usable = (magnitude > 0) & xp.isfinite(magnitude)
    return xp.where(usable, magnitude, xp.ones_like(magnitude))


def angle_from_x(x: Any) -> Any:
    """Compute the angle of good vectors of the plane from the x axis: nan where there is none."""
    xp, y = namespace_of(x), widened(x)
    if y is x and not isinstance(x, np.ndarray):  # squares in the gradient may be lost
        y = x / _power_of_two(x)
    if is_tensor(x):
        (right, up), largest = y.unbind(-1), constant(y).abs().amax(-1)
    else:
        right, up = y[..., 0], y[..., 1]
        largest = xp.maximum(abs(right), abs(up))
    # 1, and nan where there is no direction. Adding 0.0 turns -0.0, which would give -π, into 0.0.
    return xp.atan2(up + 0.0, right) * (largest / largest)


def angle(x1: Any, x2: Any) -> Any:
    """Compute angles, in float64; a right one with a zero vector, which has none.

    Any angle is as good there, and this one has finite gradients.
    """
    xp, (y1, norm1, _), (y2, norm2, _) = namespace_of(x1), measured(x1), measured(x2)
    divisors = [xp.where(norm == 0, xp.ones_like(norm), norm) for norm in (norm1, norm2)]
    return angle_of_units(y1 / divisors[0], y2 / divisors[1])


def angle_of_units(
    u: Float[Array, "*batch n"], v: Float[Array, "*batch n"]
) -> Float[Array, "*batch"]:
    """Compute the angles between vectors of length one by Kahan's formula, in float64."""
    return 2 * atan2(norm(u - v), norm(u + v))


def norm(y: Any) -> Any:
    """Compute the lengths of vectors whose squares fit in float64."""
    return root_of_squares(y)[..., 0]


def atan2(y: Any, x: Any) -> Any:
    """Compute the angles of points from the x axis."""
    return namespace_of(y).atan2(y, x)


def cos(x: Any) -> Any:
    """Compute cosines."""
    return namespace_of(x).cos(x)


def clip_to_one(cosine: Any) -> Any:
    """Take away what rounding puts beyond −1 and 1."""
    return namespace_of(cosine).clip(cosine, -1.0, 1.0)


def product(x1: Any, x2: Any) -> Any:
    """Multiply good matrices."""
    if isinstance(x1, np.ndarray):
        return x1 @ x2
    try:
        return namespace_of(x1).matmul(x1, x2)
    except RuntimeError:
        if x1.is_floating_point() or x1.is_complex():
            raise
        return (x1.cpu() @ x2.cpu()).to(x1.device)  # PyTorch has no product of integers on CUDA

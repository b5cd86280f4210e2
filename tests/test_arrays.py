"""What an array is: ones beside it, what casts it, and how its dtype is named."""

from __future__ import annotations

import array_api_strict as strict
import numpy as np
import pytest
import torch
from numpy.testing import assert_array_equal

from linalg_dl import _arrays


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
def test_ones_are_of_the_kind_of_what_they_stand_beside(backend, dtype):
    like = backend.asarray([2, 3], dtype)
    ones = _arrays.ones(3, like)
    backend.assert_same_kind(ones, like)
    assert_array_equal(backend.to_numpy(ones), [1, 1, 1])


def test_ones_are_on_the_device_of_what_they_stand_beside():
    assert _arrays.ones(3, torch.zeros(2, device="meta")).device.type == "meta"
    other = strict.Device("device1")
    assert _arrays.ones(3, strict.zeros(2, device=other)).device == other


def test_arrays_are_laid_along_the_axis_that_is_asked_for(backend):
    arrays = [backend.asarray([1.0, 2.0]), backend.asarray([3.0, 4.0])]
    assert_array_equal(backend.to_numpy(_arrays.stack(arrays)), [[1, 2], [3, 4]])
    assert_array_equal(backend.to_numpy(_arrays.stack(arrays, axis=1)), [[1, 3], [2, 4]])


def test_a_cast_is_to_floats_where_nothing_else_is_said():
    given = {"x": np.arange(2), "t": torch.arange(2), "torch": torch}
    assert eval(_arrays.cast("numpy", "x"), given).dtype == np.float64
    assert eval(_arrays.cast("torch", "t"), given).dtype == torch.float32
    assert eval(_arrays.cast("torch", "t", "t.dtype"), given).dtype == torch.int64


@pytest.mark.parametrize(
    ("dtype", "name"),
    [
        (np.dtype(">f4"), "float32"), (np.dtype(complex), "complex128"), (np.dtype(bool), "bool"),
        (np.dtype("U3"), "<U3"), (torch.bfloat16, "bfloat16"), (np.dtype("u1"), "uint8"),
    ],
)  # fmt: skip
def test_a_dtype_is_named_without_its_library(dtype, name):
    assert _arrays.dtype_name(dtype) == name

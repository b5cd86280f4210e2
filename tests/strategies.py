"""Hypothesis strategies: vectors as NumPy arrays, to be moved to each backend."""

from __future__ import annotations

import hypothesis.extra.numpy as hnp
import numpy as np
from hypothesis import strategies as st

# Integers in floats: sums and products are exact, so laws can be tested with ==.
exact = st.integers(-1000, 1000).map(float)
moderate = st.floats(-1e3, 1e3, allow_subnormal=False).filter(lambda v: v == 0 or abs(v) > 1e-3)


@st.composite
def vectors(
    draw: st.DrawFn, count: int = 1, elements: st.SearchStrategy[float] = exact, min_side: int = 0
):
    """Draw `count` stacks of vectors of one shape, batch axes included."""
    shape = draw(hnp.array_shapes(min_dims=1, max_dims=3, min_side=min_side, max_side=4))
    arrays = [draw(hnp.arrays(np.float64, shape, elements=elements)) for _ in range(count)]
    return arrays if count > 1 else arrays[0]


@st.composite
def layouts(draw: st.DrawFn, elements: st.SearchStrategy[float] = exact):
    """Draw an array that does not lie in memory as it reads: strided, reversed, transposed."""
    shape = draw(hnp.array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=6))
    array = draw(hnp.arrays(np.float64, shape, elements=elements))
    return array[draw(st.sampled_from([np.s_[::2], np.s_[::-1], np.s_[:, ::-1], np.s_[:, 1::2]]))]

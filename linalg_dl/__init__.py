"""Reference functions for the linear algebra of deep learning.

Each function is annotated with its shapes, checks its arguments and explains what is
wrong with them. All work on NumPy arrays and PyTorch tensors alike, on any device.
"""

# ruff: noqa: F403

from linalg_dl import broadcasting as broadcasting
from linalg_dl import devices as devices
from linalg_dl import dot_product as dot_product
from linalg_dl import explain as explain
from linalg_dl import layers as layers
from linalg_dl import matrices as matrices
from linalg_dl import perceptron as perceptron
from linalg_dl import tensors as tensors
from linalg_dl import vectors as vectors
from linalg_dl.broadcasting import *
from linalg_dl.devices import *
from linalg_dl.dot_product import *
from linalg_dl.explained import _load as load_ipython_extension  # noqa: F401
from linalg_dl.explained import explained as explained
from linalg_dl.layers import *
from linalg_dl.matrices import *
from linalg_dl.perceptron import *
from linalg_dl.tensors import *
from linalg_dl.vectors import *

__version__ = "0.1.0"

__all__: list[str] = []
__all__ += vectors.__all__
__all__ += dot_product.__all__
__all__ += matrices.__all__
__all__ += tensors.__all__
__all__ += devices.__all__
__all__ += broadcasting.__all__
__all__ += layers.__all__
__all__ += perceptron.__all__
__all__ += ["explained"]  # whose module has the same name

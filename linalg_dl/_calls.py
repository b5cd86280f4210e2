"""A call of PyTorch or NumPy that failed: its operands, its layer, and what could replace them.

An operand stands in words as one character, its key, until its name is set in its place.
"""

from __future__ import annotations

import ast
import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from linalg_dl import _fitting
from linalg_dl._arrays import cast, dtype_name, is_tensor
from linalg_dl._fitting import Shape
from linalg_dl._refusals import write

SIGNS = {"add": "+", "sub": "-", "subtract": "-", "mul": "*", "multiply": "*", "div": "/"}
# What the text of a layer holds beside what tells it from others.
USUAL = re.compile(
    r"\w+_features=|, (bias|affine|track_running_stats|elementwise_affine)=True|, eps=1e-05"
    r"|, momentum=0\.1|, stride=\(1,?( 1,?)*\)"
)


@dataclass(frozen=True, eq=False)
class Operand:
    """An array that a call took: its key, its name in the reader's code, and itself."""

    key: str
    name: str
    value: Any

    shape = property(lambda self: tuple(np.shape(self.value)))
    dtype = property(lambda self: dtype_name(self.value))
    ndim = property(lambda self: len(self.shape))
    last = property(lambda self: self.shape[-1])
    planes = property(lambda self: max(self.ndim - 2, 1))  # the axes of an image
    low = property(lambda self: self.value.min().item())
    high = property(lambda self: self.value.max().item())
    count = property(lambda self: self.high + 1)
    device = property(lambda self: getattr(self.value, "device", "cpu"))

    def __str__(self) -> str:
        return self.key

    def described(self) -> str:
        """Write its name, shape and dtype, and where it is if not on the CPU."""
        elsewhere = f" on {self.device}" * (str(self.device) != "cpu")
        return f"{self.name} {self.shape} {self.dtype}{elsewhere}".rstrip()


@dataclass(frozen=True, eq=False)
class Layer:
    """A module, by its path in the model."""

    path: str
    module: Any

    text = property(lambda self: USUAL.sub("", repr(self.module)).partition("\n")[0].rstrip("("))
    numbers = property(lambda self: re.findall(r"\d+", self.text.partition("(")[2]))

    def __str__(self) -> str:
        return f"{self.path}, {self.text}" if "." in self.path else self.text

    def __format__(self, size: str) -> str:
        """Write its name; or how it is made, with another first size."""
        own = self.path.partition(".")[2] or self.path
        return self.made(0, int(size)) if size else self.path if own.isdigit() else own

    def made(self, place: int, size: int) -> str:
        """Write how the layer is made, with another number in one place."""
        kind, _, rest = self.text.partition("(")
        pieces = re.split(r"(\d+)", rest)
        pieces[2 * place + 1] = str(size)
        return f"nn.{kind}({''.join(pieces)}{f' for {self:}' * ('.' in self.path)}"

    def made_by(self, x: Any) -> bool:
        """Tell whether a node of PyTorch's graph has weights of this layer."""
        weights = [*self.module.parameters(recurse=False)]
        return any(weight is variable for weight in weights for variable in _variables(x))


def _variables(node: Any) -> list[Any]:
    """Give the weights that a node of the graph of gradients takes, turned or not."""
    nodes = [parent for parent, _ in node.next_functions if parent is not None]
    turned = [one.next_functions[0][0] for one in nodes if one.name() == "TBackward0"]
    return [one.variable for one in nodes + turned if hasattr(one, "variable")]


@dataclass(frozen=True, eq=False)
class Call:
    """A call that failed: what it took, where it stands, and what its error says."""

    name: str
    args: list[Any]
    options: dict[str, Any]
    operands: list[Operand]
    layer: Layer | None
    layers: list[Layer]  # all that are known, of which one may have made an operand
    node: Any  # the reader's expression
    message: str

    shapes = property(lambda self: [x.shape for x in self.operands])
    keys = property(lambda self: [x.key for x in self.operands])
    odd = property(lambda self: next(x for x in self.operands if not is_tensor(x.value)))
    narrow = property(lambda self: ", dtype=torch.float32" * (self.odd.dtype == "float64"))
    of_torch = property(lambda self: any(is_tensor(x.value) for x in self.operands))
    library = property(lambda self: "torch" if self.of_torch else "np")

    @property
    def source(self) -> Layer | None:
        """Find the layer that made the first operand, back through what has one origin."""
        node = getattr(self.operands[0].value, "grad_fn", None)
        while node is not None:
            for layer in self.layers:
                if layer.made_by(node):
                    return layer
            parents = [parent for parent, _ in node.next_functions if parent is not None]
            node = parents[0] if len(parents) == 1 else None
        return None

    @property
    def fewer(self) -> str:
        """Write an index without those in excess: first goes what takes a whole axis."""
        x = self.operands[0]
        texts = [ast.unparse(one) for one in self.node.slice.elts]
        while ":" in texts and len(texts) > x.ndim:
            texts.remove(":")
        return f"{x}[{', '.join(texts[: x.ndim])}]"

    @property
    def for_index(self) -> str:
        """Write the last index where one is written that is too large; else say which there are."""
        found = re.search(r"index (-?\d+) is .* size (\d+)", self.message) or [""] * 3
        if int(found[1]) in [x for x in self.args if type(x) is int]:
            return "Write -1 for the last: the first is 0"
        return f"Write indices from 0 on, less than {found[2]}"

    @property
    def for_rows(self) -> str:
        """Write a table with as many rows as are looked up."""
        x = self.operands[0]
        if x.low < 0:
            return f"Write indices from 0 on: {x.low} is no row"
        return f"Write {self.layer:{x.count}}"

    @property
    def detached(self) -> str:
        """Write a tensor without a gradient; or all of a list, as one."""
        x = self.operands[0]
        array, several, _ = x.name.rpartition("[0]")
        return f"torch.stack({array}).detach()" if several else f"{x}.detach()"

    @property
    def masked(self) -> str:
        """Write a mask for the axis that has its length."""
        x, mask = self.operands
        return f"{x}[{':, ' * x.shape.index(mask.shape[0])}{mask}]"

    @property
    def whole(self) -> str:
        """Write an index as integers."""
        return cast(self.library, self.keys[1], "torch.int64" if self.of_torch else "int")

    @property
    def for_target(self) -> str:
        """Write values in the shape of the place that they are to fill."""
        y, target = self.operands[1], self.target
        instead = write(_fitting.as_shape(str(y), y.shape, target), target)
        return instead or f"Write values of shape {target}, or one number"

    @property
    def target(self) -> Shape:
        """Read the shape of the place off the message."""
        found = re.search(r"(?:Target sizes: |size=|into shape )[\[(]([\d, ]*)", self.message)
        return tuple(int(n) for n in found[1].split(",") if n) if found else ()

    @property
    def spelled(self) -> str:
        """Write what was to be done in place as a new array of the same name."""
        x, *others = self.keys
        return f"{x} = {x} {SIGNS[self.name]} {[*others, self.args[-1]][0]}"

    @property
    def for_linear(self) -> str:
        """Write examples as a linear layer takes them, or layers that fit."""
        X, flat, features = self.operands[0], math.prod(self.shapes[0][1:]), self.shapes[1][1]
        flattened = write(f"{X}.flatten(1)", (*X.shape[:1], flat))
        if X.ndim > 2 and flat == features:
            return flattened
        if math.prod(X.shape) == features:
            return f"{write(f'{X}.reshape(1, -1)', (1, features))}: one example, without its batch"
        if X.ndim == 4:
            return f"{flattened}, and {self.layer:{flat}}"
        turns = X.shape[-2:-1] == (features,) and self.source is None
        or_turned = f", or {_fitting.transpose(str(X), X.shape)}" * turns
        return self.for_layer(X.last, features) + or_turned

    @property
    def for_conv(self) -> str:
        """Write an image as a convolution takes it, its channels first, or layers that fit."""
        X, n = self.operands[0], self.operands[1].ndim
        channels = getattr(self.layer and self.layer.module, "in_channels", self.shapes[1][1])
        for text, shape in () if self.source else _images(X.shape, n, channels):
            if len(shape) in (n - 1, n) and shape[1 - n] == channels:
                return write(f"{X}{text}", shape)
        return self.for_layer(X.shape[1 - n], channels)

    @property
    def for_classes(self) -> str:
        """Write labels that count from 0, or a last layer that scores as many as there are."""
        X, y = self.operands[:2]
        if y.low < 0:
            return f"Write ignore_index={y.low} if it stands for no class"
        if (y.low, y.high) == (1, X.shape[1]):
            return f"Write {y} - 1: classes count from 0"
        made = self.source.made(1, y.count) if self.source else f"a last layer of {y.count} scores"
        return f"Write {made}"

    def for_layer(self, size: int, asked: int) -> str:
        """Write the layer with the size that came, or the one before with that which is asked."""
        if self.layer is None:
            out, _, *rest = self.shapes[1]
            return f"Write weights of shape {(out, size, *rest)}"
        words, source = f"Write {self.layer:{size}}", self.source
        fits = source is not None and source.numbers[1:2] == [str(size)]
        return f"{words}, or {source.made(1, asked)}" if fits and source else words


def _images(shape: Shape, n: int, channels: int) -> list[tuple[str, Shape]]:
    """List ways to write an array as what a convolution with weights of n axes takes."""
    k, side = len(shape) - n + 1, math.isqrt(shape[-1] // channels)
    order = (*range(k), len(shape) - 1, *range(k, len(shape) - 1))
    ways = [
        (f".permute{order}", tuple(shape[axis] for axis in order)),
        ("[:, None]", (*shape[:1], 1, *shape[1:])),
        ("[None]", (1, *shape)),
    ]
    image = (channels, side, side)
    if n == 4 and shape[1:] == (math.prod(image),) != shape[:1]:
        ways.insert(0, (f".reshape(-1, {channels}, {side}, {side})", (*shape[:1], *image)))
    return ways

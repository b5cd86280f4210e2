"""What is wrong in a call of PyTorch or NumPy that failed, and what to write instead.

Each rule looks at the operands, and refuses them in the house's words; what no shape tells is
told by the error's message. An operand stands as one character, its key, until its name is set.
"""

from __future__ import annotations

import ast
import contextlib
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from linalg_dl import _fitting
from linalg_dl._arrays import INTEGERS, cast, dtype_name, fail, is_tensor
from linalg_dl._contracts import PRODUCT, Given, contract, require_shapes
from linalg_dl._fitting import Shape
from linalg_dl._refusals import require_one_device, require_one_library, write
from linalg_dl.broadcasting import broadcast_shapes, check_same_shape

LOSSES = {"mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy",
          "binary_cross_entropy_with_logits"}  # fmt: skip
MATRICES = {"matmul", "mm", "bmm", "mv"}
PRODUCTS = MATRICES | {"dot", "vdot", "inner", "einsum", "linear", "conv1d", "conv2d", "conv3d"}
JOINED = {"cat", "concat", "concatenate"}
SIGNS = {"add": "+", "sub": "-", "subtract": "-", "mul": "*", "multiply": "*", "div": "/"}
# What the text of a layer holds beside what tells it from others.
USUAL = re.compile(
    r"\w+_features=|, (bias|affine|track_running_stats|elementwise_affine)=True|, eps=1e-05"
    r"|, momentum=0\.1|, stride=\(1,?( 1,?)*\)"
)

# What no shape tells, by the name of the call and the error's message: what was expected, what
# came, what to write; x and y are its first operands, m the layer, a and b parts of the message.
MESSAGES: tuple[tuple[str, str, str, str], ...] = (
    (r"Can't call numpy\(\)", "{x} without a gradient", "requires_grad=True",
     "Write {c.detached}.numpy()"),
    (r"can't convert (?P<a>\S+) device type tensor", "{x} on cpu", "{a}",
     "Write {x}.cpu().numpy()"),
    (r"must be Tensor, not (?P<a>[\w.]+)", "a tensor for {c.odd}", "a {a}",
     "Write torch.as_tensor({c.odd}{c.narrow})"),
    (r"(gather|select|take|scatter).*index (?P<a>-?\d+) is out of .* size (?P<n>\d+)",
     "indices less than {n} in {y}", "{a}", "Write indices from 0 on, less than {n}"),
    (r"index (?P<a>-?\d+) is out of bounds for (dimension|axis) (?P<b>\d+) with size (?P<n>\d+)",
     "an index less than {n} on axis {b} of {x}", "{a}", "Write -1 for the last: the first is 0"),
    (r"too many indices", "at most {x.ndim} indices for {x}", "more", "Write {c.fewer}"),
    (r"shape of the mask|boolean index did not match", "a mask of {x.shape}, or of its first axes",
     "{y.shape}", "Write {c.masked}"),
    (r"as indices must be", "whole numbers as indices in {y}", "{y.dtype}", "Write {c.whole}"),
    (r"in range of \[(?P<a>-?\d+), (?P<b>-?\d+)\], but got (?P<n>-?\d+)",
     "an axis from {a} to {b}, as {x} is {x.shape}", "{n}", "Write -1 for the last"),
    (r"axis (?P<a>-?\d+) is out of bounds for array of dimension (?P<b>\d+)",
     "an axis less than {b}, as {x} is {x.shape}", "{a}", "Write -1 for the last"),
    (r"running_mean should contain (?P<a>\d+) elements not (?P<b>\d+)",
     "{b} channels on axis 1 of {x}", "{a}: {a} != {b}", "Write {m:{a}}"),
    (r"more than 1 value per channel", "two examples or more in {x} to train", "{x.shape}",
     "Write {m}.eval() to predict; to train, take larger batches"),
    (r"expected (?P<a>.*D) input \(got (?P<b>\d)D", "{a} in {x}", "{b}D, {x.shape}",
     "Write nn.BatchNorm{x.planes}d({m.module.num_features}) for {m}"),
    (r"normalized_shape=\[(?P<a>\d+)\]", "{x}.shape[-1] == {a}", "{x.last}: {x.last} != {a}",
     "Write {m:{x.last}}"),
    (r"group_norm.*weight of shape \[(?P<a>\d+)\]", "{a} channels on axis 1 of {x}",
     "{x.shape[1]}: {x.shape[1]} != {a}",
     "Write nn.GroupNorm({m.module.num_groups}, {x.shape[1]}) for {m}"),
    (r"embedding: .*'indices'|one_hot is only", "whole numbers in {x}", "{x.dtype}",
     "Write {x}.to(torch.int64)"),
    (r"index out of range in self", "indices in {x} less than {y.shape[0]}, the rows of the table",
     "{x.high}", "Write {m:{x.count}}"),
    (r"groups=\d+, .* have (?P<a>\d+) channels, but got (?P<b>\d+)",
     "{x} of shape (batch, {a}, ...), its channels second", "{x.shape}: {b} != {a}",
     "{c.for_conv}"),
    (r"conv\dd: Expected (?P<a>\dD) .* or (?P<b>\dD)", "{b} in {x}, or {a} for one example",
     "{x.ndim}D, {x.shape}", "{c.for_conv}"),
    (r"channel: \((?P<a>.*?)\)\. Kernel size: \((?P<b>.*?)\)", "at least the kernel's {b} in {x}",
     "{a}", "Write padding='same' in {m}"),
    (r"_pool2d.*output size is too small", "{x} as large as the kernel of {m}", "{x.shape}",
     "Write nn.AdaptiveMaxPool2d(1) for {m}"),
    (r"embedding dimension of (?P<a>\d+), but got (?P<b>\d+)", "{x}.shape[-1] == {a}",
     "{b}: {b} != {a}", "Write nn.Linear({b}, {a})({x})"),
    (r"input_size\. Expected (?P<a>\d+), got (?P<b>\d+)", "{x}.shape[-1] == {a}", "{b}: {b} != {a}",
     "Write {m:{b}}"),
    (r"(cross_entropy|nll_loss).*expected (target dtype|scalar type Long)",
     "classes as whole numbers in {y}", "{y.dtype}", "Write {y}.to(torch.int64)"),
    (r"class probabilities, got (?P<a>\w+)", "probabilities in {y}, of the shape of {x}", "{a}",
     "Write {y}.argmax(-1) for the classes, or {y}.to({x.value.dtype}) for probabilities"),
    (r"Target (?P<a>-?\d+) is out of bounds", "classes less than {x.shape[1]}, the scores in {x}",
     "{a}", "{c.for_classes}"),
    (r"of target should be between 0", "labels from 0 to 1 in {y}", "from {y.low} to {y.high}",
     "Write F.cross_entropy for more than two classes"),
    (r"between 0 and 1", "probabilities in {x}", "from {x.low} to {x.high}",
     "Write F.binary_cross_entropy_with_logits({x}, {y})"),
    (r"entropy.*(Found dtype|can't be cast)", "{y} of the dtype of {x}, {x.dtype}", "{y.dtype}",
     "Write {y}.to({x.value.dtype})"),
    (r"infer output dtype|not implemented for '(Long|Int|Bool|Byte)'|nly Tensors of floating",
     "floats in {x}", "{x.dtype}", "Write {x}.to(torch.float32)"),
    (r"result type|Cannot cast ufunc", "{x} of a dtype that holds the result", "{x.dtype}",
     "Write {c.spelled}"),
    (r"match the broadcast shape|non-broadcastable output", "{x} of the shape of the result",
     "{x.shape}", "Write {c.spelled}"),
    (r"only for scalar outputs", "one number in {x}", "{x.shape}", "Write {x}.mean().backward()"),
    (r"does not require grad", "{x} made from what has requires_grad=True", "none",
     "Write .requires_grad_() on what is to learn, before, and outside torch.no_grad()"),
    (r"leaf Variable that requires grad", "no change in place of {x}, which learns", "one",
     "Write it within with torch.no_grad():"),
    (r"Target sizes|into shape|number of sizes provided",
     "{y} of a shape that stretches to {c.target}", "{y.shape}", "{c.for_target}"),
    (r"(assign|shape) \W?(?P<a>\d+).*(values to the|result of shape) \W?(?P<b>\d+)",
     "{b} values, one for each place", "{a}: {a} != {b}", "Write {b} values, or one number"),
    (r"unbatched 2-D input, hx", "{y} without a batch, as {x} has none", "{y.shape}",
     "Write {y}[:, 0]"),
    (r"ambiguous", "one truth value", "{x} of {x.shape}", "Write {x}.any() or {x}.all()"),
    (r"converted to Scalar|only (length-1|0-dim|one element)|size 1 to a Python", "one number",
     "{x} of {x.shape}", "Write {x}.sum().item() or {x}.tolist()"),
    (r"must be (batches of )?square", "square matrices in {x}", "{x.shape}",
     "Write {c.library}.linalg.pinv({x}) for the pseudoinverse"),
)  # fmt: skip


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
        X, W = self.operands[:2]
        flat, features = math.prod(X.shape[1:]), W.shape[1]
        flattened = write(f"{X}.flatten(1)", (*X.shape[:1], flat))
        if X.ndim > 2 and flat == features:
            return flattened
        if math.prod(X.shape) == features:
            return f"{write(f'{X}.reshape(1, -1)', (1, features))}: one example, without its batch"
        if X.ndim == 4:
            return f"{flattened}, and {self.layer:{flat}}"
        turned = _fitting.transpose(str(X), X.shape)
        turns = X.shape[-2:-1] == (features,) and self.source is None
        return self.for_layer(X.last, features) + f", or {turned}" * turns

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


def _matrices(call: Call) -> list[str]:
    return [
        f"*#batch {axes}" if x.ndim > 1 else "m"
        for x, axes in zip(call.operands, ("n m", "m h"), strict=True)
    ]


def _subscripts(call: Call) -> list[str]:
    equation = next(x for x in call.args if isinstance(x, str)).partition("->")[0]
    letters = equation.replace(" ", "").replace("...", "*").split(",")
    return [" ".join(one) for one in letters]


def _joined(call: Call, axis: int | None = None) -> list[str]:
    """Name the axes of arrays that are joined: as long on all axes but one."""
    ndim = max(x.ndim for x in call.operands)
    if axis is None:
        numbers = [x for x in call.args if type(x) is int]
        axis = call.options.get("dim", call.options.get("axis", [*numbers, 0][0]))
    names = [f"d{k}" for k in range(ndim)]
    axis %= ndim
    return [
        " ".join([*names[:axis], f"n{k}", *names[axis + 1 :]]) for k in range(len(call.operands))
    ]


def _labels(call: Call) -> list[str]:
    """Name the axes of scores and of their labels, which have none for the classes."""
    names = ["n", "c", *[f"d{k}" for k in range(2, call.operands[0].ndim)]]
    alike = call.operands[0].shape == call.operands[1].shape  # probabilities
    return [] if alike else [" ".join(names), " ".join([names[0], *names[2:]])]


# The axes of the operands of a call, by its name, which agree where their names do.
AXES: dict[str, Callable[[Call], list[str]]] = {
    "matmul": _matrices,
    "mm": lambda call: ["n m", "m h"],
    "bmm": lambda call: ["b n m", "b m h"],
    "mv": lambda call: ["n m", "m"],
    "dot": lambda call: ["n", "n"] if call.of_torch else _matrices(call),
    "vdot": lambda call: ["n", "n"],
    "inner": lambda call: ["*p n", "*q n"],
    "einsum": _subscripts,
    "linear": lambda call: ["*batch in", "out in", "out"],
    **dict.fromkeys(JOINED, _joined),
    "vstack": lambda call: _joined(call, 0),
    "hstack": lambda call: _joined(call, 1),
    "stack": lambda call: [" ".join(f"d{k}" for k in range(call.operands[0].ndim))] * 9,
    "cross_entropy": _labels,
    "nll_loss": _labels,
}


def of_libraries(call: Call) -> None:
    """Refuse operands of two libraries, or on two devices."""
    given = {
        x.key: Given("torch" if is_tensor(x.value) else "numpy", device=x.device)
        for x in call.operands
    }
    require_one_library(call.name, given)
    try:
        require_one_device(call.name, given)
    except TypeError as refusal:
        if call.layer is None:
            raise
        there = call.operands[0].device
        moved = "model" if str(there) != "cpu" else call.keys[0]
        there = there if moved == "model" else call.operands[1].device
        said = str(refusal).partition(". ")[0]
        raise TypeError(f"{said}. Write {moved}.to({str(there)!r}).") from None


def of_axes(call: Call) -> None:
    """Refuse axes of one name and two lengths, and say what would fit."""
    if len(call.operands) < 2:
        return
    axes = AXES[call.name](call)
    pairs = [*zip(call.operands, axes, strict=False)]
    asked = contract(call.name, **{x.key: text for x, text in pairs})
    if call.name in MATRICES:
        asked = replace(asked, **PRODUCT)
    try:
        require_shapes(asked, {x.key: x.shape for x, _ in pairs})
    except ValueError as refusal:
        said, _, instead = str(refusal).partition(". ")
        raise ValueError(f"{said}. {_better(call) or instead}") from None


def _better(call: Call) -> str:
    """Say what is better to write than the remedy for any operation."""
    if call.name == "linear" and call.layer:
        return f"{call.for_linear}."
    if call.name in MATRICES | {"dot"} and min(x.ndim for x in call.operands):
        x, y = call.operands
        for text, _, shapes, out in _fitting.of_matmul(x.shape, y.shape, (x.key, y.key))[:1]:
            return f"Write {text}, {shapes[0]} @ {shapes[1]} -> {out}."
    key = "dim" if call.of_torch else "axis"
    for axis in range(call.operands[0].ndim) if call.name in JOINED else ():
        way = [tuple(text.split()) for text in _joined(call, axis)]
        if _fitting.clash(way, call.shapes) is None:
            return f"Write {key}={axis}."
    return ""


def of_stretch(call: Call) -> None:
    """Refuse shapes that do not broadcast; in a loss, those that differ."""
    if call.name in LOSSES:
        _refuse_difference(*call.operands[:2])
    if re.search("size of tensor a|could not be broadcast together|broadcastable", call.message):
        try:
            broadcast_shapes(*call.shapes)
        except ValueError as refusal:
            drawn, _, instead = str(refusal).rpartition("\n")
            raise ValueError(f"{drawn}\n{_stretched(call) or instead}") from None


def _refuse_difference(x: Operand, y: Operand) -> None:
    try:
        check_same_shape(x.value, y.value)
    except ValueError as refusal:
        raise ValueError(str(refusal).replace("x1", x.key).replace("x2", y.key)) from None


def _stretched(call: Call) -> str:
    """Write the operand that can be changed; not the first, where the result is written into it."""
    call_in_place = re.search(r"_\(", ast.unparse(call.node)) if call.node else None
    in_place = isinstance(call.node, ast.AugAssign) or call_in_place
    for _, operands, shapes, out in _fitting.of_broadcast(call.shapes, call.keys):
        k = next(k for k, key in enumerate(call.keys) if operands[k] != key)
        if not (in_place and (k == 0 or out != call.shapes[0])):
            return f"{write(operands[k], shapes[k])}, to reach {out}."
    return ""


def of_sizes(call: Call) -> None:
    """Refuse a shape that does not hold as many numbers."""
    if call.name not in ("view", "reshape"):
        return
    x, target = call.operands[0], tuple(n for n in call.args if type(n) is int)
    count = math.prod(x.shape)
    if "contiguous" in call.message:
        got = "strides, as of a transpose"
        fail(
            ValueError, call.name, f"{x} in the order of memory", got, f"Write {x}.reshape{target}"
        )
    ways = [(*target[:k], -1, *target[k + 1 :]) for k in reversed(range(len(target)))]
    for shape in (*ways, (*x.shape[:1], -1), (-1,)):
        known = -math.prod(shape)
        if shape.count(-1) == 1 and known > 0 and count % known == 0:
            expected = f"a shape of {count} numbers, as {x} of shape {x.shape} has"
            flat = call.of_torch and shape == (*x.shape[:1], -1) and x.ndim > 1
            instead = f"Write {x}.flatten(1)" if flat else f"Write {x}.reshape{shape}"
            fail(ValueError, call.name, expected, f"{target}", instead)


def of_dtypes(call: Call) -> None:
    """Refuse two dtypes where PyTorch, unlike NumPy, promotes none."""
    x = call.operands[0]
    y = next((y for y in call.operands if y.dtype != x.dtype), x)
    if call.of_torch and y is not x and call.name in PRODUCTS:
        weights = {id(w) for layer in call.layers for w in layer.module.parameters(recurse=False)}
        marks = {z: (id(z.value) not in weights, z.dtype in INTEGERS, z.dtype) for z in (x, y)}
        moved, stays = sorted((x, y), key=lambda z: marks[z], reverse=True)
        got, instead = f"{x.dtype} and {y.dtype}", f"Write {moved}.to({stays.value.dtype})"
        fail(TypeError, call.name, f"{x} and {y} of one dtype", got, instead)


def of_message(call: Call) -> None:
    """Refuse what the error's message tells of."""
    fields: dict[str, Any] = {"c": call, **dict(zip("xy", call.operands, strict=False))}
    fields |= {"m": call.layer} if call.layer else {}
    for pattern, *words in MESSAGES:
        found = re.search(pattern, f"{call.name}: {call.message}", re.DOTALL | re.IGNORECASE)
        with contextlib.suppress(LookupError, AttributeError, StopIteration):
            if found:
                said = [text.format(**fields, **found.groupdict()) for text in words]
                fail(ValueError, call.name, said[0], said[1], said[2].removesuffix("."))


RULES = (of_libraries, of_axes, of_stretch, of_sizes, of_dtypes, of_message)


def of_doubtful_shapes(call: Call) -> None:
    """Refuse two shapes that are stretched to one that neither is."""
    x, y = call.operands[:2]
    if call.name in LOSSES or _fitting.common(x.shape, y.shape) not in (x.shape, y.shape):
        _refuse_difference(x, y)


def of_spread(call: Call) -> None:
    """Refuse a float64 that makes all that it meets as wide."""
    wide = next(x for x in call.operands if x.dtype == "float64")
    narrow = next(x for x in call.operands if x.dtype == "float32")
    got, instead = (
        f"{wide.dtype} in {wide}, and so in the result",
        f"Write {wide}.to(torch.float32)",
    )
    fail(TypeError, call.name, f"{wide} and {narrow} of one dtype", got, instead)


def of_softmax(call: Call) -> None:
    """Refuse a softmax without an axis."""
    if call.options.get("dim", 0) is None:
        fail(
            ValueError, call.name, "an axis whose sum is 1", "dim=None", "Write dim=-1 for the last"
        )


DOUBTS = (of_softmax, of_doubtful_shapes, of_spread)


def explain(call: Call, rules: tuple[Callable[[Call], None], ...] = RULES) -> str:
    """Say what is wrong in a call, with its operands, their layers and a remedy; else nothing."""
    for rule in rules if call.operands else ():
        try:
            rule(call)
        except Exception as refusal:
            said = re.fullmatch(r"[^:]*: (expected .*?)\. (.*)", str(refusal), re.DOTALL)
            if said:
                return _set(call, *said.groups())
    return ""


def _set(call: Call, said: str, instead: str) -> str:
    """Set a refusal with the names of the reader, the operands, where they are and a remedy."""
    lines = [f"{call.name}: {said}."]
    drawn, _, last = instead.rpartition("\n")
    lines += [drawn] if drawn else []
    lines += [f"With {', '.join(x.described() for x in call.operands[:4])}."]
    places = [f"In {call.layer!s}"] if call.layer else []
    source = call.source
    places += [f"{call.operands[0]} came from {source!s}"] if source else []
    lines += ["; ".join(places) + "."] if places else []
    text = "\n".join([*lines, last])
    names = {x.key: x.name for x in call.operands}
    named = re.sub("[\ue000-\uf8ff]", lambda found: names[found[0]], text)
    return re.sub(r"\.(m?T)\.\1\b", "", named)  # turned twice is not turned

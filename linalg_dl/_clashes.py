"""What is wrong in a call of PyTorch or NumPy that failed, and what to write instead.

Each rule looks at the operands, and refuses them in the house's words; what no shape tells is
told by the error's message.
"""

from __future__ import annotations

import ast
import contextlib
import math
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from linalg_dl import _fitting
from linalg_dl._arrays import INTEGERS, fail, is_tensor
from linalg_dl._calls import Call, Operand
from linalg_dl._contracts import PRODUCT, Given, contract, require_shapes
from linalg_dl._refusals import require_one_device, require_one_library, write
from linalg_dl.broadcasting import broadcast_shapes, check_same_shape

LOSSES = {"mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy",
          "binary_cross_entropy_with_logits"}  # fmt: skip
MATRICES = {"matmul", "mm", "bmm", "mv"}
PRODUCTS = MATRICES | {"dot", "vdot", "inner", "einsum", "linear", "conv1d", "conv2d", "conv3d"}
JOINED = {"cat", "concat", "concatenate"}
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
     "an index less than {n} on axis {b} of {x}", "{a}", "{c.for_index}"),
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
     "{x.low} to {x.high}", "{c.for_rows}"),
    (r"(groups|transposed)=\d+, .* have (?P<a>\d+) channels, but got (?P<b>\d+)",
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
    (r"either for all (?P<a>\d+) classes .* shape: \[(?P<b>\d+)\]",
     "{a} weights, one for each class", "{b}: {b} != {a}",
     "Write weight=torch.ones({a}) for equal ones"),
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
    "addmm": lambda call: ["*b", "n m", "m h"],
    "inner": lambda call: ["*p n", "*q n"],
    "einsum": _subscripts,
    "linear": lambda call: ["*batch in", "out in", "out"],
    **dict.fromkeys(JOINED, _joined),
    "vstack": lambda call: _joined(call, 0),
    "hstack": lambda call: _joined(call, 1),
    "stack": lambda call: (
        [" ".join(f"d{k}" for k in range(call.operands[0].ndim))] * len(call.operands)
    ),
    "cross_entropy": _labels,
    "nll_loss": _labels,
}


def of_libraries(call: Call) -> None:
    """Refuse operands of two libraries, or on two devices."""
    library = {True: "torch", False: "numpy"}
    given = {x.key: Given(library[is_tensor(x.value)], device=x.device) for x in call.operands}
    require_one_library(call.name, given)
    try:
        require_one_device(call.name, given)
    except TypeError as refusal:
        if call.layer is None:
            raise
        said = str(refusal).partition(". ")[0]
        raise TypeError(f"{said}. Write {_moved(*call.operands[:2])}.") from None


def _moved(x: Operand, W: Operand) -> str:
    """Write the move of an input to its model, or of a model that was left on the CPU."""
    if str(W.device) == "cpu":
        return f"model.to({str(x.device)!r})"
    return f"{x}.to({str(W.device)!r})"


def of_axes(call: Call) -> None:
    """Refuse axes of one name and two lengths, and say what would fit."""
    axes = AXES[call.name](call) if len(call.operands) > 1 else []
    pairs = [*zip(call.operands, axes, strict=False)]
    asked = contract(call.name, **{x.key: text for x, text in pairs})
    how = PRODUCT if call.name in MATRICES else {}
    try:
        require_shapes(replace(asked, **how), {x.key: x.shape for x, _ in pairs})
    except ValueError as refusal:
        said, _, instead = str(refusal).partition(". ")
        raise ValueError(f"{said}. {_better(call) or instead}") from None


def _better(call: Call) -> str:
    """Say what is better to write than the remedy for any operation."""
    if call.name == "linear" and call.layer:
        return f"{call.for_linear}."
    if call.name in MATRICES | {"dot"} and min(x.ndim for x in call.operands):
        return _product(*call.operands)
    if call.name == "cross_entropy" and call.shapes[0][:-1] == call.shapes[1]:
        x, *_ = call.operands
        return f"{write(f'{x}.movedim(-1, 1)', (x.shape[0], x.last, *x.shape[1:-1]))}."
    return _other_axis(call) if call.name in JOINED else ""


def _product(x: Operand, y: Operand) -> str:
    for text, _, shapes, out in _fitting.of_matmul(x.shape, y.shape, (x.key, y.key))[:1]:
        return f"Write {text}, {shapes[0]} @ {shapes[1]} -> {out}."
    return ""


def _other_axis(call: Call) -> str:
    """Say along which other axis arrays can be joined."""
    for axis in range(call.operands[0].ndim):
        way = [tuple(text.split()) for text in _joined(call, axis)]
        if _fitting.clash(way, call.shapes) is None:
            return f"Write {'dim' if call.of_torch else 'axis'}={axis}."
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
    """Refuse a shape that does not hold as many numbers, or not in the order of memory."""
    if call.name not in ("view", "reshape"):
        return
    x, target = call.operands[0], tuple(n for n in call.args if type(n) is int)
    expected, got = f"a shape of {math.prod(x.shape)} numbers, as {x} has", f"{target}"
    if "contiguous" in call.message:
        expected, got = f"{x} in the order of memory", "strides, as of a transpose"
    fail(ValueError, call.name, expected, got, f"Write {_reshaped(x, target, call)}")


def _reshaped(x: Operand, target: tuple[int, ...], call: Call) -> str:
    """Write an array in a shape that is near to one that does not hold it."""
    if "contiguous" in call.message:
        return f"{x}.reshape{target}"
    ways = [(*target[:k], -1, *target[k + 1 :]) for k in reversed(range(len(target)))]
    flat, count = (*x.shape[:1], -1), math.prod(x.shape)
    fits = [n for n in (*ways, flat) if n.count(-1) == 1 and math.prod(n) < 0]
    shape = next((n for n in fits if count % math.prod(n) == 0), (-1,))
    return f"{x}.flatten(1)" if call.of_torch and shape == flat != (-1,) else f"{x}.reshape{shape}"


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
    got = f"{wide.dtype} in {wide}, and so in the result"
    instead = f"Write {wide}.to(torch.float32)"
    fail(TypeError, call.name, f"{wide} and {narrow} of one dtype", got, instead)


def of_softmax(call: Call) -> None:
    """Refuse a softmax without an axis."""
    if call.options.get("dim", 0) is None:
        expected, instead = "an axis whose sum is 1", "Write dim=-1 for the last"
        fail(ValueError, call.name, expected, "dim=None", instead)


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
    drawn, _, last = instead.rpartition("\n")
    places = [f"In {call.layer!s}"] if call.layer else []
    places += [f"{call.operands[0]} came from {call.source!s}"] if call.source else []
    operands = ", ".join(x.described() for x in call.operands[:4])
    place = "; ".join(places)
    lines = [f"{call.name}: {said}.", drawn, f"With {operands}.", place and f"{place}.", last]
    names = {x.key: x.name for x in call.operands}
    text = re.sub("[\ue000-\uf8ff]", lambda key: names[key[0]], "\n".join(filter(None, lines)))
    return re.sub(r"\.(m?T)\.\1\b", "", text)  # turned twice is not turned

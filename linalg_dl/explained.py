"""Errors that explain, in the reader's own PyTorch and NumPy code.

The error stays what it is. A note under it says which operands met, in which module of the model,
and what to write instead. Calls of PyTorch are seen by its own `TorchFunctionMode`; the operands of
NumPy are read off the line that failed.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib
import itertools
import linecache
import math
import os
import re
import sys
import traceback as traces
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from linalg_dl import _fitting
from linalg_dl._arrays import INTEGERS, dtype_name, fail, is_compiling, is_tensor
from linalg_dl._contracts import contract, describe, require_shapes
from linalg_dl._refusals import require_one_device, require_one_library, write
from linalg_dl.broadcasting import broadcast_shapes, check_same_shape

__all__ = ["explained"]

PRODUCTS, JOINS = {"matmul", "dot", "mm", "bmm", "mv"}, {"cat", "concatenate", "stack"}
LOSSES = {"mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"}
DOUBTFUL = LOSSES | {"add", "sub", "rsub", "mul", "div"}
# What a layer calls the size that it asks for, and the axis of its input that is to have it.
SIZES = {"in_features": -1, "in_channels": 1, "num_features": 1, "num_channels": 1,
         "normalized_shape": -1, "input_size": -1}  # fmt: skip
# How PyTorch's modules and Python's operators are named here.
NAMES = {"input": "X", "self.weight": "W", "weight": "W", "self.bias": "b", "bias": "b",
         "MatMult": "matmul", "Mult": "mul", "Subscript": "index", "getitem": "index"}  # fmt: skip
ATOMS = (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.Constant, ast.stmt)
CONSTANTS = (ast.Constant, ast.Slice, ast.Tuple, ast.UnaryOp, ast.USub, ast.Load)
UNKNOWN = object()  # the value of what would have to be run again
# What the text of a layer holds beside what tells it from others.
USUAL = re.compile(r"\w+_features=|, (bias|\w*affine|track_\w+)=True|, eps=1e-05|, momentum=0\.1"
                   r"|, stride=\(1(, 1)*\)")  # fmt: skip

# What no shape tells, by the name of the call and the error's message: what is expected, what came
# and what to write. x and y are the operands, m the layer, a, b and c parts of the message.
MESSAGES = (
    (r"Can't call numpy", "{x} without a gradient", "one", "{x}.detach().numpy()"),
    (r"can't convert (?P<a>\w+)\S* device", "{x} on cpu", "{a}", "{x}.cpu().numpy()"),
    (r"must be Tensor, not", "a tensor", "{x.kind} for {x}", "torch.from_numpy({x}).float()"),
    (r"index (?P<a>-?\d+) is out of bounds for \w+ (?P<b>\d+) with size (?P<c>\d+)",
     "an index less than {c} on axis {b} of {x}", "{a}", "-1 for the last: the first is 0"),
    (r"too many indices", "at most {x.ndim} indices for {x}", "more", "{x}[0] for a part of it"),
    (r"the mask|boolean index", "a mask of {x.shape}", "{y.shape}", "{x}[:, {y}]"),
    (r"tensors used as ind", "whole numbers in {y}", "{y.dtype}", "{y}.to(torch.int64)"),
    (r"arrays used as ind", "whole numbers in {y}", "{y.dtype}", "{y}.astype(int)"),
    (r"range of \[|array of dimension", "an axis of {x} {x.shape}", "another", "-1 for the last"),
    (r"view size is not compatible", "{x} in the order of memory", "a transpose, or a part",
     "{x}.reshape in place of view"),
    (r"is invalid for input of|cannot reshape", "a shape of {x.size} numbers, as {x} has",
     "another", "{x}.reshape({x.shape[0]}, -1)"),
    (r"1D tensors expected", "two vectors", "{x.shape} and {y.shape}",
     "{x}.flatten() @ {y}.flatten()"),
    (r"more than 1 value per channel", "two examples or more in {x}", "{x.shape}",
     "{m}.eval() to predict; to train, take larger batches"),
    (r"expected (?P<a>.*D) input \(got", "{a} in {x}", "{x.ndim}D",
     "nn.BatchNorm{x.planes}d({m.module.num_features}) for {m}"),
    (r"Expected (?P<a>.*) input to conv", "{a} in {x}", "{x.ndim}D",
     "{x}.reshape(-1, {m.module.in_channels}, height, width)"),
    (r"embedding: .*'indices'|one_hot is only", "whole numbers in {x}", "{x.dtype}",
     "{x}.to(torch.int64)"),
    (r"index out of range in self", "indices less than {y.shape[0]}, the rows of {y}",
     "up to {x.high}", "{m:{x.count}}"),
    (r"Kernel size: \((?P<a>.*?)\)", "images of {a} or more in {x}", "{x.shape}",
     "padding='same' in {m}"),
    (r"(entropy|nll_loss).*(target dtype|scalar type) Long", "classes as whole numbers in {y}",
     "{y.dtype}", "{y}.to(torch.int64)"),
    (r"class probabilities, got", "probabilities in {y}", "{y.dtype}",
     "{y}.argmax(-1) for the classes, or {y}.to({x.value.dtype})"),
    (r"Target (?P<a>-?\d+) is out of bounds", "classes less than {x.shape[1]}, the scores in {x}",
     "{a}", "{y} - 1 if they count from 1, or a last layer of {y.count} scores"),
    (r"between 0 and 1", "probabilities in {x}", "up to {x.high}",
     "F.binary_cross_entropy_with_logits({x}, {y})"),
    (r"same as input size|different to the input|multi-target", "{y} to fit {x} {x.shape}",
     "{y.shape}", "{y}.squeeze(-1)"),
    (r"entropy.*(Found dtype|can't be cast)", "{y} of the dtype of {x}, {x.dtype}", "{y.dtype}",
     "{y}.to({x.value.dtype})"),
    (r"output dtype|implemented for '(Long|Int|Bool|Byte|Half)'|nly Tensors of floating",
     "floats in {x}", "{x.dtype}", "{x}.to(torch.float32)"),
    (r"result type|Cannot cast ufunc|match the broadcast shape|non-broadcastable output",
     "{x} of the shape and dtype of the result", "{x.shape} {x.dtype}",
     "a new array, as {x} = {x} + ... does"),
    (r"only for scalar outputs", "one number in {x}", "{x.shape}", "{x}.mean().backward()"),
    (r"does not require grad", "{x} made from what has requires_grad=True", "none",
     ".requires_grad_() on what is to learn, before, and outside torch.no_grad()"),
    (r"leaf Variable that requires", "no change in place of {x}, which learns", "one",
     "it within with torch.no_grad():"),
    (r"ambiguous", "one truth value", "many", "{line}.any() or {line}.all()"),
    (r"converted to Scalar|only (length-1|0-dim|one element)|size 1 to a Python", "one number",
     "{x} of {x.shape}", "{x}.sum().item() or {x}.tolist()"),
)  # fmt: skip


def explained(function: Any = None, /, *, warn: bool = False) -> Any:
    """Explain the errors of plain PyTorch and NumPy: in a block, a function or a notebook.

    Parameters
    ----------
    function
        What to decorate; without it, the result is for a ``with``, or a decorator.
    warn
        Whether to warn, once a line, of what PyTorch computes and is seldom meant: two operands
        that are both stretched, a loss that stretches one, a float64 that makes a float32 as
        wide, a softmax without its axis.

    Returns
    -------
    context manager or function
        An error that leaves it and can be explained has a note under it (PEP 678); its type and
        message stay the same.

    Raises
    ------
    Exception
        That of the code within it, and no other.

    Notes
    -----
    Chapter: Broadcasting. Each thread needs its own; under ``torch.compile`` it steps aside. In
    a notebook: ``%load_ext linalg_dl``. A call of PyTorch takes 1 or 2 µs more, and those of
    ``torch.nn.functional`` that are written in Python about 6, as under any
    ``TorchFunctionMode``; NumPy is as fast as without. Of NumPy, it warns of nothing.

    Examples
    --------
    >>> X, W = np.ones((32, 5)), np.ones((3, 5))
    >>> try:
    ...     with explained():
    ...         X @ W
    ... except ValueError as error:
    ...     print(error.__notes__[0])
    matmul: expected X.shape[-1] == W.shape[-2], got (32, 5) and (3, 5): 5 != 3.
    With X (32, 5) float64, W (3, 5) float64.
    Write W.T, of shape (5, 3).
    """
    context = _Explained(warn)
    return context if function is None else context(function)


class _Explained(contextlib.ContextDecorator):
    """Watch the calls of PyTorch, and explain the error that leaves the block."""

    def __init__(self, warn: bool) -> None:
        self.warn = warn
        self.modes: list[Any] = []

    def _recreate_cm(self) -> _Explained:
        return _Explained(self.warn)  # each call of a function has its own

    def __enter__(self) -> None:
        aside = "torch" not in sys.modules or is_compiling()
        self.modes.append(contextlib.nullcontext() if aside else _mode(self.warn)())
        self.modes[-1].__enter__()

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        mode = self.modes.pop()
        mode.__exit__(kind, error, traceback)
        if isinstance(error, Exception):
            _explain(error, traceback, mode)


def load_ipython_extension(shell: Any) -> None:
    """Explain the errors of all cells of a notebook, after ``%load_ext linalg_dl``."""
    context = _Explained(False)

    def show(shell: Any, kind: Any, error: Any, traceback: Any, tb_offset: Any = None) -> None:
        _explain(error, traceback, context.modes[-1] if context.modes else None)
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)

    shell.events.register("pre_run_cell", lambda info: context.__enter__())
    # The cell that loads the extension has not entered.
    shell.events.register(
        "post_run_cell", lambda _: context.modes and context.__exit__(*[None] * 3)
    )
    shell.set_custom_exc((Exception,), show)


@functools.cache
def _mode(warn: bool) -> Any:
    """Make PyTorch's class that sees each call, once PyTorch is there."""
    mode = importlib.import_module("torch.overrides").TorchFunctionMode
    return type("Explaining", (mode,), {"__torch_function__": _see_doubts if warn else _see})


def _see(mode: Any, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
    """Let a call of PyTorch go on; keep it if it fails."""
    try:
        return func(*args, **(kwargs or {}))
    except Exception as error:
        mode.seen = error, func.__name__, (*args, *(kwargs or {}).values())
        raise


def _see_doubts(mode: Any, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
    """Let a call of PyTorch go on; warn, once a line, of what is seldom meant."""
    result, name, text = _see(mode, func, types, args, kwargs), func.__name__.strip("_"), ""
    with contextlib.suppress(Exception):
        text = "" if is_compiling() else _doubt(name, args, kwargs or {}, result)
    if text:
        frame: Any = sys._getframe(1)
        while _is_of(frame, "torch"):
            frame = frame.f_back
        registry = frame.f_globals.setdefault("__warningregistry__", {})
        place = frame.f_code.co_filename, frame.f_lineno
        warnings.warn_explicit(f"{name}: {text}", UserWarning, *place, None, registry)
    return result


def _doubt(name: str, args: Any, options: Any, result: Any) -> str:
    """Say what is seldom meant in a call that did not fail."""
    if "softm" in name and options.get("dim", 0) is None:
        return "expected an axis whose sum is 1, got dim=None. Write dim=-1 for the last."
    if name not in DOUBTFUL:
        return ""
    x1, x2 = args[:2]
    if name in LOSSES or result.shape not in (x1.shape, x2.shape):
        try:
            check_same_shape(x1, x2)
        except ValueError as refusal:
            return str(refusal).partition(": ")[2]
    found = [dtype_name(x.dtype) for x in (x1, x2, result)]
    spreads = sorted(found) == ["float32", "float64", "float64"] and found[2] == "float64"
    instead = f"Write x{found.index('float64') + 1}.to(torch.float32)."
    return f"expected one dtype, got {found[0]} and {found[1]}. {instead}" * spreads


class _Note(str):
    """What we write under an error, told from the notes of others by its class."""


def _explain(error: Any, traceback: Any, mode: Any) -> None:
    """Write a note under an error; whatever goes wrong in this leaves the error as it was."""
    with contextlib.suppress(Exception):
        steps, seen = _hide_ourselves(traceback), getattr(mode, "seen", [None])
        noted = any(isinstance(note, _Note) for note in getattr(error, "__notes__", ()))
        # What we refuse says why; the compiler's errors are about other code than the reader's.
        apart = _is_of(steps[0][0], "linalg_dl") or "_dynamo" in type(error).__module__
        if not (noted or apart):
            call = _Call(steps, str(error), seen[1:] if seen[0] is error else None)
            if note := call.note():
                error.add_note(_Note(note))


def _hide_ourselves(traceback: Any) -> list[tuple[Any, Any]]:
    """Take our frames out of a traceback; list the others, the innermost first."""
    step = traceback
    while step is not None:
        while step.tb_next and step.tb_next.tb_frame.f_code.co_filename == __file__:
            step.tb_next = step.tb_next.tb_next
        step = step.tb_next
    frames = [frame for frame, _ in traces.walk_tb(traceback)]
    steps = [*zip(frames, traces.extract_tb(traceback), strict=True)][::-1]
    return [one for one in steps if one[1].filename not in (__file__, contextlib.__file__)]


def _is_of(frame: Any, *libraries: str) -> bool:
    roots = [sys.modules[name].__path__[0] + os.sep for name in libraries if name in sys.modules]
    return frame.f_code.co_filename.startswith(tuple(roots))


def _is_array(x: Any) -> bool:
    return isinstance(x, (np.ndarray, np.generic)) or is_tensor(x)


def _modules(values: Any) -> list[Any]:
    torch = sys.modules.get("torch")
    return [x for x in values if torch and issubclass(type(x), torch.nn.Module)]


def _expression(step: Any) -> Any:
    """Parse the expression that failed."""
    lines = linecache.getlines(step.filename)[step.lineno - 1 : step.end_lineno]
    cut = [line.encode() for line in lines]  # columns count bytes
    text = b"".join([*cut[:-1], cut[-1][: step.end_colno]])[step.colno :].decode()
    with contextlib.suppress(SyntaxError):
        return ast.parse(f"({text})", mode="eval").body
    return ast.parse(text).body[0]  # a statement, as A += v is


def _parts(node: Any) -> Iterator[Any]:
    """Give the expressions that an operation takes, those of a list one by one."""
    parts = [node]
    if isinstance(node, ast.Call):
        owner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
        parts = [*owner, *node.args, *[one.value for one in node.keywords]]
    elif isinstance(node, (ast.BinOp, ast.AugAssign, ast.Subscript)):
        parts = [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr)]
    for one in parts:
        yield from one.elts if isinstance(one, (ast.List, ast.Tuple)) else [one]


def _written(node: Any) -> str:
    """Write an expression so that an attribute can follow."""
    return ast.unparse(node) if isinstance(node, ATOMS) else f"({ast.unparse(node)})"


def _look_up(node: Any, frame: Any) -> Any:
    """Give what an expression stands for, UNKNOWN where code would have to run."""
    with contextlib.suppress(Exception):
        if isinstance(node, ast.Name):
            return {**frame.f_globals, **frame.f_locals}[node.id]
        if not isinstance(node, (ast.Attribute, ast.Subscript)):
            return ast.literal_eval(node)
        x = _look_up(node.value, frame)
        if isinstance(node, ast.Subscript) and (_is_array(x) or type(x) in (list, tuple, dict)):
            plain = all(isinstance(part, CONSTANTS) for part in ast.walk(node.slice))
            return eval(f"x[{ast.unparse(node.slice)}]", {"x": x}) if plain else UNKNOWN
        if _is_array(x):
            return getattr(x, node.attr) if node.attr in ("T", "mT", "data") else UNKNOWN
        return {**x.__dict__, **x.__dict__.get("_parameters", {})}[node.attr]
    return UNKNOWN


def _source(x: Any, modules: dict[str, Any]) -> _Layer | None:
    """Find the layer that made an array, back through what has one origin."""
    node = getattr(x, "grad_fn", None)
    while node is not None:
        parents = [parent for parent, _ in node.next_functions if parent is not None]
        turned = [one.next_functions[0][0] for one in parents if one.name() == "TBackward0"]
        weights = {id(one.variable) for one in parents + turned if hasattr(one, "variable")}
        for path, module in modules.items():
            if weights & {id(w) for w in module.parameters(recurse=False)}:
                return _Layer(path, module)
        node = parents[0] if len(parents) == 1 else None
    return None


class _Operand:
    """An array that a call took: a character that stands for it, its name, and itself."""

    def __init__(self, k: int, name: str, x: Any) -> None:
        self.key, self.name, self.value = chr(0xE000 + k), name, x
        self.shape, self.dtype = tuple(x.shape), dtype_name(x.dtype)
        self.ndim, self.size = len(self.shape), math.prod(self.shape)
        self.kind, self.planes = type(x).__name__, max(self.ndim - 2, 1)  # the axes of an image
        self.device = f" on {x.device}" * (str(x.device) != "cpu")

    high = property(lambda self: self.value.max().item())
    count = property(lambda self: self.high + 1)

    def __str__(self) -> str:
        return self.key


class _Layer:
    """A module, by its path in the model."""

    def __init__(self, path: str, module: Any) -> None:
        self.path, self.module = path, module
        self.text = USUAL.sub("", repr(module)).partition("\n")[0].rstrip("(")

    def __str__(self) -> str:
        return f"{self.path}, {self.text}" if "." in self.path else self.text

    def __format__(self, size: str) -> str:
        """Write its name; or how it is made, with another first size."""
        return self.made(0, size) if size else self.path.rpartition(".")[2]

    def made(self, place: int, size: object) -> str:
        """Write how the layer is made, with another number in one place."""
        kind, _, rest = self.text.partition("(")
        pieces = re.split(r"(\d+)", rest)
        pieces[2 * place + 1] = str(size)
        # A number is the name of a layer in a Sequential, and would read as a size.
        name = self.path if f"{self:}".isdigit() else f"{self:}"
        return f"nn.{kind}({''.join(pieces)}{f' for {name}' * ('.' in self.path)}"


class _Call:
    """A call that failed: what it took, where it stands, and what its error says."""

    def __init__(self, steps: list[tuple[Any, Any]], message: str, seen: Any) -> None:
        owners = [_modules([frame.f_locals.get("self")]) for frame, _ in steps]
        frame, step = next(
            one for own, one in zip(owners, steps, strict=True)
            if own or not _is_of(one[0], "torch", "numpy")
        )  # fmt: skip
        self.message, self.node = message, _expression(step)
        self.inside = [module for own in owners for module in own]
        texts = [(_written(x), _look_up(x, frame)) for x in _parts(self.node)
                 if not isinstance(x, ast.Slice)]  # fmt: skip
        self.take(frame, texts, seen)
        self.locate({**steps[-1][0].f_globals, **steps[-1][0].f_locals})

    def take(self, frame: Any, texts: list[tuple[str, Any]], seen: Any) -> None:
        """Name what the call took as it is written; what PyTorch has shown of it goes first."""
        given = [x for _, x in itertools.takewhile(lambda pair: pair[1] is not UNKNOWN, texts)]
        function = getattr(self.node, "func", getattr(self.node, "op", self.node))
        self.name = getattr(function, "attr", getattr(function, "id", type(function).__name__))
        if seen:
            self.name, given = seen[0].strip("_"), []
            for x in seen[1]:
                given += x if isinstance(x, (list, tuple)) else [x]
        elif self.inside and not any(map(_is_array, given)):  # its own code has refused its input
            keys = frame.f_code.co_varnames[1 : frame.f_code.co_argcount]
            self.name, texts = type(self.inside[0]).__name__, [(k, frame.f_locals[k]) for k in keys]
            given = [x for _, x in texts]
        arrays = [x for x in given if _is_array(x)]
        names = [text for text, x in texts if x is UNKNOWN or _is_array(x)]
        if len(names) != len(arrays) or len("".join(names)) > 50:
            names = [f"x{k + 1}" for k in range(len(arrays))]
        if _is_of(frame, "torch"):
            names = [NAMES.get(name, name) for name in names]
        self.name, self.options = NAMES.get(self.name, self.name.lower()), given
        self.operands = [_Operand(k, *one) for k, one in enumerate(zip(names, arrays, strict=True))]
        self.shapes = [x.shape for x in self.operands]

    def locate(self, names: dict[str, Any]) -> None:
        """Find the layer in which the call stands, and the one that made its first operand."""
        modules = {
            f"{type(root).__name__}.{path}".rstrip("."): module
            for root in (*self.inside[::-1], *_modules(names.values()))
            for path, module in root.named_modules()
        }
        found = [path for path, x in modules.items() if self.inside and x is self.inside[0]]
        self.layer: Any = _Layer(found[0], self.inside[0]) if found else None
        self.source = _source(self.operands[0].value, modules) if self.operands else None

    def note(self) -> str:
        """Let each rule refuse the operands; set the first refusal with names and places."""
        for rule in (self.of_message, self.of_libraries, self.of_layer, self.of_axes,
                     self.of_join, self.of_stretch, self.of_dtypes):  # fmt: skip
            try:
                rule()
            except Exception as refusal:
                if said := re.fullmatch(r"\w*: (expected .*?\.) (.*)", str(refusal), re.DOTALL):
                    return self.set(*said.groups())
        return ""

    def set(self, said: str, instead: str) -> str:
        each = [f"{x} {x.shape} {x.dtype}{x.device}" for x in self.operands]
        places = [f"In {self.layer!s}"] * bool(self.layer)
        places += [f"{self.operands[0]} came from {self.source!s}"] * bool(self.source)
        lines = [f"With {', '.join(each)}."] * bool(each) + ["; ".join(places) + "."] * bool(places)
        text = "\n".join([f"{self.name}: {said}", *lines, instead])
        for x in self.operands:
            text = text.replace(x.key, x.name)
        return text.replace(".T.T", "")

    def of_message(self) -> None:
        """Refuse what the error's message tells of."""
        fields = {"m": self.layer, "line": _written(self.node)}
        fields |= dict(zip("xy", self.operands, strict=False))
        for pattern, *words in MESSAGES:
            if found := re.search(pattern, f"{self.name}: {self.message}", re.DOTALL):
                said = [text.format(**fields, **found.groupdict()) for text in words]
                fail(ValueError, self.name, said[0], said[1], f"Write {said[2]}")

    def of_libraries(self) -> None:
        """Refuse operands of two libraries, or on two devices."""
        given = {x.key: describe(self.name, x.key, x.value) for x in self.operands}
        require_one_library(self.name, given)
        require_one_device(self.name, given)

    def of_layer(self) -> None:
        """Refuse another size than a layer asks for."""
        module, X = self.layer.module, self.operands[0]
        key = next(key for key in SIZES if hasattr(module, key))
        size, axis = int(np.ravel(getattr(module, key))[-1]), SIZES[key]
        if key == "in_channels" and X.ndim == len(module.kernel_size) + 1:
            axis = 0  # one image, without a batch
        if (came := X.shape[axis]) != size:
            got = f"{X.shape}: {came} != {size}"
            instead = self.fitted(axis, size) or self.remade(axis, came, size)
            fail(ValueError, self.name, f"{X}.shape[{axis}] == {key}", got, instead)

    def fitted(self, axis: int, size: int) -> str:
        """Write the input in a shape of which a layer takes the size, if one is near."""
        X, s = str(self.operands[0]), self.shapes[0]
        flat, turned = (s[0], math.prod(s[1:])), _fitting.turned(s)
        moved = f"{X}.movedim(-1, {axis})", (*s[:axis], s[-1], *s[axis:-1])
        ways = (
            (axis == -1 and len(s) > 2 and flat[1] == size, f"{X}.flatten(1)", flat),
            (axis == -1 and turned[-1] == size and not self.source, f"{X}.mT", turned),
            (axis >= 0 and s[-1] == size, *moved),
            (axis == 0 and size == 1, f"{X}[:, None]", (s[0], 1, *s[1:])),
        )
        return next((write(text, shape) for fits, text, shape in ways if fits), "")

    def remade(self, axis: int, came: int, size: int) -> str:
        """Write a layer that takes the size that came, or one before it that gives another."""
        X, layer, source = self.operands[0], self.layer, self.source
        if axis == -1 and X.ndim == 4:
            return f"Write {X}.flatten(1), and {layer:{math.prod(X.shape[1:])}}"
        words = f"Write {layer.made('group' in self.name, came)}"
        given = re.findall(r"\d+", source.text.partition("(")[2])[1:2] if source else []
        return f"{words}, or {source.made(1, size)}" if source and given == [str(came)] else words

    def of_axes(self) -> None:
        """Refuse axes of one name and two lengths, in the words of the library's operations."""
        axes = {"linear": ["*batch in", "out in"]}.get(self.name, [])
        if self.name in PRODUCTS:
            pairs = zip(("*#b n m", "*#b m h"), self.shapes, strict=True)
            axes = [text if len(shape) > 1 else "m" for text, shape in pairs]
        if self.name == "einsum":
            text = next(option for option in self.options if isinstance(option, str))
            axes = [" ".join(part) for part in text.partition("->")[0].split(",")]
        keys = [x.key for x in self.operands]
        asked = contract(self.name, **dict(zip(keys, axes, strict=False)))
        require_shapes(asked, dict(zip(keys, self.shapes, strict=False)))

    def of_join(self) -> None:
        """Refuse arrays that differ, and are to be joined: on another axis, or turned, they fit."""
        x, y = self.operands[0], next(y for y in self.operands if y.shape != self.shapes[0])
        cuts = [{s[:k] + s[k + 1 :] for s in self.shapes} for k in range(x.ndim)]
        axes = [k for k, cut in enumerate(cuts) if len(cut) == 1 and x.ndim == y.ndim]
        if self.name in JOINS:
            instead = write(_fitting.as_shape(str(y), y.shape, x.shape), x.shape)
            if axes and self.name != "stack":
                instead = f"Write {'dim' if self.name == 'cat' else 'axis'}={axes[0]}"
            instead = instead or f"Write {y}[None] if it is one row"
            fail(ValueError, self.name, f"{y} of shape {x.shape}", f"{y.shape}", instead)

    def of_stretch(self) -> None:
        """Refuse shapes that do not broadcast."""
        if re.search("size of tensor a|could not be broadcast together", self.message):
            try:
                broadcast_shapes(*self.shapes)
            except ValueError as refusal:
                text = str(refusal)
                for x in self.operands:
                    text = text.replace(f"of {x.shape}, as x", f"of {x.shape}, as {x}")
                raise ValueError(text) from None

    def of_dtypes(self) -> None:
        """Refuse two dtypes where PyTorch, unlike NumPy, promotes none; no weight is changed."""
        if re.search("same dtype|scalar type|Input type", self.message):
            x, y = self.operands[:2]
            ranks = {z: (z.dtype in INTEGERS, z.dtype) for z in (x, y)}
            moved, stays = (y, x) if not self.layer and ranks[x] < ranks[y] else (x, y)
            got, instead = f"{x.dtype} and {y.dtype}", f"Write {moved}.to({stays.value.dtype})"
            fail(TypeError, self.name, f"{x} and {y} of one dtype", got, instead)

"""Errors that explain, in the reader's own PyTorch and NumPy code.

The error stays what it is. A note under it says which operands met, in which module of the model,
and what to write instead. Calls of PyTorch are seen by its own `TorchFunctionMode`; the operands of
NumPy are read off the line that failed.
"""

from __future__ import annotations

import ast
import contextlib
import itertools
import linecache
import math
import re
import sys
import traceback
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from linalg_dl._arrays import INTEGERS, dtype_name, fail, is_compiling, is_tensor
from linalg_dl._contracts import contract, describe, require_shapes
from linalg_dl._fitting import as_shape, of_matmul, transpose
from linalg_dl._refusals import NO_ROOM, require_one_device, require_one_library, write
from linalg_dl.broadcasting import broadcast_shapes, check_same_shape

__all__ = ["explained"]

LOSSES = {"mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"}
DOUBTFUL = LOSSES | {"add", "sub", "rsub", "mul", "div"}
# What a layer calls the size that it asks for, and the axis of its input that is to have it.
SIZES = {"in_features": -1, "in_channels": 1, "num_features": 1, "num_channels": 1,
         "normalized_shape": -1, "input_size": -1}  # fmt: skip
# How PyTorch's modules and Python's operators are named here.
NAMES = {"input": "X", "self.weight": "W", "weight": "W", "self.bias": "b", "bias": "b",
         "matmult": "matmul", "mult": "mul", "subscript": "index", "getitem": "index",
         "setitem": "index", "assign": "index"}  # fmt: skip
ATOMS = (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.Constant, ast.stmt)
CONSTANTS = (ast.Constant, ast.Slice, ast.Tuple, ast.UnaryOp, ast.USub, ast.Load)
UNKNOWN = object()  # the value of what would have to be run again
# What the text of a layer holds beside what tells it from others.
USUAL = re.compile(r"\w+_features=|, (bias|\w*affine|track_\w+)=True|, eps=1e-05|, momentum=0\.1"
                   r"|, stride=\(1,[1, ]*\)")  # fmt: skip
# What no shape tells, by the name of the call and the error's message: what is expected, what came
# and what to write. x and y are the operands, m the layer, a and b parts of the message.
MESSAGES = (
    (r"Can't call numpy", "{x} without a gradient", "one", "{x}.detach().numpy()"),
    (r"can't convert (\w+)\S* device", "{x} on cpu", "{a}", "{x}.cpu().numpy()"),
    (r"must be Tensor, not", "a tensor {x}", "an array", "torch.from_numpy({x}).float()"),
    (r"x: index (\S+) is out .* (\d+) w", "an index of axis {b} of {x}", "{a}", "-1 for the last"),
    (r"too many indices", "at most {x.ndim} indices", "more", "{x}[0] for a part of it"),
    (r"arrays used as ind", "whole numbers in {y}", "{y.dtype}", "{y}.astype(int)"),
    (r"range of \[|array of dimension", "an axis of {x}", "another", "-1 for the last"),
    (r"view size is not comp", "{x} with its numbers in order", "a view that skips some",
     "reshape in place of view"),
    (r"\{\[(\d+), 1\]\}, size=\[\1\]|from shape \((\d+),1\) into shape \(\2,\)",
     "one axis in {y}", "{y.shape}", "{y}[:, 0]"),
    (r"Expected hidden\S* size (\(.*?\)), got \W(.*)\W", "a hidden state of {a}", "({b})",
     "one of that size, or the other batch_first (it is {m.module.batch_first}) if another axis of "
     "{x} counts examples, or drop_last=True where batches are made"),
    (r"output.* shape \W(.*?)\W? doesn't match the broadcast shape \W(.*)\W",
     "{x} as the result is, ({b})", "({a})", "a new array, as {x} = ... does"),
    (r"more than 1 value per channel", "two examples or more in {x}", "one",
     "model.eval() to predict, or drop_last=True where batches are made"),
    (r"Expected (.*) input to conv", "{a} in {x}", "{x.ndim}D",
     "{x}.reshape(-1, {m.module.in_channels}, height, width)"),
    (r"'indices'|one_hot is only", "whole numbers in {x}", "{x.dtype}", "{x}.to(torch.int64)"),
    (r"out of range in self", "indices of rows of {y} in {x}", "others", "{m:{x.count}}"),
    (r"Kernel size: \((.*?)\)", "{a} or more in {x}", "{x.shape}", "padding='same' in {m.short}"),
    (r"all (\d+) classes or.*\[(.*)\]", "a weight of ({a},)", "({b})", "weight={z}.flatten()"),
    (r"entropy.*(Found|be cast)", "{y} of {x.dtype}", "{y.dtype}", "{y}.to({x.value.dtype})"),
    (r"tensors used as ind|target dtype|type Long but", "whole numbers in {y}", "{y.dtype}",
     "{y}.to(torch.int64)"),
    (r"class probabilities, got", "probabilities in {y}", "{y.dtype}",
     "{y}.argmax(-1) for the classes, or {y}.to({x.value.dtype})"),
    (r"Target (\d+) is out of", "classes less than {x.shape[1]}, the columns of {x}", "{a}",
     "{y} - 1 if they count from 1, or a last layer of {y.count} scores"),
    (r"input should be between 0", "probabilities in {x}", "others",
     "F.binary_cross_entropy_with_logits({x}, {y})"),
    (r"multi-target", "{y} without an axis of classes", "{y.shape}", "{y}.squeeze(-1)"),
    (r"same dtype|scalar type |Input type", "{x} and {y} of one dtype", "{x.dtype} and {y.dtype}",
     "{moved}.to({stays.value.dtype})"),
    (r"output dtype|implemented for '|ly Tensors of", "floats in {x}", "{x.dtype}", "{x}.float()"),
    (r"(?:result type |output from dtype..)(\w+)", "{x} as the result is, {a}", "{x.dtype}",
     "a new array, as {x} = ... does"),
    (r"only for scalar outputs", "one number in {x}", "{x.shape}", "{x}.mean().backward()"),
    (r"not require grad", "{x} made from what has requires_grad=True", "none",
     ".requires_grad_() on what is to learn, before, and outside torch.no_grad()"),
    (r"leaf Variable that", "no change in place of {x}", "one", "with torch.no_grad(): around it"),
    (r"ambiguous", "one truth value", "many", "{line}.any() or {line}.all()"),
    (r"to Scalar|only (length-1|0-dim|one element)|size 1 to a P", "one number", "{x.shape}",
     "{x}.sum().item() or {x}.tolist()"),
)  # fmt: skip


def explained(function: Any = None, /, *, warn: bool = False) -> Any:
    """Explain the errors of plain PyTorch and NumPy: in a block, a function or a notebook.

    Parameters
    ----------
    function
        What to decorate; without it, the result is for a ``with``, or a decorator.
    warn
        Whether to warn, once a line, of what PyTorch computes and is seldom meant: two operands
        both stretched, a loss that stretches one, a float64 that spreads, a softmax without axis.

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
    Chapter: Shape clinic. Each thread needs its own; under ``torch.compile`` it steps aside. In
    a notebook: ``%load_ext linalg_dl``. A call of PyTorch takes 1 or 2 µs more, and those of
    ``torch.nn.functional`` that are written in Python about 6; NumPy takes none.

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
    context = _watch(warn)
    return context if function is None else context(function)


@contextlib.contextmanager
def _watch(warn: bool) -> Iterator[None]:
    """Watch the calls of PyTorch, and explain the error that leaves the block."""
    mode: Any = contextlib.nullcontext
    if "torch" in sys.modules and not is_compiling():
        base = sys.modules["torch"].overrides.TorchFunctionMode
        mode = type("Explaining", (base,), {"__torch_function__": _see, "warn": warn})
    try:
        with mode():
            yield
    except Exception as error:
        _explain(error)
        raise


def _load(shell: Any) -> None:
    """Explain the errors of all cells of a notebook, after ``%load_ext linalg_dl``."""
    modes = contextlib.ExitStack()

    def show(shell: Any, kind: Any, error: Any, traceback: Any, tb_offset: Any = None) -> None:
        _explain(error)
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)

    shell.events.register("pre_run_cell", lambda _: modes.enter_context(_watch(False)))
    shell.events.register("post_run_cell", lambda _: modes.close())
    shell.set_custom_exc((Exception,), show)


def _see(mode: Any, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
    """Let a call of PyTorch go on; keep what it took if it fails."""
    try:
        result = func(*args, **(kwargs or {}))
    except Exception as error:
        with contextlib.suppress(Exception):
            vars(error).setdefault("_seen", (func.__name__, *args, *(kwargs or {}).values()))
        raise
    if mode.warn and not is_compiling():
        _warn(func.__name__.strip("_"), args, kwargs or {}, result)
    return result


def _warn(name: str, args: Any, options: Any, result: Any) -> None:
    """Warn, once a line, of what is seldom meant."""
    text = ""
    with contextlib.suppress(Exception):
        text = _doubt(name, args, options, result)
    if text:
        frame: Any = sys._getframe(2)
        while _home(frame) == "torch":
            frame = frame.f_back
        seen = frame.f_globals.setdefault("__warningregistry__", {})
        place = frame.f_code.co_filename, frame.f_lineno
        warnings.warn_explicit(f"{name}: {text}", UserWarning, *place, registry=seen)


def _doubt(name: str, args: Any, options: Any, result: Any) -> str:
    """Say what is seldom meant in a call that did not fail."""
    if "softm" in name and options.get("dim", 0) is None:
        return "expected an axis whose sum is 1, got dim=None. Write dim=-1 for the last."
    if name not in DOUBTFUL:
        return ""
    x1, x2 = args[:2]
    if x1.shape != x2.shape and (name in LOSSES or result.shape not in (x1.shape, x2.shape)):
        try:
            check_same_shape(x1, x2)
        except ValueError as refusal:
            return str(refusal).partition(": ")[2]
    if x1.dtype != x2.dtype:
        one, two, out = (dtype_name(x.dtype) for x in (x1, x2, result))
        if {one, two} == {"float32", out} and out == "float64":
            wide = "x1" if one == out else "x2"
            return f"expected one dtype, got {one} and {two}. Write {wide}.to(torch.float32)."
    return ""


def _explain(error: Any) -> None:
    """Write a note under an error; whatever goes wrong in this leaves the error as it was."""
    with contextlib.suppress(Exception):
        steps = _steps(error.__traceback__)
        # What we refuse says why; the compiler's errors are about other code than the reader's.
        ours = steps[0].tb_frame.f_code.co_filename.startswith(
            __file__.removesuffix("explained.py")
        )
        apart = ours or "_dynamo" in type(error).__module__
        seen = vars(error).pop("_seen", None)
        if not (apart or "_explained" in vars(error)):
            error._explained = True
            if note := _Call(steps, str(error), seen).note():
                error.add_note(note)


def _steps(step: Any) -> list[Any]:
    """List the steps of a traceback, the innermost first; take our own out of it."""
    steps: list[Any] = []
    while step is not None:
        while (inner := step.tb_next) and inner.tb_frame.f_globals is globals():
            step.tb_next = inner.tb_next
        steps = [step, *steps] if step.tb_frame.f_globals is not globals() else []
        step = step.tb_next
    return steps


def _home(frame: Any) -> str:
    """Name the library whose code a frame runs."""
    return str(frame.f_globals.get("__name__")).partition(".")[0]


def _is_array(x: Any) -> bool:
    return isinstance(x, (np.ndarray, np.generic)) or is_tensor(x)


def _is_module(x: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and issubclass(type(x), torch.nn.Module)


def _expression(step: Any) -> Any:
    """Parse the expression that failed."""
    lines = linecache.getlines(step.filename)[step.lineno - 1 : step.end_lineno]
    if not lines:
        return ast.Constant(...)  # as where exec has run a text
    cut = [line.encode() for line in lines]  # columns count bytes
    text = b"".join([*cut[:-1], cut[-1][: step.end_colno]])[step.colno :].decode()
    rest = cut[-1][step.end_colno :].decode()
    with contextlib.suppress(SyntaxError):
        if re.match(r" *=[^=]", rest):  # what a value is put into
            return ast.parse(text + rest).body[0]
    with contextlib.suppress(SyntaxError):
        return ast.parse(f"({text})", mode="eval").body
    return ast.parse(text).body[0]  # a statement, as A += v is


def _parts(node: Any) -> Iterator[Any]:
    """Give the expressions that an operation takes, those of a list one by one."""
    parts = [node]
    if isinstance(node, ast.Call):
        owner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
        parts = [*owner, *node.args, *[one.value for one in node.keywords]]
    elif isinstance(node, ast.Assign):
        parts = [*_parts(node.targets[0]), node.value]
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
        if isinstance(node, ast.Attribute):
            own = x.__dict__ if not _is_array(x) else {"T": x.T, "mT": x.mT if x.ndim > 1 else x}
            return {**own, **own.get("_parameters", {})}[node.attr]
        held = _is_array(x) or type(x) in (list, tuple, dict)
        if held and all(isinstance(part, CONSTANTS) for part in ast.walk(node.slice)):
            return eval(ast.unparse(ast.Subscript(ast.Name("x"), node.slice)), {"x": x})
    return UNKNOWN


class _Operand:
    """An array that a call took: a character that stands for it, its name, and itself."""

    def __init__(self, k: int, name: str, x: Any) -> None:
        self.key, self.name, self.value = chr(0xE000 + k), name, x
        self.shape, self.dtype = tuple(x.shape), dtype_name(x.dtype).strip("|V0")
        self.ndim, self.size = len(self.shape), math.prod(self.shape)
        self.device = str(getattr(x, "device", "cpu"))

    count = property(lambda self: len(np.bincount(self.value.ravel())))  # refuses negative numbers

    def __str__(self) -> str:
        return self.key


class _Layer:
    """A module, by its path in the model."""

    def __init__(self, path: str, module: Any) -> None:
        self.path, self.module, self.name = path, module, path.partition(".")[2]
        self.text = USUAL.sub("", repr(module)).partition("\n")[0].rstrip("(")
        # A number is the name of a layer in a Sequential, and would read as a size.
        self.short = path if self.name.isdigit() else self.name or "it"

    def __str__(self) -> str:
        return f"{self.path}, {self.text}" if self.name else self.text

    def __format__(self, size: str) -> str:
        """Write how it is made, with another first size."""
        return self.made(0, size)

    def made(self, place: int, size: object) -> str:
        """Write how the layer is made, with another number in one place."""
        kind, *pieces = re.split(r"(?<=[(, =])(\d+)", self.text)
        pieces[2 * place] = str(size)
        return f"nn.{kind}{''.join(pieces)}" + f" for {self.short}" * bool(self.name)


class _Call:
    """A call that failed: what it took, where it stands, and what its error says."""

    def __init__(self, steps: list[Any], message: str, seen: Any) -> None:
        frames = [step.tb_frame for step in steps]
        own = [frame.f_locals.get("self") for frame in frames]
        self.inside = [*filter(_is_module, own)]
        k = next(k for k, frame in enumerate(frames)
                 if _is_module(own[k]) or _home(frame) not in ("torch", "numpy"))  # fmt: skip
        # What a layer of PyTorch refuses is what its forward took, however deep it checks that.
        outer = range(k + 1, 0 if seen else len(frames))
        forward = [j for j in outer if own[j] is own[k] and _home(frames[j]) == "torch"
                   and frames[j].f_code.co_name == "forward"]  # fmt: skip
        k = [k, *forward][-1]
        self.collated = steps[0].tb_frame.f_code.co_filename.endswith("collate.py")
        self.message, self.node = message, _expression(traceback.extract_tb(steps[k], 1)[0])
        self.take(frames[k], seen, refused=bool(forward))
        self.locate({**frames[-1].f_globals, **frames[-1].f_locals})

    def take(self, frame: Any, seen: Any, refused: bool) -> None:
        """Name what the call took as it is written; what PyTorch has shown of it goes first."""
        parts = [one for one in _parts(self.node) if not isinstance(one, ast.Slice)]
        texts = [(_written(one), _look_up(one, frame)) for one in parts]
        given = [x for _, x in itertools.takewhile(lambda pair: pair[1] is not UNKNOWN, texts)]
        node = getattr(self.node, "func", getattr(self.node, "op", self.node))
        name = getattr(node, "attr", getattr(node, "id", type(node).__name__.lower()))
        if seen:
            many = [x if isinstance(x, (list, tuple)) else [x] for x in seen[1:]]
            name, given = seen[0].strip("_"), [x for one in many for x in one]
        elif refused or (self.inside and not any(map(_is_array, given))):
            # The layer's own code has refused its input.
            keys = frame.f_code.co_varnames[1 : frame.f_code.co_argcount]
            name, texts = type(self.inside[0]).__name__, [(k, frame.f_locals[k]) for k in keys]
            given = [x for _, x in texts]
        arrays = [x for x in given if _is_array(x)]
        loose = [(text, x) for text, x in texts if x is UNKNOWN or _is_array(x)]
        told = re.findall(r"\(([\d,]*)\)", self.message.partition("together with")[2])
        if len(arrays) < len(told) == len(loose):  # NumPy says the shapes of what was not kept
            shapes = [[int(n) for n in re.findall(r"\d+", text)] for text in told]
            of_shape = [np.broadcast_to(np.zeros((), np.void), shape) for shape in shapes]
            arrays = [x if _is_array(x) else y for (_, x), y in zip(loose, of_shape, strict=True)]
        known, usual = {id(x): text for text, x in texts}, NAMES if _home(frame) == "torch" else {}
        names = [known.get(id(x), f"x{k + 1}") for k, x in enumerate(arrays)]
        written = [text for text, _ in loose]
        names = written if len(loose) == len(arrays) and len("".join(written)) < 50 else names
        pairs = enumerate(zip(names, arrays, strict=True))
        self.operands = [_Operand(k, usual.get(text, text), x) for k, (text, x) in pairs]
        self.name, self.given, self.line = NAMES.get(name, name), given, [*dict(texts), "it"][0]
        self.shapes = [x.shape for x in self.operands]

    def locate(self, names: dict[str, Any]) -> None:
        """Find the layer in which the call stands, and the one that made its first operand."""
        layers = {
            f"{type(root).__name__}.{path}".rstrip("."): module
            for root in (*self.inside[::-1], *filter(_is_module, names.values()))
            for path, module in root.named_modules()
        }
        found = [path for path, x in layers.items() if self.inside and x is self.inside[0]]
        self.layer: Any = _Layer(found[0], self.inside[0]) if found else None
        self.source: Any = None
        node = getattr(self.operands[0].value, "grad_fn", None) if self.operands else None
        while node is not None and not self.source:  # back through what has one origin
            parents = [parent for parent, _ in node.next_functions if parent is not None]
            turned = [one.next_functions[0][0] for one in parents if one.name() == "TBackward0"]
            weights = {id(one.variable) for one in parents + turned if hasattr(one, "variable")}
            for path, x in layers.items():
                if weights & {id(w) for w in x.parameters(recurse=False)}:
                    self.source = self.source or _Layer(path, x)
            node = parents[0] if len(parents) == 1 else None

    def note(self) -> str:
        """Let each rule refuse the operands; set the first refusal with names and places."""
        for rule in (
            self.of_message, self.of_mask, self.of_libraries, self.of_layer, self.of_axes,
            self.of_size, self.of_join, self.of_classes, self.of_loss, self.of_stretch,
        ):  # fmt: skip
            try:
                rule()
            except Exception as refusal:
                if said := re.fullmatch(r"\w*: (expected .*?\.) (.*)", str(refusal), re.DOTALL):
                    return self.set(*said.groups())
        return ""

    def set(self, said: str, instead: str) -> str:
        """Set a refusal with the operands, where they are, and a remedy."""
        each = [f"{x} {x.shape} {x.dtype}".rstrip() + f" on {x.device}" * (x.device != "cpu")
                for x in self.operands]  # fmt: skip
        places = [f"In {self.layer!s}"] * bool(self.layer)
        places += [f"{x} came from {self.source!s}" for x in self.operands[:1] if self.source]
        lines = [f"With {', '.join(each)}."] * bool(each) + ["; ".join(places) + "."] * bool(places)
        text = "\n".join([f"{self.name}: {said}", *lines, instead])
        for x in self.operands:
            text = text.replace(f"of {x.shape}, as x", f"of {x.shape}, as {x}")
            text = text.replace(x.key, x.name)
        return text.replace(".T.T", "")

    def of_message(self) -> None:
        """Refuse what the error's message tells of."""
        ranks = self.operands[:2]  # integers become floats, and the wider the narrower; no weight
        if not self.layer:
            ranks.sort(key=lambda x: (x.dtype in INTEGERS, x.dtype), reverse=True)
        fields: dict[str, Any] = dict(zip("xyz", self.operands, strict=False))
        fields |= zip(("moved", "stays"), ranks, strict=False)
        for pattern, *words in MESSAGES:
            if self.source and words[-1] == "{x}.to(torch.int64)":
                continue  # what a layer made is no list of whole numbers that lost their type
            if found := re.search(pattern, f"{self.name}: {self.message}", re.DOTALL):
                parts = dict(zip("ab", found.groups(), strict=False))
                fields |= {"m": self.layer, "line": self.line, **parts}
                said = [text.format(**fields) for text in words]
                fail(ValueError, self.name, said[0], said[1], f"Write {said[2]}")

    def of_mask(self) -> None:
        """Refuse a mask that is neither of the array nor of an axis."""
        if re.search("of the mask|boolean index did", self.message):
            x, y = self.operands
            axes = [k for k, n in enumerate(x.shape) if (n,) == y.shape]
            instead = NO_ROOM if y.size != x.size else write(f"{y}.reshape({x.shape})", x.shape)
            if axes:
                instead = f"Write {x}[{':, ' * axes[0]}{y}] if it is for axis {axes[0]}"
            fail(ValueError, self.name, f"a mask of {x.shape}", f"{y.shape}", instead)

    def of_libraries(self) -> None:
        """Refuse operands of two libraries, or on two devices: a model follows its input."""
        given = {x.key: describe(self.name, x.key, x.value) for x in self.operands}
        require_one_library(self.name, given)
        device = self.operands[0].device
        if self.layer and device != "cpu" and {x.device for x in self.operands} != {device}:
            expected, instead = f"a model on {device}", f"Write model.to({device!r})"
            fail(TypeError, self.name, expected, "another", instead)
        require_one_device(self.name, given)

    def of_layer(self) -> None:
        """Refuse another size than a layer asks for."""
        layer, X, source = self.layer, self.operands[0], self.source
        key = next(key for key in SIZES if hasattr(layer.module, key))
        size, axis = int(np.ravel(getattr(layer.module, key))[-1]), SIZES[key]
        if key == "in_channels" and X.ndim == len(layer.module.kernel_size) + 1:
            axis = 0  # one image, without a batch
        if (came := X.shape[axis]) != size:
            words = f"Write {layer.made('group' in self.name, came)}"
            output = "out_channels" if axis >= 0 else "out_features"
            if source and getattr(source.module, output, 0) == came:
                words += f", or {source.made(1, size)}"
            got, fitted = f"{X.shape}: {came} != {size}", self.fitted(key, axis, size)
            fail(ValueError, self.name, f"{X}.shape[{axis}] == {key}", got, fitted or words)

    def fitted(self, key: str, axis: int, size: int) -> str:
        """Write the input in a shape that a layer takes, if one is near."""
        X, s = self.operands[0], self.shapes[0]
        flat, image = math.prod(s[1:]), key == "in_features" and X.ndim == 4
        remade = f", and {self.layer:{flat}}" if image and flat != size else ""
        moves = axis >= 0 and s[-1] == size and not self.source  # its channels stand last
        ways = (
            (image or (axis == -1 and flat == size), "flatten(1)", (s[0], flat)),
            (X.ndim == 3 and axis == -1 and X.size == size, "flatten()", (size,)),
            (moves, f"movedim(-1, {axis})", (*s[:axis], size, *s[axis:-1])),
            (axis == 0 and size == 1, "unsqueeze(1)", (s[0], 1, *s[1:])),
            (axis == -1 and s[1:2] == (size,), "movedim(1, -1)", (s[0], *s[2:], size)),
            # The examples were joined with what tells each.
            (X.ndim == 1 and X.size % size == 0, f"reshape(-1, {size})", (X.size // size, size)),
        )
        fits = [write(f"{X}.{text}", shape) + remade for fits, text, shape in ways if fits]
        return fits[0] if fits else ""

    def of_axes(self) -> None:
        """Refuse axes of one name and two lengths, in the words of the library's operations."""
        axes = ["*batch in", "out in"] if self.name == "linear" else []
        if self.name in ("matmul", "dot", "mm", "bmm", "mv"):
            (one, two), (x1, x2) = self.shapes, self.operands
            fits = of_matmul(one, two, (x1.key, x2.key), transpose)
            if fits and fits[0].expression.startswith("("):
                expected = f"one matrix in {x2}, or a stack of them"
                instead = write(fits[0].expression, fits[0].out)
                fail(ValueError, self.name, expected, "a stack of vectors", instead)
            pairs = zip(("*#b n m", "*#b m h"), self.shapes, strict=True)
            axes = [text if len(shape) > 1 else "m" for text, shape in pairs]
        if self.name == "einsum":
            text = next(x for x in self.given if isinstance(x, str))
            axes = [" ".join(part) for part in text.partition("->")[0].split(",")]
        keys = [x.key for x in self.operands]
        asked = contract(self.name, **dict(zip(keys, axes, strict=False)))
        require_shapes(asked, dict(zip(keys, self.shapes, strict=False)))

    def of_size(self) -> None:
        """Refuse a shape of another number of numbers: one length is left to be found, or two."""
        asked = re.search(r"shape '\[(.*)\]' is inv|into shape \((.*)\)", self.message)
        if asked and self.name in ("reshape", "view", "view_as"):
            x, told = self.operands[0], [int(n) for n in re.findall(r"-?\d+", asked[0])]
            sizes = [n for n in self.given if type(n) is int]  # NumPy tells of no -1
            if [n for n in sizes if n >= 0] != [n for n in told if n >= 0]:
                sizes = []  # some were computed in the line
            rest = [math.prod(sizes[:k] + sizes[k + 1 :]) for k in range(len(sizes))]
            ways = [f"Write -1 in place of {n}" for n, others in zip(sizes, rest, strict=True)
                    if n != -1 and others > 0 and x.size % others == 0]  # fmt: skip
            ways += [f"Write {x}.reshape(len({x}), -1)"] * (x.ndim > 2)
            got, expected = f"{tuple(sizes or told)}", f"a shape of the {x.size} numbers of {x}"
            fail(ValueError, self.name, expected, got, [*ways, f"Write {x}.reshape(-1)"][0])

    def of_join(self) -> None:
        """Refuse arrays that differ, and are to be joined: on another axis, or turned, they fit."""
        joins = self.name in ("cat", "concatenate", "stack", "hstack", "vstack")
        if joins and re.search("match|same|equal", self.message):
            x, word = self.operands[0], {"cat": "dim", "concatenate": "axis"}.get(self.name)
            axis = int(self.name == "hstack") or next((k for k in self.given if type(k) is int), 0)
            axis %= x.ndim  # where lengths may differ, but in a stack

            def wanted(n: int) -> tuple[int, ...]:
                free = self.name != "stack"
                return tuple(n if free and k == axis else m for k, m in enumerate(x.shape))

            y = next(y for y in self.operands if y.shape not in map(wanted, y.shape))
            cuts = [{(len(s), *s[:k], *s[k + 1 :]) for s in self.shapes} for k in range(x.ndim)]
            axes = [f"Write {word}={k}" for k, cut in enumerate(cuts) if word and len(cut) == 1]
            near = [wanted(n) for n in (x.shape[axis], *y.shape)]
            ways = [*axes, *(write(as_shape(str(y), y.shape, want), want) for want in near)]
            ways += ["Write collate_fn=list in the DataLoader"] * self.collated
            ways += [f"Write {y}[None] if it is one row"] * (wanted(1) == (1, *y.shape))
            ways += [f"Write {x}.reshape(len({x}), -1)"] * (x.ndim > y.ndim == 2)
            instead = next(filter(None, ways), NO_ROOM)
            want = wanted(y.shape[axis]) if y.ndim == x.ndim else x.shape
            fail(ValueError, self.name, f"{y} of shape {want}", f"{y.shape}", instead)

    def of_classes(self) -> None:
        """Refuse classes that are not one for each place of the scores."""
        if self.name in ("cross_entropy", "nll_loss"):
            x, y = self.operands[:2]
            n, classes, *places = x.shape
            want = n, *places
            if y.shape == want:
                return
            ways = ((y.shape == (n * classes,), f"{y}.reshape({n}, {classes}).argmax(1)", want),
                    (y.shape == (n, 1, *places), f"{y}.squeeze(1)", want),
                    (y.shape == (n, classes, *places[:-1]), f"{x}.movedim(-1, 1)",
                     (n, *places[-1:], classes, *places[:-1])))  # fmt: skip
            instead = next((write(text, shape) for fits, text, shape in ways if fits), NO_ROOM)
            expected = f"{y} of {want}, as {x} has its classes on axis 1"
            fail(ValueError, self.name, expected, f"{y.shape}", instead)

    def of_loss(self) -> None:
        """Refuse a target of another shape than what it is compared with, number by number."""
        if re.search("size", self.message) and self.name.startswith((*LOSSES, "binary_cross")):
            x, y = self.operands[:2]
            instead = write(as_shape(str(y), y.shape, x.shape), x.shape)
            if x.shape[:-1] == y.shape and not instead:
                classes = f"F.one_hot({y}.long(), {x.shape[-1]}).float()"
                instead = f"Write {classes} if it holds classes"
            if x.shape != y.shape:
                got = f"{y.shape}"
                fail(ValueError, self.name, f"{y} of shape {x.shape}", got, instead or NO_ROOM)

    def of_stretch(self) -> None:
        """Refuse shapes that do not broadcast."""
        if re.search("size of tensor a|could not be broadcast together", self.message):
            broadcast_shapes(*self.shapes)

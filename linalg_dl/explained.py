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
import inspect
import itertools
import os
import re
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from linalg_dl import _clashes, _lines
from linalg_dl._arrays import is_compiling, is_tensor
from linalg_dl._calls import Call, Layer, Operand
from linalg_dl._lines import UNKNOWN, Shaped, is_array

__all__ = ["explained"]

Stack = list[tuple[Any, int]]  # frames, the innermost first, and where each one stands
ALIASES = {
    "Compare": "bool",
    "Name": "bool",
    "Subscript": "index",
    "getitem": "index",
    "Assign": "assign",
    "setitem": "assign",
}
LAYERS = {"linear", "conv1d", "conv2d", "conv3d"}
READING = threading.Lock()  # two threads that parse at once may disturb each other
LONGEST = 24  # what is longer is no name
DOUBTFUL = {
    "softmax": {"softmax", "log_softmax", "softmin"},
    "loss": _clashes.LOSSES,
    "elementwise": {"add", "sub", "rsub", "mul", "div", "pow", "where", "maximum", "minimum"},
}


def explained(function: Callable[..., Any] | None = None, /, *, warn: bool = False) -> Any:
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
        Within it, an error that can be explained has a note under it (PEP 678); its type and
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
    >>> import numpy as np
    >>> X, W = np.ones((32, 5)), np.ones((3, 5))
    >>> try:
    ...     with explained():
    ...         X @ W
    ... except ValueError as error:
    ...     print(error.__notes__[0])
    matmul: expected X.shape[-1] == W.shape[-2], got (32, 5) @ (3, 5): 5 != 3.
    With X (32, 5) float64, W (3, 5) float64.
    Write X @ W.T, (32, 5) @ (5, 3) -> (32, 3).
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
        mode = None if aside else _mode()(self.warn)
        self.modes.append(mode)
        if mode:
            mode.__enter__()

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> None:
        if mode := self.modes.pop():
            mode.__exit__(kind, error, traceback)
        if isinstance(error, Exception):
            _explain(error, traceback and traceback.tb_frame.f_back, traceback)
            _hide_ourselves(traceback)


def _load(shell: Any) -> None:
    """Explain the errors of all cells of a notebook."""
    context = _Explained(False)
    leave = functools.partial(context.__exit__, None, None, None)
    shell.events.register("pre_run_cell", lambda info: context.__enter__())
    # The cell that loads the extension has not entered.
    shell.events.register("post_run_cell", lambda result: context.modes and leave())
    shell.set_custom_exc((Exception,), _show)


def _show(shell: Any, kind: Any, error: Any, traceback: Any, tb_offset: Any = None) -> None:
    _explain(error, None, traceback)
    _hide_ourselves(traceback)
    shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)


@functools.cache
def _mode() -> Any:
    """Make PyTorch's class that sees each call, once PyTorch is there."""
    mode = importlib.import_module("torch.overrides").TorchFunctionMode
    return type("Explaining", (mode,), {"__init__": _begin, "__torch_function__": _see})


def _begin(mode: Any, warn: bool) -> None:
    super(type(mode), mode).__init__()
    mode.warned = set() if warn else None  # the lines that were warned of


def _see(mode: Any, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
    """Let a call of PyTorch go on; explain its error."""
    try:
        result = func(*args, **(kwargs or {}))
    except Exception as error:
        if not is_compiling():
            _explain(error, sys._getframe(1), None, (func, args, kwargs or {}))
        raise
    if mode.warned is not None and not is_compiling():
        _warn(mode.warned, sys._getframe(1), (func, args, kwargs or {}), result)
    return result


class _Note(str):
    """What we write under an error, told from the notes of others by its class."""


def _explain(error: Any, frame: Any, traceback: Any, seen: Any = None) -> None:
    """Write a note under an error; whatever goes wrong in this leaves the error as it was."""
    with contextlib.suppress(Exception):
        stack = _stack(frame, traceback)
        explained = any(isinstance(note, _Note) for note in getattr(error, "__notes__", ()))
        # What we refuse says why; the compiler's errors are about other code than the reader's.
        apart = _is_of(stack[0][0], "linalg_dl") or "_dynamo" in type(error).__module__
        if not (explained or apart) and (note := _clashes.explain(_call(stack, error, seen))):
            error.add_note(_Note(note))


def _hide_ourselves(step: Any) -> None:
    """Take our own frame out of a traceback: the error comes from the reader's line."""
    while step is not None:
        while step.tb_next and step.tb_next.tb_frame.f_code.co_filename == __file__:
            step.tb_next = step.tb_next.tb_next
        step = step.tb_next


def _stack(frame: Any, step: Any) -> Stack:
    """List frames, the innermost first, and where each one stands."""
    stack = []
    while frame is not None:
        stack.append((frame, frame.f_lasti))
        frame = frame.f_back
    while step is not None:
        stack.insert(0, (step.tb_frame, step.tb_lasti))
        step = step.tb_next
    return [(f, k) for f, k in stack if f.f_code.co_filename not in (__file__, contextlib.__file__)]


def _is_of(frame: Any, *libraries: str) -> bool:
    roots = [sys.modules[name].__path__[0] + os.sep for name in libraries if name in sys.modules]
    return frame.f_code.co_filename.startswith(tuple(roots))


def _call(stack: Stack, error: Any, seen: Any) -> Call:
    """Describe the call that failed: as PyTorch saw it, or as its module or its line has it."""
    place = next(k for k, (frame, _) in enumerate(stack) if not _is_of(frame, "torch", "numpy"))
    reader, inner = stack[place][0], [frame for frame, _ in stack[:place]]
    node, texts = _line(*stack[place], str(error))
    name, options, given = (
        _of_torch(*seen) if seen else _of_module(inner) or _of_line(node, reader, texts, str(error))
    )
    direct = len({id(one) for one in _modules(inner)}) < 2  # not of a layer within another
    operands = [*_operands(name, given, texts if direct or not seen else [])]
    layers = _layers([frame for frame, _ in stack], reader)
    args = [value for _, value in given]
    return Call(ALIASES.get(name, name), args, options, operands, *layers, node, str(error))


def _line(reader: Any, instruction: int, message: str) -> tuple[Any, list[tuple[str, Any]]]:
    """Read the expression of a line that failed: itself, and its operands with their values."""
    node = None
    with contextlib.suppress(Exception), READING:  # no source, or a line that is not Python's own
        node = _lines.find(reader, instruction)
    if node is None:
        return None, []
    itself = "ambiguous" in message and not isinstance(node, ast.Call)  # asked if it is true
    return node, [*_texts([node] if itself else _lines.parts(node), reader)]


def _texts(parts: Iterable[Any], reader: Any) -> Iterator[tuple[str, Any]]:
    """Give what stands in the reader's line, each with its value; of a list, those that it has."""
    for part in parts:
        text, value = _lines.written(part), _lines.look_up(part, reader)
        if isinstance(value, (list, tuple)) and any(map(is_array, value)):
            yield from ((f"{text}[{k}]", x) for k, x in enumerate(value))
        else:
            yield text, value


def _of_torch(func: Any, args: Any, options: Any) -> tuple[str, dict[str, Any], list[Any]]:
    """Take a call apart that PyTorch has shown."""
    name = func.__name__.strip("_")
    try:
        given = inspect.signature(func).bind(*args, **options).arguments
    except (TypeError, ValueError):  # a function of C
        given = {**{f"x{k}": x for k, x in enumerate(args)}, **options}
    flat: list[Any] = []
    for key, x in given.items():
        many = x if isinstance(x, (list, tuple)) else None
        flat += [(key, x)] if many is None else [("", one) for one in many]
    return name, {**options, **given}, flat


def _of_module(frames: list[Any]) -> Any:
    """Take the call of a module apart whose own code has refused its input."""
    for frame in frames:
        if _is_module(module := frame.f_locals.get("self")):
            keys = frame.f_code.co_varnames[1 : frame.f_code.co_argcount]
            given = [(key, frame.f_locals.get(key)) for key in keys]
            if any(is_array(x) for _, x in given):
                return type(module).__name__, {}, given
    return None


def _of_line(node: Any, reader: Any, texts: list[Any], message: str) -> Any:
    """Take a line apart; of what would have to be run again, NumPy's message may tell the shape."""
    options = {x.arg: _lines.look_up(x.value, reader) for x in getattr(node, "keywords", ())}
    values = [x for _, x in texts]
    open_places = [k for k, x in enumerate(values) if x is UNKNOWN or is_array(x)]
    told = re.findall(r"\((\d*(?:,\d*)*)\)", message.partition("together with shapes ")[2])
    for k, shape in zip(open_places, told, strict=False):
        if values[k] is UNKNOWN and len(told) == len(open_places):
            values[k] = Shaped(tuple(int(n) for n in shape.split(",") if n), "")
    known = itertools.takewhile(lambda x: x is not UNKNOWN, values)
    return _lines.name_of(node), options, [("", x) for x in known]


def _operands(name: str, given: list[Any], texts: list[Any]) -> Iterator[Operand]:
    """Name the arrays of a call as the reader does, or as their parameters are named."""
    arrays = [(key, x) for key, x in given if is_array(x)]
    known = {id(x): text for text, x in texts if x is not UNKNOWN}
    loose = [text for text, x in texts if x is UNKNOWN or is_array(x)]
    for k, (key, x) in enumerate(arrays):
        usual = "XWb"[k] if name in LAYERS else key
        if re.fullmatch(r"(x\d+|self)?", usual):  # no parameter's name
            usual = f"x{k + 1}" if len(arrays) > 1 else "x"
        placed = loose[k] if len(loose) == len(arrays) else usual
        text = known.get(id(x), placed)
        yield Operand(chr(0xE000 + k), text if len(text) <= LONGEST else usual, x)


def _is_module(x: Any) -> bool:
    torch = sys.modules.get("torch")
    # Not isinstance, which asks the objects themselves: some stand for others that are not there.
    return torch is not None and issubclass(type(x), torch.nn.Module)


def _modules(frames: list[Any]) -> list[Any]:
    return [x for frame in frames if _is_module(x := frame.f_locals.get("self"))]


def _layers(frames: list[Any], reader: Any) -> tuple[Layer | None, list[Layer]]:
    """Find the module that failed, by its path in the model; and all others that are known."""
    inside = _modules(frames)
    names = {**reader.f_globals, **reader.f_locals}
    roots = [*reversed(inside), *filter(_is_module, names.values())]
    layers = [
        Layer(f"{type(root).__name__}.{path}".rstrip("."), module)
        for root in roots
        for path, module in root.named_modules()
    ]
    return next((one for one in layers if inside and one.module is inside[0]), None), layers


def _warn(warned: set[Any], frame: Any, seen: Any, result: Any) -> None:
    """Warn of what is seldom meant, once a line; whatever goes wrong in this is no warning."""
    text = ""
    with contextlib.suppress(Exception):
        if _is_doubtful(seen, result):
            stack = _stack(frame, None)
            reader = next(frame for frame, _ in stack if not _is_of(frame, "torch", "numpy"))
            place = reader.f_code.co_filename, reader.f_lineno
            if place not in warned:
                warned.add(place)
                text = _clashes.explain(_call(stack, "", seen), _clashes.DOUBTS)
    if text:
        warnings.warn_explicit(text, UserWarning, *place)


@functools.cache
def _doubt_of(func: Any) -> str:
    """Name what a function is looked at for, by the set of names that holds its own."""
    name = func.__name__.strip("_")
    return next((kind for kind, names in DOUBTFUL.items() if name in names), "")


def _is_doubtful(seen: Any, result: Any) -> bool:
    """Tell quickly whether a call is one to warn of."""
    func, args, options = seen
    kind = _doubt_of(func)
    if kind in ("", "softmax"):
        return kind == "softmax" and options.get("dim", 0) is None
    x, y = args[:2]
    if not (is_tensor(x) and is_tensor(y)):
        return False
    if x.dtype is not y.dtype and x.ndim and y.ndim:
        return {"torch.float32", "torch.float64"} == {str(x.dtype), str(y.dtype)}
    return x.shape != y.shape and (kind == "loss" or result.shape not in (x.shape, y.shape))

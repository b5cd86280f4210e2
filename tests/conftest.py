"""The backends that every test runs on, and the check of every shape annotation."""

from __future__ import annotations

import functools
import inspect
import typing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import array_api_compat
import array_api_strict
import beartype
import hypothesis
import jaxtyping
import numpy as np
import pytest
import torch

import linalg_dl

HAS_CUDA = torch.cuda.is_available()
HAS_BOOK = find_spec("myst_nb") is not None
# Tests of what builds the book, which is more than the library needs.
OF_BOOK = ("book", "claims", "copying", "hosting", "moving", "moving_site", "notebooks")
OF_BOOK += ("patches", "recorded", "self_check", "translations", "wording")
collect_ignore = [] if HAS_BOOK else [f"test_{name}.py" for name in OF_BOOK]
# Of the marks that are asked for alone, what stands in each file that has such tests.
SESSIONS = {one: f"mark.{one}" for one in ("browser", "links", "plants", "take", "translations")}
SESSIONS["cuda"] = "(backend"  # what runs on each backend, and test_devices
BACKENDS = ["numpy", "numpy-readonly", "torch", "array_api_strict"]
BACKENDS += [pytest.param("cuda", marks=pytest.mark.cuda)] * HAS_CUDA

KINDS = ("Float", "Num", "Real", "Int", "Shaped")
# An int is welcome where a float is annotated, as PEP 484 says.
TYPECHECKER = beartype.beartype(conf=beartype.BeartypeConf(is_pep484_tower=True))

hypothesis.settings.register_profile("linalg_dl", deadline=None, derandomize=True, max_examples=60)
hypothesis.settings.load_profile("linalg_dl")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """End what pytest-cov 7.1 starts in a worker of xdist beside its own: it traces all twice."""
    cover = session.config.pluginmanager.getplugin("_cov")
    if hasattr(session.config, "workerinput") and cover and cover.cov_controller:
        cover.cov_controller.pause()


def pytest_report_header() -> list[str]:
    cuda = torch.cuda.get_device_name() if HAS_CUDA else "NOT TESTED, PyTorch sees no CUDA device"
    book = "what builds it is installed" if HAS_BOOK else "NOT TESTED, MyST-NB is not installed"
    return [f"cuda: {cuda}", f"book: {book}"]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import no file without a test of the session that is asked for: 4,000 others are not its."""
    sign = SESSIONS.get(config.option.markexpr)
    if sign and collection_path.suffix == ".py":
        return sign not in collection_path.read_text("utf-8") or None
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("cuda") and not HAS_CUDA:
            item.add_marker(pytest.mark.skip(reason="no CUDA device on this machine"))
        if item.get_closest_marker("property"):  # a law takes no lines that examples do not take
            item.add_marker(pytest.mark.no_cover)


@dataclass(frozen=True)
class Backend:
    """One array library on one device, as the tests use it."""

    name: str

    @property
    def xp(self) -> ModuleType:
        if self.name == "array_api_strict":
            return array_api_strict
        return array_api_compat.array_namespace(self.asarray([0.0]))

    def asarray(self, data: Any, dtype: str | None = None) -> Any:
        """Make an array of `dtype` (float64 for floats, int64 for integers, when None)."""
        array = np.array(data, dtype=dtype)
        if self.name == "numpy-readonly":
            array.flags.writeable = False
        if self.name in ("torch", "cuda"):
            return torch.from_numpy(array.copy()).to("cuda" if self.name == "cuda" else "cpu")
        if self.name == "array_api_strict":
            return array_api_strict.asarray(array)
        return array

    def to_numpy(self, x: Any) -> Any:
        """Copy an array back to NumPy, wherever it is."""
        if isinstance(x, torch.Tensor):
            return x.detach().cpu().numpy()
        return np.asarray(x)

    def assert_same_kind(self, x: Any, like: Any) -> None:
        """Fail unless `x` is of the library, the device and the dtype of `like`."""
        assert array_api_compat.array_namespace(x) is array_api_compat.array_namespace(like)
        assert array_api_compat.device(x) == array_api_compat.device(like)
        assert x.dtype == like.dtype


@pytest.fixture
def style():
    """Draw as the book does, and leave no figure open."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    from linalg_dl import figures

    with mpl.rc_context():
        mpl.rcParams.update(figures.STYLE)
        yield
    plt.close("all")


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> Backend:
    return Backend(request.param)


def _checked(function: FunctionType) -> Any:
    """Wrap a function so that each call that returns also has its annotations checked.

    The function runs first, so that bad input meets its own error, not beartype's. What is
    checked is a stand-in with the same signature, which gives the result that was computed.
    """
    original = inspect.unwrap(function)
    names = {"Array": Any, **{k: getattr(jaxtyping, k) for k in KINDS}}
    hints = typing.get_type_hints(original, {**original.__globals__, **names}, include_extras=True)
    code = compile(f"def stand_in{_bare(original)}: return results[-1]", original.__name__, "exec")
    results: list[Any] = []
    scope: dict[str, Any] = {"results": results}
    exec(code, scope)
    stand_in = scope["stand_in"]
    stand_in.__defaults__, stand_in.__kwdefaults__ = original.__defaults__, original.__kwdefaults__
    stand_in.__annotations__ = hints
    annotated = jaxtyping.jaxtyped(stand_in, typechecker=TYPECHECKER)

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        if torch.compiler.is_compiling():
            return function(*args, **kwargs)
        results.append(function(*args, **kwargs))
        annotated(*args, **kwargs)
        return results.pop()

    return wrapper


def _bare(function: FunctionType) -> str:
    """Write the parameters of a function without annotations and defaults."""
    signature = inspect.signature(function)
    bare = [
        one.replace(annotation=one.empty, default=one.empty if one.default is one.empty else None)
        for one in signature.parameters.values()
    ]
    return str(inspect.Signature(bare))


def _check_annotations_of(module: ModuleType) -> None:
    for name in module.__all__:
        function = getattr(module, name)
        if inspect.isfunction(function):
            setattr(module, name, _checked(function))


# A first tensor that was checked lets all others take the fast paths, whichever test comes first.
linalg_dl.vecdot(torch.ones(1), torch.ones(1))
_check_annotations_of(linalg_dl)

"""Record what the library and the chapter on devices do on a GPU: `nox -s cuda`.

Runs the tests on CUDA tensors and the chapter's cells on the device, compares the device with
the CPU, times both, and writes it all to docs/cuda.json, which the book shows where it is built
without a GPU. Anything that goes wrong is said at the end, and nothing is written then.

Where nothing can be installed, `python tests/record_cuda.py` does the same with the PyTorch that
is there: it needs that, NumPy, array-api-compat and what tests/conftest.py imports.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import datetime
import io
import json
import os
import platform
import re
import shlex
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from unittest import mock
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

import bench  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
from _ext import record as records  # noqa: E402
from calls import CALLS  # noqa: E402
from torch.utils._python_dispatch import TorchDispatchMode  # noqa: E402
from torch.utils._pytree import tree_leaves  # noqa: E402

import linalg_dl as la  # noqa: E402

DTYPES = ("float64", "float32", "bfloat16")
WORST = 64  # times the eps of the dtype: how far two orders of adding up may lie apart
PATIENCE = 5.0  # seconds: once a call takes the CPU longer, larger sizes are left out
MATMUL_SIZES = tuple(2**k for k in range(4, 13))
VECDOT_SIZES = tuple(4**k for k in range(8))
COMPONENTS = 1024  # of each vector of a stack of dot products
TESTS = ["-m", "cuda", "--ignore=tests/test_figures.py", "tests"]  # which ask for more than PyTorch


class Watch(TorchDispatchMode):
    """Count the operations that take or give a tensor on one kind of device."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.count = 0

    def __torch_dispatch__(
        self, function: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        """Run the operation, and look where its tensors are."""
        result = function(*args, **(kwargs or {}))
        tensors = (x for x in tree_leaves((args, kwargs, result)) if isinstance(x, torch.Tensor))
        self.count += any(x.device.type == self.kind for x in tensors)
        return result


@contextlib.contextmanager
def instead(modules: dict[str, Any]) -> Iterator[None]:
    """Put modules in the place of others for a while.

    What is imported meanwhile stays, which mock.patch.dict would drop: some parts of PyTorch
    cannot be imported twice.
    """
    before = {name: sys.modules[name] for name in modules if name in sys.modules}
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name in modules:
            del sys.modules[name]
        sys.modules.update(before)


def run_page(page: str, kind: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Run the cells of a page in order; give what those for a GPU did, and what went wrong."""
    names: dict[str, Any] = {"__name__": "__main__"}
    done, wrong = [], []
    # What glues and draws is for the page alone.
    beside = ("myst_nb", "linalg_dl.figures", "drawings.devices", "drawings")
    show = {name: mock.MagicMock() for name in beside}
    with (
        instead(show),
        mock.patch.object(la, "figures", show["linalg_dl.figures"], create=True),
    ):
        for cell in records.cells(page):
            ran = run_cell(cell, names, kind)
            wrong += [f"line {cell.line}: {fault}" for fault in faults(cell, ran, kind)]
            if records.TAG in cell.tags:
                done.append(ran)
    if not done:
        wrong.append(f"no cell of the page is tagged {records.TAG}")
    return done, wrong


def run_cell(cell: records.Cell, names: dict[str, Any], kind: str) -> dict[str, Any]:
    """Run one cell as a notebook does, watching the device; keep all that it shows."""
    printed, value, error = io.StringIO(), None, None
    with contextlib.redirect_stdout(printed), Watch(kind) as watch:
        try:
            value = run_source(cell.source, names, f"<cell at line {cell.line}>")
        except Exception as caught:
            error = f"{type(caught).__name__}: {caught}"
            if "raises-exception" not in cell.tags:
                traceback.print_exc()
        shown = None if value is None else repr(value)
    return {
        "line": cell.line,
        "sha256": cell.sha256,
        "operations_on_device": watch.count,
        "printed": printed.getvalue(),
        "value": shown,
        "error": error,
    }


def run_source(source: str, names: dict[str, Any], where: str) -> Any:
    """Run statements, and give the value of the last if it is an expression."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), where, "exec"), names)
    if last is None:
        return None
    value = eval(compile(ast.Expression(last.value), where, "eval"), names)
    return None if source.rstrip().endswith(";") else value


def faults(cell: records.Cell, ran: dict[str, Any], kind: str) -> Iterator[str]:
    """Say what a cell should have done and did not."""
    if "raises-exception" in cell.tags:
        if ran["error"] is None:
            yield "tagged raises-exception, but nothing was raised"
    elif ran["error"] is not None:
        yield ran["error"]
    if records.TAG in cell.tags and not ran["operations_on_device"]:
        yield f"tagged {records.TAG}, but no operation had a tensor on {kind}"


def run_tests(selection: list[str]) -> tuple[dict[str, int], list[str]]:
    """Run the tests that are for the device, each of which has to run and to pass."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "--junitxml", str(report), *selection]
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path})
        if not report.exists():
            return {}, ["the tests could not start"]
        suite = ElementTree.parse(report).getroot().find("testsuite")
    counts = {key: int(suite.get(key)) for key in ("tests", "errors", "failures", "skipped")}
    ran = counts["tests"] - counts["skipped"]
    wrong = [f"{counts[key]} tests: {key}" for key in counts if key != "tests" and counts[key]]
    return counts, wrong + ["no test ran"] * (ran == 0)


def agreement(device: str, size: int) -> tuple[dict[str, Any], list[str]]:
    """Compare each function on the device with the same one on the CPU, in each dtype."""
    table: dict[str, Any] = {}
    for dtype in DTYPES:
        kind = getattr(torch, dtype)
        found = {name: largest_error(call, device, kind, size) for name, call in CALLS.items()}
        errors = {name: error for name, error in found.items() if error is not None}
        table[dtype] = {"eps": torch.finfo(kind).eps, "max_error": errors}
    wrong = [
        f"{name} of {dtype}: the device and the CPU differ by {error:.2g}"
        for dtype, row in table.items()
        for name, error in row["max_error"].items()
        if not error <= WORST * row["eps"]
    ]
    return table, wrong


def largest_error(call: Callable[..., Any], device: str, dtype: Any, size: int) -> float | None:
    """Give the largest difference, in units of the largest number; None without numbers."""
    x, y = (
        torch.tensor(z, dtype=dtype) for z in np.random.default_rng(0).normal(size=(2, size, size))
    )
    here = [z for z in tree_leaves(call(x, y)) if isinstance(z, torch.Tensor)]
    there = [
        z for z in tree_leaves(call(x.to(device), y.to(device))) if isinstance(z, torch.Tensor)
    ]
    errors = []
    for right, result in zip(here, there, strict=True):
        assert result.device.type == torch.device(device).type, "a result left the device"
        right, result = right.double(), result.cpu().double()
        errors.append(((result - right).abs().max() / right.abs().max()).item())
    return max(errors) if errors else None


def timings(device: str, sizes: dict[str, tuple[int, ...]]) -> Iterator[dict[str, Any]]:
    """Time both products over their sizes, until the CPU takes too long for larger ones."""
    for operation, dtype in ((o, d) for o in sizes for d in DTYPES):
        for size in sizes[operation]:
            row = time_product(operation, dtype, size, device)
            yield row
            if row["cpu"] > PATIENCE:
                break


def time_product(operation: str, dtype: str, size: int, device: str) -> dict[str, Any]:
    """Time a product on the CPU and on the device, the way there and back counted and not."""
    product = torch.matmul if operation == "matmul" else torch.linalg.vecdot
    shape = (size, size if operation == "matmul" else COMPONENTS)
    x, y = (torch.randn(shape).to(getattr(torch, dtype)) for _ in range(2))
    u, v = x.to(device), y.to(device)
    return {
        "operation": operation,
        "dtype": dtype,
        "size": size,
        "cpu": clock(lambda: product(x, y), device),
        "device": clock(lambda: product(u, v), device),
        "device_and_transfer": clock(lambda: product(x.to(device), y.to(device)).to("cpu"), device),
    }


def clock(call: Callable[[], object], device: str) -> float:
    """Give the median time of a call, in seconds, each waited for until the device is done."""
    times: list[float] = []
    call()  # the first call prepares what the others find ready
    while len(times) < 5 or (sum(times) < 0.1 and len(times) < 50):
        bench.wait_for(device)
        start = perf_counter()
        call()
        bench.wait_for(device)
        times.append(perf_counter() - start)
    return median(times)


def ratios(device: str, n: int, length: int) -> list[dict[str, Any]]:
    """Compare the library on the device with the native calls."""
    rows = []
    for case in bench.device_cases(device, n, length):
        ratio = bench.measure(case)
        rows.append({"function": case.name, "size": case.size, "ratio": ratio})
    return rows


def environment(device: str) -> dict[str, Any]:
    """Say what the record was made with, and when."""
    report = la.cuda_report()
    kind = torch.device(device).type
    found = {"type": kind, "name": cpu_name()}
    if kind == "cuda":
        first = report.devices[torch.cuda.current_device()]
        found |= {"name": first.name, "memory": first.memory, "capability": first.capability}
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "device": found,
        "driver": report.driver,
        "cuda": torch.version.cuda,
        "torch": torch.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "system": platform.system(),
        "cpu": {"name": cpu_name(), "threads": torch.get_num_threads()},
    }


def cpu_name() -> str:
    """Ask Linux for the model of its processor, by its name alone; elsewhere take the kind."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    name = re.sub(r"\((R|TM)\)|\b(CPU|Processor)\b", " ", next(models, platform.machine()))
    return " ".join(name.split())


def make(options: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    """Do all there is to do, telling what; give the record and what went wrong."""
    sizes = {"matmul": MATMUL_SIZES[: options.sizes], "vecdot": VECDOT_SIZES[: options.sizes]}
    result = environment(options.device) | {"page": options.page.stem}
    print(f"{result['device']['name']}: the cells of {options.page}", flush=True)
    result["cells"], wrong = run_page(options.page.read_text("utf-8"), result["device"]["type"])
    print("the tests", flush=True)
    result["tests"], failed = run_tests(shlex.split(options.tests))
    print("agreement with the CPU", flush=True)
    result["agreement"], apart = agreement(options.device, options.side)
    print("times", flush=True)
    result["components"] = COMPONENTS
    result["timings"] = list(timings(options.device, sizes))
    result["ratios"] = ratios(options.device, max(sizes["matmul"]), options.length)
    return result, wrong + failed + apart


def main(arguments: list[str] | None = None) -> None:
    """Make the record and write it, or say why not."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--device", default="cuda", help="another one serves to try this out")
    parser.add_argument("--out", type=Path, default=records.RECORD)
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "devices.md")
    parser.add_argument("--tests", default=shlex.join(TESTS), help="what pytest is asked to run")
    parser.add_argument("--sizes", type=int, help="how many sizes to time; all when left out")
    parser.add_argument("--side", type=int, default=64, help="of the matrices that are compared")
    parser.add_argument("--length", type=int, default=10**7, help="of the longest vectors")
    options = parser.parse_args(arguments)
    reason = la.cuda_report().reason
    if options.device == "cuda" and reason:
        sys.exit(f"PyTorch {torch.__version__} sees no GPU on this machine: {reason}")
    result, wrong = make(options)
    text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
    if wrong:
        failed = Path(tempfile.gettempdir()) / "cuda.failed.json"
        failed.write_text(text, "utf-8")
        sys.exit("\n".join([*wrong, f"nothing was recorded; what was seen is in {failed}"]))
    options.out.write_text(text, "utf-8", newline="\n")
    print(f"recorded in {options.out}")


if __name__ == "__main__":
    main()

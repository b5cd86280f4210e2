"""Time the library against the native call of the same backend, in the same run.

Each ratio is the median of many, of runs that follow each other at once, so that what
else the machine does weighs on both. Prints a table, and writes it to the file that it
is given as JSON.
"""

from __future__ import annotations

import functools
import itertools
import json
import statistics
import subprocess
import sys
import time
import timeit
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

import linalg_dl as la

RUN_SECONDS = 1e-3
CASE_SECONDS = 2.0
MIN_ROUNDS = 15


class Case(NamedTuple):
    """A call of the library, the native calls that compete with it, and the ratio it aims at."""

    name: str
    size: str
    backend: str
    ours: Callable[[], object]
    native: list[Callable[[], object]]
    target: float


def arrays(backend: str, *shapes: tuple[int, ...]) -> list:
    """Draw arrays in the default float of the backend: float64 in NumPy, float32 in PyTorch."""
    rng = np.random.default_rng(0)
    drawn = [rng.standard_normal(shape) for shape in shapes]
    return [torch.tensor(x, dtype=torch.float32) for x in drawn] if backend == "torch" else drawn


def cases(backend: str) -> Iterator[Case]:
    """Give the standard names at a small and a large size, then what is made of several steps."""
    xp = torch if backend == "torch" else np
    vecdots = [np.vecdot, np.dot] if backend == "numpy" else [torch.linalg.vecdot, torch.dot]
    together = np.broadcast_arrays if backend == "numpy" else torch.broadcast_tensors
    norms = [xp.linalg.vector_norm, xp.linalg.norm]
    for n, target in ((3, 2.0), (10**6, 1.05)):
        a, b = arrays(backend, (n,), (n,))
        native = [lambda f=f, a=a, b=b: f(a, b) for f in vecdots]
        yield Case("vecdot", f"{n}", backend, lambda a=a, b=b: la.vecdot(a, b), native, target)
        native = [lambda f=f, a=a: f(a) for f in norms]
        yield Case("vector_norm", f"{n}", backend, lambda a=a: la.vector_norm(a), native, target)
    for n, target in ((3, 2.0), (1000, 1.05)):
        u, v = arrays(backend, (n,), (n,))
        native = [lambda u=u, v=v: xp.outer(u, v)]
        size = f"{n} -> {n}x{n}"
        yield Case("outer", size, backend, lambda u=u, v=v: la.outer(u, v), native, target)
    for n, target in ((3, 2.0), (512, 1.05)):
        a, b = arrays(backend, (n, n), (n, n))
        size = f"{n}x{n}"
        native = [lambda a=a, b=b: a @ b, lambda a=a, b=b: xp.matmul(a, b)]
        yield Case("matmul", size, backend, lambda a=a, b=b: la.matmul(a, b), native, target)
        u = a[0]
        # These make views: they take the same time at every size.
        native = [lambda a=a: a.mT]
        ours = lambda a=a: la.matrix_transpose(a)  # noqa: E731
        yield Case("matrix_transpose", size, backend, ours, native, 2.0)
        native = [lambda u=u, n=n: xp.broadcast_to(u, (n, n))]
        ours = lambda u=u, n=n: la.broadcast_to(u, (n, n))  # noqa: E731
        yield Case("broadcast_to", size, backend, ours, native, 2.0)
        native = [lambda a=a, u=u: together(a, u)]
        ours = lambda a=a, u=u: la.broadcast_arrays(a, u)  # noqa: E731
        yield Case("broadcast_arrays", size, backend, ours, native, 2.0)
    # What the chapter on matrices says of the clock: the one order takes several times the other.
    A, B, x = arrays(backend, (400, 400), (400, 400), (400,))
    dear = [lambda: (A @ B) @ x]
    yield Case("A @ (B @ x)", "400x400", backend, lambda: A @ (B @ x), dear, 1 / 3)
    X, W, b = arrays(backend, (4096, 512), (256, 512), (256,))
    native = [lambda: X @ W.T + b]
    if backend == "torch":
        native = [lambda: torch.nn.functional.linear(X, W, b)]
    yield Case("linear", "4096x512->256", backend, lambda: la.linear(X, W, b), native, 1.1)
    yield from composites(backend)


def composites(backend: str) -> Iterator[Case]:
    """Give the functions of several steps at n = 3, each beside its formula in plain calls."""
    xp = torch if backend == "torch" else np
    a, b, w = arrays(backend, (3,), (3,), (3,))
    W, c = arrays(backend, (3, 3), (3,))
    norm = xp.linalg.norm
    relu = (lambda z: torch.relu(z)) if backend == "torch" else (lambda z: np.maximum(z, 0))
    plain: dict[str, tuple[tuple[object, ...], Callable[..., object]]] = {
        "normalize": ((a,), lambda a: a / norm(a)),
        "direction": ((a[:2],), lambda a: xp.atan2(a[1], a[0])),
        "angle_between": ((a, b), lambda a, b: xp.arccos(a @ b / (norm(a) * norm(b)))),
        "cosine_similarity": ((a, b), lambda a, b: a @ b / (norm(a) * norm(b))),
        "project": ((a, b), lambda a, b: (a @ b) / (b @ b) * b),
        "scalar_projection": ((a, b), lambda a, b: a @ b / norm(b)),
        "net_input": ((a, w, 0.5), lambda x, w, b: x @ w + b),
        "linear": ((a, W, c), lambda x, W, b: x @ W.T + b),
        "step": ((a,), lambda z: xp.where(z > 0, 1.0, 0.0)),
        "sigmoid": ((a,), lambda z: 1 / (1 + xp.exp(-z))),
        "relu": ((a,), relu),
        "mlp": ((a, W, c, W, c), lambda x, W, b, V, d: relu(x @ W.T + b) @ V.T + d),
        "transform": ((W, a), lambda W, x: x @ W.T),
        "scale_vector": ((2.0, a), lambda c, x: c * x),
        "add_vectors": ((a, b), lambda a, b: a + b),
    }
    for name, (args, formula) in plain.items():
        ours = functools.partial(getattr(la, name), *args)
        native = [functools.partial(formula, *args)]
        yield Case(name, "3, composite", backend, ours, native, 10.0)


def wait_for(device: str) -> None:
    """Wait until a device has done all that it was asked for; a CPU always has."""
    if device == "cuda":
        torch.cuda.synchronize()


def device_cases(device: str, n: int, length: int) -> Iterator[Case]:
    """Give the standard names on a device, each call waited for, at a size that fills it."""
    A, B = (torch.randn(n, n, device=device) for _ in range(2))
    a, b = (torch.randn(length, device=device) for _ in range(2))
    square, vector = f"{n}x{n}", f"{length:g}"
    # Views take no time on the device. The norm that cannot overflow reads its vector several
    # times: see its Notes.
    targets = dict.fromkeys(("matrix_transpose", "broadcast_to", "broadcast_arrays"), 2.0)
    targets["vector_norm"] = 6.0

    def case(name: str, size: str, native: Callable[..., object], *args: object) -> Case:
        ours = getattr(la, name)
        target = targets.get(name, 1.05)

        def waited(function: Callable[..., object]) -> Callable[[], None]:
            return lambda: (function(*args), wait_for(device))[1]

        return Case(name, size, device, waited(ours), [waited(native)], target)

    yield case("matmul", square, torch.matmul, A, B)
    yield case("linear", square, torch.nn.functional.linear, A, B, A[0])
    yield case("vecdot", square, torch.linalg.vecdot, A, B)
    yield case("vecdot", vector, torch.dot, a, b)
    yield case("vector_norm", vector, torch.linalg.vector_norm, a)
    yield case("outer", square, torch.outer, A[0], B[0])
    yield case("matrix_transpose", square, lambda x: x.mT, A)
    yield case("broadcast_to", square, torch.broadcast_to, A[0], (n, n))
    yield case("broadcast_arrays", square, torch.broadcast_tensors, A, B[0])


def measure(case: Case) -> float:
    """Give the median ratio to the best native call, each going first in turn."""
    timers = [timeit.Timer(call) for call in (case.ours, *case.native)]
    once = max(timer.timeit(1) for timer in timers for _ in range(2))
    number = max(1, int(RUN_SECONDS / once))
    rounds: list[list[float]] = []
    end = time.perf_counter() + CASE_SECONDS
    while len(rounds) < MIN_ROUNDS or time.perf_counter() < end:
        order = list(range(len(timers)))
        first = len(rounds) % len(timers)
        times = {i: timers[i].timeit(number) for i in order[first:] + order[:first]}
        rounds.append([times[0] / times[i] for i in order[1:]])
    return max(statistics.median(ratios) for ratios in zip(*rounds, strict=True))


def import_ratio() -> float:
    """Compare `import linalg_dl` with `import numpy`, in fresh processes."""

    def best(statement: str) -> float:
        command = [sys.executable, "-c", statement]
        return min(timeit.repeat(lambda: subprocess.run(command, check=True), number=1, repeat=9))

    return best("import linalg_dl") / best("import numpy")


def explained_cost(**how: bool) -> float:
    """Give the microseconds that a call of PyTorch takes more where its errors are explained."""
    (x,) = arrays("torch", (3,))
    timer = timeit.Timer(lambda: torch.add(x, x))

    def best() -> float:
        return min(timer.repeat(repeat=9, number=2000)) / 2000 * 1e6

    costs = []
    for _ in range(MIN_ROUNDS):
        plain = best()
        with la.explained(**how):
            costs.append(best() - plain)
    return statistics.median(costs)


def main(path: str) -> None:
    """Measure all, print the table and write it."""
    rows = []
    every = [cases("numpy"), cases("torch")]
    if torch.cuda.is_available():
        every.append(device_cases("cuda", 4096, 10**7))
    else:
        print("cuda: NOT MEASURED, PyTorch sees no CUDA device on this machine")
    for case in itertools.chain(*every):
        row = (case.name, case.size, case.backend, measure(case), case.target)
        rows.append(row)
        print(f"{row[0]:24} {row[1]:14} {row[2]:6} {row[3]:7.2f}  <= {row[4]:g}", flush=True)
    for backend in ("numpy", "torch"):
        ratios = [row[3] for row in rows if row[2] == backend and "composite" in row[1]]
        rows.append(
            (f"median of the composites, {backend}", "3", "", statistics.median(ratios), 5.0)
        )
    rows.append(("import linalg_dl / import numpy", "", "", import_ratio(), 2.0))
    rows.append(("explained, microseconds a call", "3", "torch", explained_cost(), 2.0))
    rows.append(("explained, warn, microseconds", "3", "torch", explained_cost(warn=True), 4.0))
    for row in rows[-5:]:
        print(f"{row[0]:40} {row[1]:7} {row[3]:5.2f}  <= {row[4]:g}")
    keys = ("name", "size", "backend", "ratio", "target")
    table = [dict(zip(keys, row, strict=True)) for row in rows]
    over = [row["name"] for row in table if row["ratio"] > row["target"]]
    print(f"{len(table) - len(over)} of {len(table)} within their targets; over: {over or 'none'}")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(json.dumps(table, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

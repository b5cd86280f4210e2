"""Processes that share tensors, each with its part, and what all functions make of them.

``python tests/ranks.py DEVICE FOLDER WORLD RANK SIZES`` is one process of many: it writes what it
found, function by function, for meshes of the given sizes, to a file of its own in the folder.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from calls import CALLS
from torch.distributed.device_mesh import DeviceMesh
from torch.distributed.tensor import DTensor, Partial, Replicate, Shard, distribute_tensor

EPS = torch.finfo(torch.float64).eps
# How both arguments are shared: each way meets each other way.
PLACEMENTS = {"whole": Replicate(), "rows": Shard(0), "columns": Shard(1), "sums": Partial()}
WAYS = [("whole", "rows"), ("rows", "columns"), ("columns", "sums"), ("sums", "whole")]
SECONDS = 120  # the most that one of them waits for the others


def join(device: str, store: Path, world: int, rank: int) -> None:
    """Make this process one of a group that meets at a file."""
    backend = "nccl" if device == "cuda" else "gloo"
    if device == "cuda":
        torch.cuda.set_device(rank)
    dist.init_process_group(
        backend,
        store=dist.FileStore(str(store), world),
        rank=rank,
        world_size=world,
        timeout=timedelta(seconds=SECONDS),
    )


def share(x: torch.Tensor, mesh: DeviceMesh, way: str) -> DTensor:
    """Give a tensor of which each process of a mesh has a part."""
    if way != "sums":
        return distribute_tensor(x, mesh, [PLACEMENTS[way]])
    own = x if mesh.get_local_rank() == 0 else torch.zeros_like(x)
    return DTensor.from_local(own, mesh, [Partial()])


def parts(found: Any) -> Iterator[Any]:
    """Yield the arrays of a result, and what else is in it."""
    if isinstance(found, (tuple, list)) and not isinstance(found, torch.Size):
        yield from itertools.chain.from_iterable(map(parts, found))
    else:
        yield found


def fault(found: Any, right: Any) -> str:
    """Say how a result is not that of one device, to 4 eps; "" where it is."""
    if not isinstance(right, torch.Tensor):
        return "" if found == right else f"{found} is not {right}"
    if not isinstance(found, DTensor):
        return f"a {type(found).__name__} is not shared"
    error = (found.full_tensor() - right).abs().max().item() / right.abs().max().item() / EPS
    return "" if error <= 4 else f"{error:.3g} eps away"


def faults(device: str, size: int) -> dict[str, list[str]]:
    """Call each function with tensors shared in each way by the first processes."""
    mesh = DeviceMesh(device, list(range(size)))
    told: dict[str, list[str]] = {name: [] for name in CALLS}
    if dist.get_rank() >= size:
        return {}
    n = max(3, 2 * size - 1)  # the last part is smaller than the others
    x = torch.sin(torch.arange(1.0, n * n + 1, dtype=torch.float64)).reshape(n, n).to(device)
    y = x.flip(0) * 1.5 + 0.25
    for (name, call), (one, two) in itertools.product(CALLS.items(), WAYS):
        if "_by_" in name and one != "rows":
            continue  # a definition takes some time, and joins all before
        told[name] += [f"{one}, {two}: {said}" for said in met(call, x, y, mesh, one, two)]
    return told


def met(call: Any, x: torch.Tensor, y: torch.Tensor, mesh: DeviceMesh, *ways: str) -> list[str]:
    """Call a function with tensors shared in two ways, and say what is wrong."""
    shared = [share(one, mesh, way) for one, way in zip((x, y), ways, strict=True)]
    try:
        pairs = zip(parts(call(*shared)), parts(call(x, y)), strict=True)
        return [said for pair in pairs if (said := fault(*pair))]
    except Exception as error:  # which all of them meet
        return [f"{type(error).__name__}: {error}"]


def main(device: str, folder: str, world: str, rank: str, sizes: Sequence[str]) -> None:
    """Join the others, and write what was found."""
    join(device, Path(folder, "store"), int(world), int(rank))
    found = {size: faults(device, int(size)) for size in sizes}
    Path(folder, f"{rank}.json").write_text(json.dumps(found))
    dist.barrier()
    dist.destroy_process_group()


if __name__ == "__main__":
    main(*sys.argv[1:5], sys.argv[5].split(","))

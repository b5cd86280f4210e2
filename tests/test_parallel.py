"""The library on tensors that several processes share, and the program of the chapter."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import ranks
import torch
import torch.distributed as dist
from calls import CALLS
from torch.distributed.device_mesh import DeviceMesh
from torch.distributed.tensor import DTensor, Partial, Replicate, Shard, distribute_tensor

import linalg_dl as la
from linalg_dl import _arrays, _refusals, explain, figures

ROOT = Path(__file__).parents[1]
# `nox -s parallel` asks for more processes, and for GPUs where there are several.
SIZES = os.environ.get("LINALG_DL_PROCESSES", "2,3")
DEVICE = os.environ.get("LINALG_DL_DEVICE", "cpu")
ALONE = "LINALG_DL_ALONE"  # set where no process can be started, and nobody is to mind
SECONDS = 240

pytestmark = pytest.mark.skipif(
    not dist.is_available(), reason="NOT TESTED: this PyTorch has no torch.distributed"
)
several = pytest.mark.skipif(ALONE in os.environ, reason=f"NOT TESTED: {ALONE} is set")


def start(*arguments: str, **own: str) -> subprocess.Popen:
    """Start a process that finds the library and the tests."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    env = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", **own}
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    try:
        return subprocess.Popen([sys.executable, *arguments], env=env, **how)
    except OSError as error:
        pytest.fail(f"no process can be started here ({error}); set {ALONE}=1 to go without")


def finish(processes: list[subprocess.Popen]) -> list[str]:
    """Wait for processes, end those that take too long, and give what they said."""
    end, said = time.monotonic() + SECONDS, []
    try:
        for process in processes:
            said.append(process.communicate(timeout=max(0.1, end - time.monotonic()))[0])
        assert all(process.returncode == 0 for process in processes), "\n".join(said)
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    return said


@several
def test_shared_tensors_give_what_one_device_does(tmp_path):
    sizes = [*map(int, SIZES.split(","))]
    arguments = [str(ROOT / "tests/ranks.py"), DEVICE, str(tmp_path), str(max(sizes))]
    finish([start(*arguments, str(rank), SIZES) for rank in range(max(sizes))])
    for size, rank in [(s, r) for s in sizes for r in range(s)]:
        told = json.loads((tmp_path / f"{rank}.json").read_text())[str(size)]
        assert told == {name: [] for name in CALLS}, f"{rank} of {size}"


# ---- one process, which shares with none


@pytest.fixture(scope="module")
def mesh(tmp_path_factory):
    """Make this process a group of its own."""
    ranks.join("cpu", tmp_path_factory.mktemp("alone") / "store", 1, 0)
    yield DeviceMesh("cpu", [0])
    dist.destroy_process_group()


@pytest.mark.parametrize("name", CALLS)
def test_a_process_alone_shares_too(name, mesh, monkeypatch):
    monkeypatch.setattr(ranks, "CALLS", {name: CALLS[name]})
    assert ranks.faults("cpu", 1) == {name: []}


@pytest.mark.parametrize(
    "read",
    [
        lambda x: explain.matmul(x, x),
        lambda x: explain.linear(x, x),
        lambda x: figures.vector(x[0, :2]),
        lambda x: la.Perceptron(3).forward(x),
        lambda x: la.Perceptron(3, like=x),
        lambda x: la.xor_weights(like=x),
        lambda x: la.shares_memory(x, x),
        lambda x: la.can_view(x, (9,)),
        lambda x: la.to_device(x, "cpu"),
        la.to_numpy,
        la.to_host,
    ],
)
def test_what_reads_numbers_asks_for_all_of_them(read, mesh):
    x = torch.arange(9.0).reshape(3, 3)
    for way in ranks.PLACEMENTS:
        with pytest.raises(TypeError, match=r"full_tensor\(\)"):
            read(ranks.share(x, mesh, way))
    with pytest.raises(TypeError) as caught:
        la.to_numpy(ranks.share(x, mesh, "rows"))
    assert str(caught.value) == (
        "to_numpy: expected numbers that are all here in x, got x shared by devices. "
        "Write x.full_tensor()."
    )
    with pytest.raises(TypeError) as caught:
        la.rotation_matrix(0.0, like=ranks.share(x, mesh, "rows"))
    assert str(caught.value) == (
        "rotation_matrix: expected numbers that are all here in like, got like shared by devices. "
        "Write like.full_tensor()."
    )


def test_a_tensor_of_one_device_beside_a_shared_one_is_refused(mesh):
    x = torch.arange(9.0).reshape(3, 3)
    shared = ranks.share(x, mesh, "rows")
    for given in ((shared, x), (x, shared)):
        with pytest.raises(TypeError, match="shared by the same devices") as caught:
            la.matmul(*given)
        whole, alone = ("x1", "x2") if given[0] is shared else ("x2", "x1")
        assert str(caught.value) == (
            f"matmul: expected {whole} and {alone} shared by the same devices, got {whole} shared, "
            f"and {alone} a tensor of this device alone. Write distribute_tensor({alone}, "
            f"{whole}.device_mesh) to have it whole on each."
        )
        names = dict(zip(("x1", "x2"), given, strict=True))
        remedy = re.search(r"Write (distribute_tensor\((x\d), .*\)) to", str(caught.value))
        names[remedy[2]] = eval(remedy[1], {"distribute_tensor": distribute_tensor, **names})
        assert ranks.fault(la.matmul(*names.values()), x @ x) == ""


@pytest.mark.parametrize("length", range(1, 9))
@pytest.mark.parametrize("count", range(1, 6))
def test_a_device_without_a_part_is_refused(length, count):
    held = [len(part) for part in torch.arange(length).chunk(count)]
    way = ranks.PLACEMENTS["columns"]
    cut = SimpleNamespace(
        placements=(way,),
        device_mesh=SimpleNamespace(shape=(count,)),
        shape=(3, length),
    )
    whole = SimpleNamespace(**vars(cut) | {"placements": (ranks.PLACEMENTS["whole"],)})
    _refusals.require_parts("vecdot", "x", whole)
    if len(held) == count:
        _refusals.require_parts("vecdot", "x", cut)
    else:
        with pytest.raises(ValueError) as caught:  # noqa: PT011
            _refusals.require_parts("vecdot", "x", cut)
        assert str(caught.value) == (
            f"vecdot: expected a part of x on each of {count} devices, got axis {way.dim}, of "
            f"length {length}, cut into parts of which one is empty. Write x.redistribute("
            "placements=[Replicate()]) to have it whole on each."
        )


def test_parts_are_added_up_and_cuts_put_together_where_that_is_asked_for(mesh):
    x = torch.arange(6.0).reshape(2, 3)
    for placement in (Replicate(), Shard(0), Partial()):
        shared = DTensor.from_local(x, mesh, [placement])
        assert _arrays.is_shared(shared)
        whole = _arrays.joined(shared)
        assert whole.placements == (Replicate(),)
        assert torch.equal(whole.to_local(), x)
        left = _arrays.joined(shared, cuts=False).placements
        assert left == ((placement if placement.is_shard() else Replicate()),)
    assert not _arrays.is_shared(x)
    assert _arrays.joined(x) is x


# ---- what tells whether all this can fail


def test_another_result_is_told(mesh):
    x = torch.arange(1.0, 10, dtype=torch.float64).reshape(3, 3)
    shared = ranks.share(x, mesh, "rows")
    assert ranks.fault(shared, x) == ""
    assert "eps away" in ranks.fault(shared, x + 1e-14)
    assert "not shared" in ranks.fault(x, x)
    assert ranks.fault(2, 3) == "2 is not 3"


def test_a_process_that_fails_or_hangs_is_told(monkeypatch):
    with pytest.raises(AssertionError, match="no such"):
        finish([start("-c", "raise SystemExit('no such')")])
    monkeypatch.setattr(sys.modules[__name__], "SECONDS", 0.5)
    process = start("-c", "import time; time.sleep(60)")
    with pytest.raises(subprocess.TimeoutExpired):
        finish([process])
    assert process.returncode != 0


# ---- the program of the chapter


@several
def test_the_program_of_the_chapter_runs(tmp_path):
    page = (ROOT / "docs/parallel.md").read_text("utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```", page, re.S | re.M)
    (command,) = re.findall(r"^```bash\n(.*?)\n^```", page, re.S | re.M)
    program, *arguments, name = command.split()
    assert (program, name) == ("torchrun", "layer.py")
    (tmp_path / name).write_text(code)
    # Two that write into one place at once share its lines by chance: each gets its own.
    apart = ("--standalone", "--redirects", "3", "--log-dir", str(tmp_path / "logs"))
    finish([start("-m", "torch.distributed.run", *apart, *arguments, str(tmp_path / name))])
    said = [path.read_text() for path in sorted(tmp_path.glob("logs/**/stdout.log"))]
    assert said == ["0 True\n", "1 True\n"]

"""Devices: what CUDA has to offer, simulated where there is none, and the way there and back."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import warnings
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from calls import CALLS, NOT_CALLED
from conftest import HAS_CUDA
from numpy.testing import assert_array_equal
from torch._subclasses import fake_tensor
from torch.utils._pytree import tree_leaves

import linalg_dl as la
from linalg_dl import devices

NUMBERS = [row for row in la.DTYPES if row.name != "bool"]


@pytest.fixture
def without_cuda(monkeypatch):
    """Make PyTorch a build for the CPU, on any machine."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.version, "cuda", None)
    monkeypatch.setattr(torch.version, "hip", None)


@pytest.fixture
def without_device(monkeypatch):
    """Make PyTorch a build for CUDA on a machine that has no device."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.version, "cuda", "13.0")


@pytest.fixture
def two_devices(monkeypatch):
    """Make PyTorch see two devices, the second of them current."""
    properties = [
        SimpleNamespace(name="NVIDIA T4", total_memory=15 * 2**30, major=7, minor=5),
        SimpleNamespace(name="NVIDIA H100", total_memory=80 * 2**30, major=9, minor=0),
    ]
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "current_device", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda i: properties[i])
    monkeypatch.setattr(torch.version, "cuda", "13.0")


@pytest.fixture
def nvidia_smi(tmp_path, monkeypatch):
    """Put a program of that name on the path, that runs the given lines of a shell."""

    def write(lines: str | None) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        if lines is not None:
            program = tmp_path / ("nvidia-smi.bat" if os.name == "nt" else "nvidia-smi")
            head = "@echo off" if os.name == "nt" else "#!/bin/sh"
            program.write_text(f"{head}\n{lines}\n", "utf-8")
            program.chmod(0o755)

    return write


def test_the_report_agrees_with_pytorch():
    report = la.cuda_report()
    assert report.available is torch.cuda.is_available() is HAS_CUDA
    assert len(report.devices) == (torch.cuda.device_count() if HAS_CUDA else 0)
    assert report.torch == torch.__version__
    assert (report.built_with is None) == (torch.version.cuda is torch.version.hip is None)
    assert len(str(report).splitlines()) == 1 + max(1, len(report.devices))
    assert hash(report) == hash(la.cuda_report())


def test_a_build_without_cuda_is_told_from_a_machine_without_device(
    without_cuda, monkeypatch, nvidia_smi
):
    nvidia_smi(None)
    report = la.cuda_report()
    expected = f"PyTorch {torch.__version__}, built without CUDA; NVIDIA driver not found"
    assert str(report).splitlines() == [
        expected, "no CUDA device: PyTorch was built without CUDA"
    ]  # fmt: skip
    monkeypatch.setattr(torch.version, "cuda", "13.0")
    monkeypatch.setattr(
        torch.cuda, "device_count", lambda: 1
    )  # it is not asked where there is none
    assert la.cuda_report().reason == "no CUDA device was found (is there a driver?)"
    assert la.cuda_report().devices == ()
    assert "built with CUDA 13.0" in str(la.cuda_report())


@pytest.mark.parametrize("more", ["", " (Triggered internally at x.cpp:1)"])
def test_a_warning_of_pytorch_becomes_the_reason(without_device, monkeypatch, more):
    def too_old():
        warnings.warn(f"the driver is too old{more}", stacklevel=1)
        return False

    monkeypatch.setattr(torch.cuda, "is_available", too_old)
    assert la.cuda_report().reason == "no CUDA device was found (the driver is too old)"


def test_devices_are_listed_one_a_line(two_devices, nvidia_smi):
    nvidia_smi("echo 580.65.06\necho 580.65.06")
    report = la.cuda_report()
    assert report.available
    assert report.reason == ""
    assert report.driver == "580.65.06"
    assert report.devices[1] == la.CudaDevice("NVIDIA H100", 80 * 2**30, (9, 0))
    assert str(report).splitlines() == [
        f"PyTorch {torch.__version__}, built with CUDA 13.0; NVIDIA driver 580.65.06",
        "cuda:0: NVIDIA T4, 15.0 GiB, compute capability 7.5",
        "cuda:1: NVIDIA H100, 80.0 GiB, compute capability 9.0",
    ]


def test_a_build_for_amd_is_not_called_one_without_cuda(two_devices, monkeypatch):
    monkeypatch.setattr(torch.version, "cuda", None)
    monkeypatch.setattr(torch.version, "hip", "6.4")
    assert la.cuda_report().built_with == "ROCm 6.4"


def test_the_driver_is_asked_for_its_version_alone(nvidia_smi):
    asked = "--query-gpu=driver_version --format=csv,noheader"
    line = (
        f'if "%*"=="{asked}" echo 580' if os.name == "nt" else f'[ "$*" = "{asked}" ] && echo 580'
    )
    nvidia_smi(line)
    assert la.cuda_report().driver == "580"


def test_a_report_cannot_be_changed(two_devices):
    report = la.cuda_report()
    for one, key in ((report, "available"), (report.devices[0], "name")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(one, key, False)


@pytest.mark.parametrize("lines", [None, "exit 9", "echo failed\nexit 9", "exit 0"])
def test_a_driver_that_cannot_be_asked_is_none(nvidia_smi, lines):
    nvidia_smi(lines)
    assert la.cuda_report().driver is None


def test_a_program_that_hangs_or_cannot_start_is_given_up(nvidia_smi, monkeypatch):
    nvidia_smi("echo 580")
    for error in (subprocess.TimeoutExpired("nvidia-smi", 10), OSError("no")):
        monkeypatch.setattr(devices.subprocess, "run", lambda *_, e=error, **__: _raise(e))
        assert la.cuda_report().driver is None


def _raise(error):
    raise error


def test_without_pytorch_the_report_says_so(monkeypatch, nvidia_smi):
    nvidia_smi("echo 580.65.06")
    monkeypatch.setitem(sys.modules, "torch", None)
    assert str(la.cuda_report()).splitlines() == [
        "PyTorch not installed; NVIDIA driver 580.65.06",
        "no CUDA device: PyTorch is not installed",
    ]
    assert la.cuda_report().available is False
    with pytest.raises(ImportError) as caught:
        la.default_device()
    assert str(caught.value) == (
        "default_device: expected PyTorch to be installed, got no module torch. "
        "Write pip install torch."
    )


def test_the_default_is_the_current_device_with_its_index(two_devices):
    assert la.default_device() == torch.device("cuda:1") != torch.device("cuda")


def test_the_default_is_the_cpu_where_there_is_none(without_cuda):
    assert la.default_device() == torch.device("cpu") == torch.ones(1).device


@pytest.mark.parametrize("row", la.DTYPES, ids=lambda row: row.name)
def test_there_and_back_keeps_dtype_and_numbers(row):
    x = torch.tensor([0, 1, 1]).to(getattr(torch, row.name))
    there = la.to_device(x, la.default_device())
    back = la.to_host(there)
    assert there.device == la.default_device()
    assert back.device == torch.device("cpu")
    assert x.dtype is there.dtype is back.dtype
    assert torch.equal(back, x)


def test_what_is_there_is_not_copied(backend):
    x = backend.asarray([1.0, 2.0])
    if backend.name == "array_api_strict":
        for function in (la.to_host, lambda x: la.to_device(x, "cpu")):
            with pytest.raises(TypeError, match=r"x\.to_device\(device\)"):
                function(x)
        return
    here = "cuda" if backend.name == "cuda" else "cpu"
    assert la.to_device(x, here) is x
    assert (la.to_device(x, "cpu:0") is x) == (here == "cpu")
    assert (la.to_host(x) is x) == (here == "cpu")
    assert_array_equal(backend.to_numpy(la.to_host(x)), [1.0, 2.0])


def test_gradients_flow_through_the_move():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    (2 * la.to_host(la.to_device(x, la.default_device()))).sum().backward()
    assert_array_equal(x.grad, [2.0, 2.0])


def test_a_move_that_cannot_be_says_what_is_missing(without_cuda, monkeypatch):
    x = torch.ones(2)
    for device in ("cuda", "cuda:0", torch.device("cuda", 1)):
        with pytest.raises(RuntimeError, match=r"built without CUDA\. Write .* pytorch\.org"):
            la.to_device(x, device)
    monkeypatch.setattr(torch.version, "cuda", "13.0")
    with pytest.raises(RuntimeError, match="got none: no CUDA device was found"):
        la.to_device(x, "cuda")


def test_an_index_beyond_the_last_device_is_refused(two_devices):
    for device in ("cuda:2", "cuda:256", torch.device("cuda:7")):
        with pytest.raises(ValueError, match="device") as caught:
            la.to_device(torch.ones(2), device)
        assert str(caught.value) == (
            f"to_device: expected a device from 'cuda:0' to 'cuda:1', got '{device}'. "
            "Write 'cuda:1', or cuda_report() to see which there are."
        )
    assert torch.device("cuda:256") == torch.device("cuda:0")  # why its parser is not used


def test_numpy_arrays_stay_on_the_cpu(two_devices):
    x = np.ones(2, np.float32)
    assert la.to_device(x, torch.device("cpu")) is x
    with pytest.raises(TypeError, match=r"to_device\(to_torch\(x\), 'cuda:1'\)"):
        la.to_device(x, "cuda:1")


def test_a_simulated_tensor_moves_there_and_back(two_devices, monkeypatch):
    # PyTorch 2.9 to 2.14, built with CUDA, first makes a real tensor where it sees a device.
    monkeypatch.setattr(fake_tensor, "init_gpu_context", lambda device: None)
    with fake_tensor.FakeTensorMode():
        x = torch.ones(2, 3, dtype=torch.float16)
        for device, right in (("cuda:0", "cuda:0"), (torch.device("cuda:1"), "cuda:1")):
            there = la.to_device(x, device)
            assert there.device == torch.device(right)
            assert there.dtype is torch.float16
            with pytest.raises(TypeError) as caught:
                la.to_numpy(there, copy=True)
            assert str(caught.value) == (
                f"to_numpy: expected x on cpu, where NumPy is, got x on {right}. "
                "Write to_host(x), which copies it to the CPU."
            )
            assert la.to_host(there).device == la.to_device(there, "cpu").device == x.device
            assert not la.shares_memory(there, x)


def test_cuda_is_the_name_of_a_single_device_too(two_devices, monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    asked = []
    monkeypatch.setattr(torch.Tensor, "to", lambda x, device: asked.append(device) or x)
    la.to_device(torch.ones(2), "cuda")
    assert asked == ["cuda"]


@pytest.mark.cuda
def test_the_move_of_the_deck():
    b = torch.tensor([1.0, 2.0, 3.0])
    there = la.to_device(b, torch.device("cuda:0"))
    assert "device='cuda:0'" in repr(there)
    assert repr(la.to_device(there, "cpu")) == repr(b)
    with pytest.raises(TypeError, match=r"x on cuda:0\. Write to_host\(x\)"):
        la.to_numpy(there)
    assert_array_equal(la.to_numpy(la.to_host(there)), [1.0, 2.0, 3.0])


@pytest.mark.cuda
def test_memory_on_the_gpu_is_looked_at():
    x = torch.arange(12.0, device="cuda").view(3, 4)
    assert la.shares_memory(x, x.T)
    assert not la.shares_memory(x[:, ::2], x[:, 1::2])
    assert not la.shares_memory(x, la.to_host(x))
    assert la.can_view(x, (12,))
    assert not la.can_view(x.T, (12,))


@pytest.mark.cuda
def test_the_report_on_a_gpu():
    first = la.cuda_report().devices[0]
    assert first.name == torch.cuda.get_device_name(0)
    assert first.capability == torch.cuda.get_device_capability(0)
    assert first.memory == torch.cuda.mem_get_info(0)[1]


def test_every_function_is_checked_for_waiting_or_says_why_not():
    assert set(CALLS) | NOT_CALLED == set(la.__all__)
    assert not set(CALLS) & NOT_CALLED


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("dtype", [torch.float32, torch.int64])
def test_no_function_looks_at_numbers_away_from_the_host(call, dtype):
    """A tensor on meta has none: to look is an error there, and a wait on a GPU."""
    x, y = torch.ones(2, 5, 5, dtype=dtype, device="meta")
    results = [z for z in tree_leaves(call(x, y)) if isinstance(z, torch.Tensor)]
    assert all(z.device.type == "meta" for z in results)


def test_to_look_at_numbers_away_from_the_host_is_seen(monkeypatch):
    monkeypatch.setattr(torch.Tensor, "is_cpu", True)
    with pytest.raises(RuntimeError, match="meta"):
        la.vector_norm(torch.ones(3, device="meta"))


@pytest.mark.cuda
@pytest.mark.filterwarnings("ignore:Synchronization debug mode:UserWarning")  # does not see all
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
def test_no_function_waits_for_the_gpu(call, dtype):
    x, y = torch.randn(2, 5, 5, device="cuda").to(dtype)
    call(x, y)  # the first call may prepare what others find ready
    torch.cuda.set_sync_debug_mode("error")
    try:
        results = call(x, y)
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert all(z.is_cuda for z in tree_leaves(results) if isinstance(z, torch.Tensor))
    with pytest.raises(RuntimeError, match="synchroniz"):
        look_without_leave(x)


def look_without_leave(x):
    torch.cuda.set_sync_debug_mode("error")
    try:
        return x.sum().item()
    finally:
        torch.cuda.set_sync_debug_mode("default")

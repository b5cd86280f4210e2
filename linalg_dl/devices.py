"""Devices: what CUDA has to offer, and the way there and back.

The chapter *Devices* of the book explains what a GPU is for. Nothing here moves an
array that was not asked to be moved.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linalg_dl._arrays import Array, Device, fail, import_torch, is_tensor, library
from linalg_dl._contracts import require_arrays
from linalg_dl._refusals import require_values

if TYPE_CHECKING:
    from jaxtyping import Shaped

__all__ = ["CudaDevice", "CudaReport", "cuda_report", "default_device", "to_device", "to_host"]


@dataclass(frozen=True)
class CudaDevice:
    """Describe one CUDA device.

    Parameters
    ----------
    name
        What its maker calls it.
    memory
        Its whole memory, free or not, in bytes; printed in GiB, of 2³⁰ bytes.
    capability
        Its compute capability, as (major, minor): what its processors can do.

    Notes
    -----
    Chapter: Devices. Equivalent to ``torch.cuda.get_device_properties``.

    Examples
    --------
    >>> print(CudaDevice("NVIDIA T4", 15 * 2**30, (7, 5)))
    NVIDIA T4, 15.0 GiB, compute capability 7.5
    """

    name: str
    memory: int
    capability: tuple[int, int]

    def __str__(self) -> str:
        major, minor = self.capability
        return f"{self.name}, {self.memory / 2**30:.1f} GiB, compute capability {major}.{minor}"


@dataclass(frozen=True)
class CudaReport:
    """Hold what `cuda_report` found; printed, a line of versions and one for each device.

    Parameters
    ----------
    available, reason
        Whether PyTorch can compute on a CUDA device, and why not: empty where it can.
    torch, built_with
        The version of PyTorch, and that of CUDA (or ROCm, AMD's) it was built with, or None.
    driver
        The version of the NVIDIA driver, or None where ``nvidia-smi`` does not tell.
    devices
        The devices, ``cuda:0`` first.

    Notes
    -----
    Chapter: Devices. A driver runs programs built with its CUDA version or an older one:
    the version that ``nvidia-smi`` prints above its table is that limit, not `built_with`.

    Examples
    --------
    >>> t4 = CudaDevice("NVIDIA T4", 15 * 2**30, (7, 5))
    >>> print(CudaReport(True, "2.13.0", "CUDA 13.0", "580.65.06", (t4,), ""))
    PyTorch 2.13.0, built with CUDA 13.0; NVIDIA driver 580.65.06
    cuda:0: NVIDIA T4, 15.0 GiB, compute capability 7.5
    >>> print(CudaReport(False, "2.13.0", None, None, (), "PyTorch was built without CUDA"))
    PyTorch 2.13.0, built without CUDA; NVIDIA driver not found
    no CUDA device: PyTorch was built without CUDA
    """

    available: bool
    torch: str | None
    built_with: str | None
    driver: str | None
    devices: tuple[CudaDevice, ...]
    reason: str

    def __str__(self) -> str:
        built = f"built with {self.built_with}" if self.built_with else "built without CUDA"
        torch = f"PyTorch {self.torch}, {built}" if self.torch else "PyTorch not installed"
        lines = [f"{torch}; NVIDIA driver {self.driver or 'not found'}"]
        lines += [f"cuda:{i}: {device}" for i, device in enumerate(self.devices)]
        return "\n".join(lines + [f"no CUDA device: {self.reason}"] * (not self.devices))


def cuda_report() -> CudaReport:
    """Report what CUDA has on this machine: versions, devices, or why there is none.

    Returns
    -------
    CudaReport
        What was found; print it to read it.

    Notes
    -----
    Chapter: Devices. Asks ``torch.cuda`` and, where it is installed, ``nvidia-smi``.

    Examples
    --------
    >>> report = cuda_report()
    >>> report.available == (len(report.devices) > 0) == (report.reason == "")
    True
    """
    try:
        torch = import_torch("cuda_report")
    except ImportError:
        return CudaReport(False, None, None, _driver(), (), "PyTorch is not installed")
    reason = _why_no_cuda(torch)
    count = 0 if reason else torch.cuda.device_count()
    found = [torch.cuda.get_device_properties(i) for i in range(count)]
    devices = tuple(CudaDevice(one.name, one.total_memory, (one.major, one.minor)) for one in found)
    return CudaReport(not reason, torch.__version__, _built_with(torch), _driver(), devices, reason)


def default_device() -> Device:
    """Choose where to compute: the current CUDA device if there is one, else the CPU.

    Returns
    -------
    torch.device
        With its index, as tensors have it: ``cuda:0``, which is not equal to ``cuda``.

    Notes
    -----
    Chapter: Devices. Not ``torch.get_default_device()``, where new tensors are made.

    Examples
    --------
    >>> import torch
    >>> (default_device().type == "cuda") == torch.cuda.is_available()
    True
    """
    torch = import_torch("default_device")
    if _why_no_cuda(torch):
        return torch.device("cpu")
    return torch.device("cuda", torch.cuda.current_device())


def to_device(x: Shaped[Array, "*shape"], device: str | Device, /) -> Shaped[Array, "*shape"]:
    """Move a tensor to a device, its dtype unchanged.

    Parameters
    ----------
    x
        A tensor of PyTorch. An array of NumPy can only stay where it is, on the CPU.
    device
        ``"cpu"``, ``"cuda"`` (the current one), ``"cuda:0"``, or a ``torch.device``.

    Returns
    -------
    array
        `x` itself if it is there already, sharing its memory; otherwise a copy. Gradients
        flow through the move.

    Raises
    ------
    TypeError
        If `x` is not a tensor, or `device` is not a device.
    ValueError, RuntimeError
        If there is no such device; RuntimeError says what is missing for CUDA.

    Notes
    -----
    Chapter: Devices. Equivalent to ``x.to(device)``, which takes ``"cuda:256"`` for
    ``"cuda:0"`` and moves without numbers to ``"meta"``.

    Examples
    --------
    >>> import torch
    >>> b = torch.tensor([1.0, 2.0, 3.0])
    >>> to_device(to_device(b, default_device()), "cpu")
    tensor([1., 2., 3.])
    >>> to_device(b, "cpu") is b  # nothing is copied where nothing moves
    True
    """
    _require_movable("to_device", x)
    name = _require_device(device)
    if name.startswith("cpu"):
        return x.cpu() if is_tensor(x) else x
    if not is_tensor(x):
        instead = f"Write to_device(to_torch(x), {name!r})"
        got = "a NumPy array, which can only be on cpu"
        fail(TypeError, "to_device", f"a PyTorch tensor for {name!r}", got, instead)
    _require_cuda(name)
    return x.to(device)


def to_host(x: Shaped[Array, "*shape"], /) -> Shaped[Array, "*shape"]:
    """Bring a tensor back to the CPU, its dtype unchanged.

    Parameters
    ----------
    x
        A tensor of PyTorch on any device, or an array of NumPy, which is on the CPU.

    Returns
    -------
    array
        As `to_device` returns it.

    Raises
    ------
    TypeError
        If `x` is not an array of PyTorch or NumPy, or has no numbers to bring.

    Notes
    -----
    Chapter: Devices. Equivalent to ``x.cpu()``. The result is still a tensor; `to_numpy`
    goes on from there.

    Examples
    --------
    >>> import torch
    >>> to_host(torch.tensor([1.0, 2.0, 3.0], device=default_device()))
    tensor([1., 2., 3.])
    """
    _require_movable("to_host", x)
    return x.cpu() if is_tensor(x) else x


def _built_with(torch: Any) -> str | None:
    if torch.version.cuda:
        return f"CUDA {torch.version.cuda}"
    return f"ROCm {torch.version.hip}" if torch.version.hip else None


def _why_no_cuda(torch: Any) -> str:
    """Say what is missing, in words; nothing if nothing is."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")  # PyTorch warns of an old driver: a reason to be told
        if torch.cuda.is_available():
            return ""
    if _built_with(torch) is None:
        return "PyTorch was built without CUDA"
    detail = str(caught[0].message).partition(" (Triggered")[0] if caught else "is there a driver?"
    return f"no CUDA device was found ({detail.strip()})"


def _driver() -> str | None:
    """Ask nvidia-smi, where there is one, for the version of the driver."""
    program = shutil.which("nvidia-smi") or "nvidia-smi"
    command = [program, "--query-gpu=driver_version", "--format=csv,noheader"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return run.stdout.partition("\n")[0].strip() or None


def _require_movable(name: str, x: Any) -> None:
    if hasattr(x, "named_parameters"):
        instead = "Write x.to(device), which moves the parameters of a module in place"
        fail(TypeError, name, "a tensor for x", f"the module {type(x).__name__}", instead)
    require_arrays(name, x=x)
    if library(x) not in ("numpy", "torch"):
        instead = "Write x.to_device(device), as the array API standard has it"
        fail(TypeError, name, "an array of PyTorch or NumPy for x", f"one of {library(x)}", instead)
    require_values(name, {"x": x})


def _require_device(device: object) -> str:
    """Refuse what names no device; give its name. PyTorch's own parser wraps 256 around to 0."""
    if not (isinstance(device, str) or hasattr(device, "type")):
        expected = "the name of a device, or a torch.device"
        fail(TypeError, "to_device", expected, repr(device), "Write 'cpu', 'cuda' or 'cuda:0'")
    name = str(device)
    if not re.fullmatch("cpu(:0)?|cuda(:(0|[1-9][0-9]*))?", name):
        instead = f"Write one of these, or x.to({name!r}) if PyTorch has that device"
        fail(ValueError, "to_device", "'cpu', 'cuda' or 'cuda:0'", repr(name), instead)
    return name


def _require_cuda(name: str) -> None:
    torch = sys.modules["torch"]  # of which the tensor is
    reason = _why_no_cuda(torch)
    if reason:
        expected, got = f"a CUDA device for {name!r}", f"none: {reason}"
        instead = "Write default_device(), which is cpu here; pytorch.org tells what CUDA needs"
        fail(RuntimeError, "to_device", expected, got, instead)
    last = torch.cuda.device_count() - 1
    if int(name.partition(":")[2] or 0) > last:
        instead = f"Write 'cuda:{last}', or cuda_report() to see which there are"
        expected = f"a device from 'cuda:0' to 'cuda:{last}'"
        fail(ValueError, "to_device", expected, repr(name), instead)

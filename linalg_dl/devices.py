"""Devices: what CUDA has to offer, and the way there and back.

The chapter *Devices* of the book explains what a GPU is for. Nothing here moves an
array that was not asked to be moved.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import array_api_compat

from linalg_dl._arrays import Device, fail, import_torch, library
from linalg_dl._contracts import require_arrays

if TYPE_CHECKING:
    from jaxtyping import Shaped

    from linalg_dl._arrays import Array

__all__ = [
    "CudaDevice",
    "CudaReport",
    "cuda_report",
    "default_device",
    "to_device",
    "to_host",
]


@dataclass(frozen=True, slots=True)
class CudaDevice:
    r"""Describe one CUDA device.

    .. math:: 1\,\text{GiB} = 2^{30}\,\text{bytes}

    Parameters
    ----------
    name
        What its maker calls it.
    memory
        Its whole memory, free or not, in bytes.
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


@dataclass(frozen=True, slots=True)
class CudaReport:
    r"""Hold what `cuda_report` found; printed, a line of versions and one for each device.

    .. math:: \text{available} \iff \text{devices} \ne ()

    Parameters
    ----------
    available
        Whether PyTorch can compute on a CUDA device.
    torch
        The version of PyTorch; None if it is not installed.
    built_with
        The version of CUDA (or of ROCm, AMD's) that PyTorch was built with, or None.
    driver
        The version of the NVIDIA driver, or None where ``nvidia-smi`` does not tell.
    devices
        The devices, ``cuda:0`` first.
    reason
        Why there is none; empty where there is one.

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

    The report of a laptop without a GPU:

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
    r"""Report what CUDA has on this machine: versions, devices, or why there is none.

    .. math:: \text{available} \iff \text{driver} \wedge \text{device}
        \wedge \text{PyTorch built with CUDA}

    Parameters
    ----------
    None

    Returns
    -------
    CudaReport
        What was found; print it to read it.

    Raises
    ------
    RuntimeError
        If a device is there but cannot be asked, in the words of PyTorch.

    Notes
    -----
    Chapter: Devices. Gathers ``torch.cuda.is_available()``, ``torch.version.cuda``,
    ``torch.cuda.get_device_properties`` and, where it is installed, ``nvidia-smi``.

    Examples
    --------
    >>> report = cuda_report()
    >>> report.available == (len(report.devices) > 0) == (report.reason == "")
    True

    The report says more than the bare answer, which is:

    >>> import torch
    >>> report.available == torch.cuda.is_available()
    True
    """
    try:
        torch = import_torch("cuda_report")
    except ImportError:
        return CudaReport(False, None, None, _driver(), (), "PyTorch is not installed")
    reason = _why_no_cuda(torch)
    count = 0 if reason else torch.cuda.device_count()
    devices = tuple(_describe(torch.cuda.get_device_properties(i)) for i in range(count))
    return CudaReport(not reason, torch.__version__, _built_with(torch), _driver(), devices, reason)


def default_device() -> Device:
    r"""Choose where to compute: the current CUDA device if there is one, else the CPU.

    .. math:: \text{device} = \begin{cases} \text{cuda} & \text{if available} \\
        \text{cpu} & \text{if not} \end{cases}

    Parameters
    ----------
    None

    Returns
    -------
    torch.device
        With its index, as tensors have it: ``cuda:0``, which is not equal to ``cuda``.

    Raises
    ------
    ImportError
        If PyTorch is not installed.

    Notes
    -----
    Chapter: Devices. Not ``torch.get_default_device()``, which tells where new tensors are
    made: on the CPU, unless you changed that.

    Examples
    --------
    >>> import torch
    >>> (default_device().type == "cuda") == torch.cuda.is_available()
    True

    A tensor that was moved there is there:

    >>> to_device(torch.ones(3), default_device()).device == default_device()
    True
    """
    torch = import_torch("default_device")
    if _why_no_cuda(torch):
        return torch.device("cpu")
    return torch.device("cuda", torch.cuda.current_device())


def to_device(x: Shaped[Array, "*shape"], device: str | Device, /) -> Shaped[Array, "*shape"]:
    r"""Move a tensor to a device, its dtype unchanged.

    .. math:: x_{\text{cpu}} \mapsto x_{\text{cuda}}, \qquad x_{\text{cuda}} \mapsto x_{\text{cpu}}

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
    ValueError
        If there is no such device.
    RuntimeError
        If it is a CUDA device and PyTorch finds none: the message says what is missing.

    Notes
    -----
    Chapter: Devices. Equivalent to ``x.to(device)``, which takes ``"cuda:256"`` for
    ``"cuda:0"`` and moves without numbers to ``"meta"``.

    Examples
    --------
    >>> import torch
    >>> b = torch.tensor([1.0, 2.0, 3.0])
    >>> there = to_device(b, default_device())
    >>> to_device(there, "cpu")
    tensor([1., 2., 3.])

    Nothing is copied where nothing moves:

    >>> to_device(b, "cpu") is b
    True
    """
    if hasattr(x, "named_parameters"):
        instead = "Write x.to(device), which moves the parameters of a module in place"
        fail(TypeError, "to_device", "a tensor for x", f"the module {type(x).__name__}", instead)
    _require_movable("to_device", x)
    kind, index = _parse(device)
    if array_api_compat.is_numpy_array(x):
        if kind == "cuda":
            _explain_numpy(device)
        return x
    if kind == "cpu":
        return to_host(x)
    _require_cuda(device, index)
    return x.to(device)  # type: ignore[attr-defined]


def to_host(x: Shaped[Array, "*shape"], /) -> Shaped[Array, "*shape"]:
    r"""Bring a tensor back to the CPU, its dtype unchanged.

    .. math:: x_{\text{cuda}} \mapsto x_{\text{cpu}}

    Parameters
    ----------
    x
        A tensor of PyTorch on any device, or an array of NumPy, which is on the CPU.

    Returns
    -------
    array
        `x` itself if it is there already, sharing its memory; otherwise a copy. Gradients
        flow through the move.

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

    What is on the CPU stays as it is:

    >>> b = torch.ones(3)
    >>> to_host(b) is b
    True
    """
    _require_movable("to_host", x)
    return x if array_api_compat.is_numpy_array(x) else x.cpu()  # type: ignore[attr-defined]


def _describe(properties: Any) -> CudaDevice:
    capability = (properties.major, properties.minor)
    return CudaDevice(properties.name, properties.total_memory, capability)


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
    program = shutil.which("nvidia-smi")
    if program is None:
        return None
    command = [program, "--query-gpu=driver_version", "--format=csv,noheader"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return run.stdout.partition("\n")[0].strip() or None


def _parse(device: object) -> tuple[str, int | None]:
    """Split ``cuda:1`` into kind and index. PyTorch's own parser wraps 256 around to 0."""
    if not isinstance(device, (str, Device)):
        instead = "Write 'cpu', 'cuda' or 'cuda:0'"
        fail(
            TypeError,
            "to_device",
            "the name of a device, or a torch.device",
            f"{device!r}",
            instead,
        )
    match = re.fullmatch(r"(cpu)(?::0)?|(cuda)(?::(0|[1-9][0-9]*))?", str(device))
    if match is None:
        _explain_device(str(device))
    cpu, cuda, index = match.groups()
    return cpu or cuda, None if index is None else int(index)


def _explain_device(device: str) -> NoReturn:
    instead = f"Write x.to({device!r}) if PyTorch has that device"
    if device.lower() in ("gpu", "nvidia"):
        instead = "Write 'cuda'"
    fail(ValueError, "to_device", "'cpu', 'cuda' or 'cuda:0'", repr(device), instead)


def _require_movable(name: str, x: Any) -> None:
    require_arrays(name, x=x)
    if array_api_compat.is_numpy_array(x):
        return
    if not array_api_compat.is_torch_array(x):
        instead = "Write x.to_device(device), as the array API standard has it"
        got = f"one of {library(x)}"
        fail(TypeError, name, "an array of PyTorch or NumPy for x", got, instead)
    if x.device.type == "meta":
        instead = "A meta tensor has a shape and a dtype, but nothing that could be moved"
        fail(TypeError, name, "a tensor with numbers for x", "x on meta", instead)


def _require_cuda(device: object, index: int | None) -> None:
    torch = import_torch("to_device")
    reason = _why_no_cuda(torch)
    if reason:
        instead = "Write to_device(x, default_device()), which is cpu here"
        if _built_with(torch) is None:
            instead += "; pytorch.org tells how to install PyTorch with CUDA"
        fail(
            RuntimeError,
            "to_device",
            f"a CUDA device for {str(device)!r}",
            f"none: {reason}",
            instead,
        )
    count = torch.cuda.device_count()
    if index is not None and index >= count:
        instead = f"Write 'cuda:{count - 1}', or cuda_report() to see which there are"
        expected = f"a device from 'cuda:0' to 'cuda:{count - 1}'"
        fail(ValueError, "to_device", expected, f"{str(device)!r}", instead)


def _explain_numpy(device: object) -> NoReturn:
    instead = f"Write to_device(to_torch(x), {str(device)!r})"
    expected = f"a PyTorch tensor for {str(device)!r}"
    fail(TypeError, "to_device", expected, "a NumPy array, which can only be on cpu", instead)

"""How much memory the model's device and this process use, for people to read."""

from __future__ import annotations

from pathlib import Path

_STATUS = Path("/proc/self/status")


def describe_memory(device: str) -> str:
    """Memory in use on a device, in GiB; empty where it cannot be told.

    Args:
        device: `cpu`, `cuda`, `cuda:1`, ...
    """
    if not device.startswith("cuda"):
        return _process_memory()
    import torch

    free, total = torch.cuda.mem_get_info(device)
    return f"{(total - free) / 2**30:.1f} of {total / 2**30:.1f} GiB"


def _process_memory() -> str:
    try:
        lines = _STATUS.read_text(encoding="ascii").splitlines()
    except OSError:  # only Linux has it
        return ""
    kib = next((line.split()[1] for line in lines if line.startswith("VmRSS:")), "")
    return f"{int(kib) / 2**20:.1f} GiB" if kib else ""


def describe_files(folder: Path) -> str:
    """How many safetensors files a checkpoint folder has, and how large they are."""
    sizes = [path.stat().st_size for path in sorted(folder.glob("*.safetensors"))]
    size = sum(sizes)
    unit, name = (2**30, "GiB") if size >= 2**30 else (2**20, "MiB")
    return f"{len(sizes)} weight file{'s' * (len(sizes) != 1)}, {size / unit:.1f} {name}"

"""What an installation of the local backend runs: the commands, their environment, and what their lines mean."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

from fusar_qgis.backend_env import GIB
from fusar_qgis.paths import demo_aef_file, demo_checkpoint

CPU, CUDA = "cpu", "cuda"
PYTORCH_INDEX = {CPU: "https://download.pytorch.org/whl/cpu", CUDA: "https://download.pytorch.org/whl/cu130"}
DOWNLOAD_BYTES = {CPU: 0.7 * GIB, CUDA: 3.5 * GIB}
DISK_BYTES = {CPU: 2 * GIB, CUDA: 8 * GIB}
"""About; measured for the CPU on Linux (1.5 GiB installed), the CUDA libraries by what PyTorch states."""

EXTRA = "serve"
"""What the HTTP server needs beside the model."""
RAW_PROGRESS = (24, 1)
"""The first pip whose progress can be read by a program."""
UNWANTED = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV", "VIRTUAL_ENV")
"""Would put the packages elsewhere."""

_PIP_VERSION = re.compile(r"^pip (\d+)\.(\d+)")
_PROGRESS = re.compile(r"^Progress (\d+) of (\d+)")
_OURS = re.compile(r"\bfusar-gpt-qgis-(\d[\w.+]*)")
_PROBLEM = re.compile(r"\bERROR\b.*?: (\w+): (.*)")
_TOLERATED = ("settings", "port", "token", "TLS", "disk", "captions")
"""What `doctor` says of a server that listens for others; the plugin's own backend needs none of it."""


@dataclass(frozen=True)
class InstallPlan:
    """What the analyst chose."""

    folder: Path
    requirement: str
    python: str = ""
    """Empty: the first suitable one of this computer."""
    hardware: str = CPU
    index_url: str = ""
    """Where torch comes from beside the usual index; empty: nowhere else."""

    @property
    def download_bytes(self) -> float:
        """About how much is downloaded."""
        return DOWNLOAD_BYTES[self.hardware]

    @property
    def disk_bytes(self) -> float:
        """About how much room it takes."""
        return DISK_BYTES[self.hardware]


def default_index(hardware: str, platform: str = sys.platform) -> str:
    """Where torch for this hardware comes from: PyPI has CUDA's on Linux and the CPU's elsewhere."""
    usual = CUDA if platform.startswith("linux") else CPU
    return "" if hardware == usual or platform == "darwin" else PYTORCH_INDEX[hardware]


def pip_arguments(plan: InstallPlan, raw_progress: bool) -> List[str]:
    """What follows the environment's Python."""
    # Compiling every module of torch ahead takes longer than the first runs that need some of them.
    arguments = ["-m", "pip", "install", "--no-input", "--no-compile", "--disable-pip-version-check"]
    if raw_progress:
        arguments += ["--progress-bar", "raw"]
    if plan.index_url:
        arguments += ["--extra-index-url", plan.index_url]
    return [*arguments, with_server(plan.requirement)]


def with_server(requirement: str) -> str:
    """A folder or a wheel with the extra that brings the HTTP server; pip only warns where a package has none.

    Args:
        requirement: As the analyst chose it; one that names extras or says `NAME @ …` is taken as it is.
    """
    says_all = requirement.endswith("]") or " @ " in requirement or "://" in requirement
    return requirement if says_all else f"{requirement}[{EXTRA}]"


def doctor_arguments() -> List[str]:
    """`doctor` on the checkpoint and the AEF that ship, where they do."""
    arguments = ["-m", "backend", "doctor"]
    if demo_checkpoint().is_dir():
        arguments += ["--checkpoint", str(demo_checkpoint())]
    if demo_aef_file().is_file():
        arguments += ["--aef-file", str(demo_aef_file())]
    return arguments


def has_raw_progress(lines: Sequence[str]) -> bool:
    """Whether the pip that wrote its version here tells its progress in numbers."""
    found = next((match for match in map(_PIP_VERSION.match, lines) if match), None)
    return found is not None and (int(found.group(1)), int(found.group(2))) >= RAW_PROGRESS


def progress_of(line: str) -> Optional[Tuple[int, int]]:
    """(bytes so far, bytes in all) of the file that pip downloads, None for other lines."""
    found = _PROGRESS.match(line)
    return (int(found.group(1)), int(found.group(2))) if found else None


def version_in(lines: Sequence[str]) -> str:
    """The version of our package that pip says it installed, empty where it does not say so."""
    found = [match for match in map(_OURS.search, lines) if match]
    return found[-1].group(1) if found else ""


def doctor_problem(exit_code: int, lines: Sequence[str], has_checkpoint: bool) -> str:
    """Why the new environment cannot be used, by what `doctor` said; empty: it can.

    Args:
        exit_code: Doctor's.
        lines: What it wrote.
        has_checkpoint: It was given a checkpoint; without one it cannot find one in order.
    """
    if exit_code == 0:
        return ""
    problems = [match.groups() for match in map(_PROBLEM.search, lines) if match]
    tolerated = _TOLERATED if has_checkpoint else (*_TOLERATED, "checkpoint")
    serious = [f"{name}: {text}" for name, text in problems if name not in tolerated]
    if problems and not serious:
        return ""
    return serious[0] if serious else (lines[-1] if lines else f"exit code {exit_code}")


def install_variables(proxy: Dict[str, str], authorities: Dict[str, str]) -> Dict[str, str]:
    """What pip's environment gets beside the user's own."""
    return {**proxy, **authorities, "PYTHONNOUSERSITE": "1", "PYTHONIOENCODING": "utf-8"}

"""`doctor`: what is installed, and whether checkpoint, AEF and the server's surroundings can be used."""

from __future__ import annotations

import argparse
import importlib.metadata
import logging
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backend.aef_setup import open_aef
from backend.commands.caption_checks import check_captions
from backend.commands.server_checks import (
    check_disk,
    check_port,
    check_tls,
    check_token,
    check_variables,
)
from backend.engine_setup import load_engine
from backend.memory import describe_files, describe_memory
from backend.settings import Settings, load_settings
from fusar_qgis.core.errors import FusarError

LOGGER = logging.getLogger(__name__)

PACKAGES = ("torch", "transformers", "peft", "numpy", "rasterio", "pyproj", "fastapi", "uvicorn", "pydantic")


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Adds the subcommand."""
    parser = commands.add_parser(
        "doctor", parents=[common], allow_abbrev=False, help="check the installation"
    )
    parser.add_argument(
        "--checkpoint", type=Path, metavar="DIR", help="checkpoint folder (default: the demo's)"
    )
    parser.add_argument(
        "--aef-file", type=Path, metavar="PATH", help="AEF file or folder (default: the demo's)"
    )
    parser.add_argument("--device", help="cpu, cuda, ... (default: auto)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Checks everything and tells each result; 1 when something is wrong."""
    settings = load_settings(checkpoint=options.checkpoint, aef_file=options.aef_file, device=options.device)
    checks: tuple[tuple[str, Callable[[Settings], str]], ...] = (
        ("versions", _versions),
        ("GPU", _gpu),
        ("settings", check_variables),
        ("port", check_port),
        ("token", check_token),
        ("TLS", check_tls),
        ("disk", check_disk),
        ("captions", check_captions),
        ("checkpoint", _checkpoint),
        ("AEF", _aef),
    )
    results = [_check(name, check, settings) for name, check in checks]
    return 0 if all(results) else 1


def _check(name: str, check: Callable[[Settings], str], settings: Settings) -> bool:
    try:
        LOGGER.info("%s: %s", name, check(settings))
    except FusarError as error:
        LOGGER.error("%s: %s", name, error)
        return False
    return True


def _versions(settings: Settings) -> str:  # noqa: ARG001 - every check has the same shape
    found = [f"Python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            found.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError as error:
            raise FusarError(f"The package {package} is not installed.", "Run make setup.") from error
    return ", ".join(found)


def _gpu(settings: Settings) -> str:  # noqa: ARG001 - every check has the same shape
    import torch

    if not torch.cuda.is_available():
        return "none, the CPU will be used"
    devices = [f"cuda:{index}" for index in range(torch.cuda.device_count())]
    told = (f"{name} {torch.cuda.get_device_name(name)}, {describe_memory(name)} in use" for name in devices)
    return "; ".join((f"CUDA {torch.version.cuda}", *told))


def _checkpoint(settings: Settings) -> str:
    engine = load_engine(settings)
    card = engine.card
    engine.close()
    tlm = "with AEF modulation" if card.tlm else "without AEF modulation"
    size = describe_files(settings.checkpoint)
    return f"{settings.checkpoint} loads as {card.id} ({card.stage}, {tlm}, {card.device}, {size})"


def _aef(settings: Settings) -> str:
    path, sources = settings.aef_path(), open_aef(settings)
    if path is None and not sources.names:
        return "no source is configured, answers will be without AEF"
    if path is None:
        return f"no file is configured, it will come from: {', '.join(sources.names)}"
    years = ", ".join(str(year) for year in sources.years()) or "unknown year"
    return f"{path} is readable ({years})"

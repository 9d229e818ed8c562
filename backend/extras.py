"""Packages that only some commands need, and what to install where one of them is missing."""

from __future__ import annotations

from importlib.util import find_spec

from fusar_qgis.core.errors import ConfigError

EXTRA_OF = {
    **dict.fromkeys(("fastapi", "uvicorn", "python_multipart", "prometheus_client"), "serve"),
    **dict.fromkeys(("zstandard", "google_crc32c", "pyarrow"), "serve"),
    "ee": "earthengine",
    **dict.fromkeys(("scipy", "yaml", "matplotlib", "pycocotools", "tensorboard"), "training"),
}
"""Module and the extra of `fusar-gpt-qgis` that brings it."""


def missing_extra(error: ModuleNotFoundError) -> ConfigError | None:
    """What to say of a module that is not there; None where it is none of ours to explain.

    Args:
        error: As Python raised it.
    """
    module = (error.name or "").split(".")[0]
    extra = EXTRA_OF.get(module)
    if extra is None:
        return None
    return ConfigError(
        f"This command needs the package {module}, which is not installed.",
        f"pip install 'fusar-gpt-qgis[{extra}]' (from a checkout: pip install '.[{extra}]').",
    )


def require(module: str) -> None:
    """Checks before anything starts that a module can be imported later.

    Args:
        module: Top-level name.

    Raises:
        ConfigError: It cannot, with what to install.
    """
    if find_spec(module) is None:
        raise missing_extra(ModuleNotFoundError(name=module)) or ConfigError(f"{module} is not installed.")

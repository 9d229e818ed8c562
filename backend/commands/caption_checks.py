"""What METEOR and SPICE of the evaluation need on this machine: a package, Java, and for SPICE a folder."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from backend.settings import Settings

_CORENLP_JARS = ("stanford-corenlp-3.6.0.jar", "stanford-corenlp-3.6.0-models.jar")
_JAVA_TIMEOUT_S = 20.0


def check_captions(settings: Settings) -> str:  # noqa: ARG001 - every check has the same shape
    """Whether `python -m training report` can compute METEOR and SPICE; neither is needed for anything else."""
    if importlib.util.find_spec("pycocoevalcap") is None:
        return "METEOR and SPICE will not be computed: pip install -e '.[captions]'"
    java = _java_version()
    if java is None:
        return "METEOR and SPICE will not be computed: no Java (apt-get install default-jre-headless)"
    folder = os.environ.get("FUSAR_CORENLP_DIR", "")
    missing = [name for name in _CORENLP_JARS if not folder or not (Path(folder) / name).is_file()]
    spice = f"SPICE not, FUSAR_CORENLP_DIR names no folder with {missing[0]}" if missing else "SPICE too"
    return f"METEOR can be computed ({java}); {spice}"


def _java_version() -> str | None:
    """The first line of `java -version`, or None where it does not run."""
    java = shutil.which("java")
    if java is None:
        return None
    try:
        told = subprocess.run(
            [java, "-version"], capture_output=True, text=True, check=True, timeout=_JAVA_TIMEOUT_S
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return (told.stderr or told.stdout).partition("\n")[0].strip()

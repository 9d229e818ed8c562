"""How a script ends QGIS: with the backend stopped, and with one sentence where something went wrong."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Any

import qgis.utils
from watch import DemoError


def end(code: int) -> None:
    """Stops the backend with the plugin, then QGIS, without a question about unsaved projects."""
    qgis.utils.unloadPlugin("fusar_qgis")
    sys.stdout.flush()
    os._exit(code)


def fail(kind: Any, error: BaseException, trace: Any) -> None:
    """Whatever goes wrong anywhere in a headless session ends it, in one sentence."""
    known = isinstance(error, DemoError) or hasattr(
        error, "action"
    )  # the plugin's own errors are sentences too
    details = "" if known else "\n" + "".join(traceback.format_exception(kind, error, trace))
    (Path(os.environ["DEMO_OUT"]) / "failure.txt").write_text(
        f"{error}{details}\n" if str(error) else f"{error!r}{details}\n", encoding="utf-8"
    )
    end(1)

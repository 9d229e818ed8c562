"""FUSAR-GPT for QGIS; the package's core also imports where there is no QGIS."""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:
    """Builds the plugin; QGIS calls this once, and only then is anything of QGIS imported.

    Args:
        iface: QGIS's `QgisInterface`.
    """
    from fusar_qgis.plugin import FusarPlugin

    return FusarPlugin(iface)

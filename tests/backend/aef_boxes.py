"""Where the AEF files of the tests lie, and what their pixels hold."""

from __future__ import annotations

from fusar_qgis.core.geometry import BBox

BOX = BBox(10.0, 50.0, 10.2, 50.1)
INNER = BBox(10.0031, 50.0017, 10.1973, 50.0979)
"""No node of a grid over it lies on a pixel's edge, where two pixels are equally near."""

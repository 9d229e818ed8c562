"""A real Sentinel-1 product placed by ground control points alone: boxes lie where GDAL's own mapping puts them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsRasterLayer

from fusar_qgis.client import BackendClient
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.layers.scene_reader import read_scene
from fusar_qgis.workflows.detect_scene import DetectionOptions, detect_scene

TOLERANCE_PX = 2.0


@pytest.mark.data
def test_boxes_on_a_gcp_only_scene_agree_with_gdal(shared_data: Path, client: BackendClient) -> None:
    path = next((shared_data / "sar" / "geo-scenes" / "dev" / "sentinel1-grd-iw-gcps").rglob("iw-vv.tiff"))
    scene = read_scene(QgsRasterLayer(str(path), "scene"))
    assert scene.mapping.kind == "gcp"
    window = PixelBox(scene.width_px - 500.0, 100.0, float(scene.width_px), 500.0)
    options = DetectionOptions("ship", zoom=1.0, window=window)
    result = detect_scene(scene, options, client, QuietFeedback())
    assert result.error is None
    assert len(result.boxes) >= 9
    transformer = gdal.Transformer(gdal.Open(str(path)), None, [])
    for box in result.boxes:
        back = np.array([transformer.TransformPoint(1, x, y)[1][:2] for x, y in box.polygon])
        found = (*back.min(axis=0), *back.max(axis=0))
        np.testing.assert_allclose(found, box.box.as_tuple(), atol=TOLERANCE_PX)

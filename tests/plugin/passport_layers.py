"""Layers with the tags of a SAR product."""

from __future__ import annotations

from qgis.core import QgsRasterLayer

from tests.plugin.rasters import sea, write_raster

TAGS = {"ACQUISITION_START_TIME": "2020-05-04T10:20:30Z", "ACQUISITION_STOP_TIME": "2020-05-04T10:20:55Z"}
ONE = ["1"] + ["0"] * 19
RPC = {
    "LINE_OFF": "50", "SAMP_OFF": "50", "LAT_OFF": "45", "LONG_OFF": "10", "HEIGHT_OFF": "100",
    "LINE_SCALE": "50", "SAMP_SCALE": "50", "LAT_SCALE": "0.01", "LONG_SCALE": "0.01", "HEIGHT_SCALE": "500",
    "LINE_NUM_COEFF": " ".join(["0", "0", "-1"] + ["0"] * 17), "LINE_DEN_COEFF": " ".join(ONE),
    "SAMP_NUM_COEFF": " ".join(["0", "1"] + ["0"] * 18), "SAMP_DEN_COEFF": " ".join(ONE),
}  # fmt: skip


def layer_of(path, pixels=None, **options) -> QgsRasterLayer:
    options.setdefault("tags", TAGS)
    layer = QgsRasterLayer(
        write_raster(path, sea(120, 90) if pixels is None else pixels, **options), path.stem
    )
    assert layer.isValid()
    return layer

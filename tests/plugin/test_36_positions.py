"""Boxes lie where GDAL and PROJ put their pixels, whatever way a raster is placed."""

from __future__ import annotations

import pytest

from tests.plugin.georeferenced import error_px, kinds

MOST_PX = 0.5
"""What is promised; what is measured is in docs/benchmarks.md."""
MEASURED_PX = 0.01


def test_there_are_thirty_ways():
    assert len(kinds()) >= 30


@pytest.mark.parametrize("kind", kinds())
def test_boxes_are_less_than_half_a_pixel_from_where_gdal_puts_them(kind, tmp_path, qgis_app):
    on_map, on_globe = error_px(kind, tmp_path)
    assert max(on_map, on_globe) < MEASURED_PX < MOST_PX

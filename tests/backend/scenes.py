"""Small SAR rasters for the tests."""

from __future__ import annotations

import numpy as np
import rasterio
from rasterio.transform import from_origin

UTM = "EPSG:32632"
ORIGIN = (500_000.0, 5_500_000.0)


def write_scene(path, pixels=None, crs=UTM, transform=None, gcps=None, nodata=None, scale=None, offset=0.0):
    if pixels is None:
        pixels = np.random.default_rng(1).gamma(4, 0.01, (150, 200)).astype(np.float32)
    profile = {
        "driver": "GTiff", "dtype": pixels.dtype.name, "count": 1, "height": pixels.shape[0],
        "width": pixels.shape[1], "nodata": nodata,
    }  # fmt: skip
    if gcps is None:
        profile.update(crs=crs, transform=transform or from_origin(*ORIGIN, 5, 5))
    with rasterio.open(path, "w", **profile) as dataset:
        dataset.write(pixels, 1)
        dataset.update_tags(ACQUISITION_DATETIME="2020-06-01T05:06:07Z")
        if gcps is not None:
            dataset.gcps = (gcps, crs)
        if scale is not None:
            dataset.scales, dataset.offsets = (scale,), (offset,)
    return path

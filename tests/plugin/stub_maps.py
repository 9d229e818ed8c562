"""The stub backend's AEF: a field whose first row is masked, and maps of one value."""

from __future__ import annotations

from typing import Any

import numpy as np
from osgeo import gdal, osr

from fusar_qgis.core import api


class StubMaps:
    """A part of the stub's handler."""

    def aef_field(self, body: dict[str, Any]) -> None:
        request = api.from_json(api.FieldRequest, body)
        place = request.scene
        values = np.zeros((place.n_lat, place.n_lon, 64), np.float32)
        values[..., 0] = 1
        valid = np.ones((place.n_lat, place.n_lon), bool)
        valid[0] = False
        if place.year != 2020 and not self.state.behavior.aef_year:
            return self.send_error_json(
                424, "aef_unavailable", f"There is no AEF for {place.year} here.", "Use 2020."
            )
        report = api.AefReport(
            "used",
            source="file",
            year_requested=place.year,
            year_used=self.state.behavior.aef_year or place.year,
            n_valid=int(valid.sum()),
            n_nodes=valid.size,
        )
        reply = api.FieldResponse(api.encode_array(values), api.encode_array(valid), report)
        return self.send_json(200, api.to_json(reply))

    def composite(self, body: dict[str, Any]) -> None:
        request = api.from_json(api.CompositeRequest, body)
        if request.source == "refuse":
            return self.send_error_json(424, "aef_unavailable", "The stub was told to refuse.")
        raw = self.map(request, 4, gdal.GDT_Byte, [40, 80, 120, 255], request.mode)
        year = str(self.state.behavior.aef_year or request.year)
        return self.send_bytes(200, raw, "image/tiff", {"X-Fusar-Aef-Year": year})

    def similarity(self, body: dict[str, Any]) -> None:
        request = api.from_json(api.SimilarityRequest, body)
        raw = self.map(request, 1, gdal.GDT_Float32, [0.5])
        return self.send_bytes(200, raw, "image/tiff", {"X-Fusar-Aef-Year": str(request.year)})

    @staticmethod
    def map(request: Any, bands: int, kind: int, values: list[float], mode: str = "bands") -> bytes:
        west, south, east, north = request.bbox
        dataset = gdal.GetDriverByName("GTiff").Create(
            "/vsimem/rgb.tif", request.width_px, request.height_px, bands, kind
        )
        if mode == "pca":
            dataset.SetMetadataItem("AEF_EXPLAINED_VARIANCE", "0.600, 0.200, 0.100")
        dx, dy = (east - west) / request.width_px, (north - south) / request.height_px
        dataset.SetGeoTransform((west, dx, 0, north, 0, -dy))
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(4326)
        dataset.SetProjection(reference.ExportToWkt())
        for band, value in enumerate(values, start=1):
            dataset.GetRasterBand(band).Fill(value)
        dataset = None
        size = gdal.VSIStatL("/vsimem/rgb.tif").size
        handle = gdal.VSIFOpenL("/vsimem/rgb.tif", "rb")
        raw = bytes(gdal.VSIFReadL(1, size, handle))
        gdal.VSIFCloseL(handle)
        return raw

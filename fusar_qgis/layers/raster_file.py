"""A raster file opened by GDAL, with our errors instead of GDAL's."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator

from osgeo import gdal

from fusar_qgis.core.errors import InvalidSceneError


@contextmanager
def quiet_gdal() -> Iterator[None]:
    """Keeps GDAL from printing; what it says is read with `gdal.GetLastErrorMsg`."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    finally:
        gdal.PopErrorHandler()


def open_raster(path: str) -> Any:
    """A GDAL dataset for reading; each thread opens its own.

    Raises:
        InvalidSceneError: GDAL cannot open the file.
    """
    with quiet_gdal():
        try:
            dataset = gdal.Open(path, gdal.GA_ReadOnly)
        except RuntimeError:  # only where something switched GDAL's exceptions on
            dataset = None
        if dataset is None:
            why = gdal.GetLastErrorMsg().strip().rstrip(".") or "unknown format"
            raise InvalidSceneError(f"The raster {path!r} cannot be opened: {why}.", "Check the file.")
    return dataset

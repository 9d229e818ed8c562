"""VRTs that compute while they are read: magnitude of complex values, two polarizations and their ratio as colors."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping, Optional, Sequence, Tuple

from osgeo import gdal

from fusar_qgis.core.errors import OutputError
from fusar_qgis.core.sar_presets import MAGNITUDE, RATIO
from fusar_qgis.layers.raster_file import open_raster, quiet_gdal

FUNCTIONS = {MAGNITUDE: ("mod",), RATIO: ("div", "diff")}
"""GDAL's pixel functions of each kind of file; the kind is part of its name, too."""
_SOURCE = """<{kind}>
  <SourceFilename relativeToVRT="0">{path}</SourceFilename>
  <SourceBand>{band}</SourceBand>{nodata}
</{kind}>"""


def write_magnitude(source: str, target: Path, band: int = 1) -> None:
    """Writes a VRT with the magnitude of a complex band; no pixel is copied.

    Args:
        source: What GDAL opens: a complex raster. Its georeferencing (affine, control points, RPCs) is kept.
        target: The VRT, which must not exist yet.
        band: 1-based.

    Raises:
        InvalidSceneError: The source cannot be opened.
        OutputError: The VRT cannot be written.
    """
    dataset = open_raster(source)
    with quiet_gdal():
        vrt = _empty(dataset, target)
        _add_band(vrt, source, (band,), "mod", "CFloat32")
        _close(vrt, target)


def write_ratio(source: str, target: Path, bands: Tuple[int, int], is_decibel: bool) -> None:
    """Writes a VRT of three bands: co-polarized, cross-polarized, and the one over the other; no pixel is copied.

    Args:
        source: What GDAL opens. Its georeferencing is kept.
        target: The VRT, which must not exist yet.
        bands: Co- and cross-polarized, 1-based.
        is_decibel: The values are dB, where the ratio is a difference.

    Raises:
        InvalidSceneError: The source cannot be opened.
        OutputError: The VRT cannot be written.
    """
    dataset = open_raster(source)
    with quiet_gdal():
        vrt = _empty(dataset, target)
        without = {band: dataset.GetRasterBand(band).GetNoDataValue() for band in bands}
        for band in bands:
            _add_band(vrt, source, (band,))
            # A pixel without data in one of the bands is drawn in no color at all.
            nodata = without[band]
            vrt.GetRasterBand(vrt.RasterCount).SetNoDataValue(float("nan") if nodata is None else nodata)
        _add_band(vrt, source, bands, "diff" if is_decibel else "div", "Float32", without)
        _close(vrt, target)


def is_computed(path: Path, kind: str) -> bool:
    """Whether we wrote a file under a name of `new_output_file`; also where that file is gone.

    Args:
        path: The layer's source.
        kind: `MAGNITUDE` or `RATIO`.
    """
    if path.suffix != ".vrt" or f"_{kind}" not in path.stem:
        return False
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return any(f"<PixelFunctionType>{name}</PixelFunctionType>" in text for name in FUNCTIONS[kind])


def _empty(dataset: gdal.Dataset, target: Path) -> gdal.Dataset:
    """A VRT without bands that lies where the dataset lies."""
    vrt = gdal.GetDriverByName("VRT").Create(str(target), dataset.RasterXSize, dataset.RasterYSize, 0)
    if vrt is None:
        raise OutputError(f"The file {str(target)!r} cannot be written.", "Choose another output folder.")
    if dataset.GetGCPCount():
        vrt.SetGCPs(dataset.GetGCPs(), dataset.GetGCPProjection())
    else:
        vrt.SetProjection(dataset.GetProjection())
        vrt.SetGeoTransform(dataset.GetGeoTransform())
    coefficients = dataset.GetMetadata("RPC")
    if coefficients:
        vrt.SetMetadata(coefficients, "RPC")
    return vrt


def _add_band(
    vrt: gdal.Dataset,
    source: str,
    bands: Sequence[int],
    function: str = "",
    transfer: Optional[str] = None,
    nodata: Optional[Mapping[int, Optional[float]]] = None,
) -> None:
    """A band of one source, or computed of several; `nodata` of a source is NaN in what is computed."""
    options = [
        "subclass=VRTDerivedRasterBand",
        f"PixelFunctionType={function}",
        f"SourceTransferType={transfer}",
    ]
    vrt.AddBand(gdal.GDT_Float32, options if function else [])
    if nodata is not None:
        vrt.GetRasterBand(vrt.RasterCount).SetNoDataValue(float("nan"))
    path = _escaped(str(Path(source).absolute()) if Path(source).exists() else source)
    for index, band in enumerate(bands):
        value = (nodata or {}).get(band)
        left_out = "" if value is None else f"\n  <NODATA>{value!r}</NODATA>"
        kind = "ComplexSource" if left_out else "SimpleSource"
        told = _SOURCE.format(kind=kind, path=path, band=band, nodata=left_out)
        vrt.GetRasterBand(vrt.RasterCount).SetMetadataItem(f"source_{index}", told, "new_vrt_sources")


def _close(vrt: gdal.Dataset, target: Path) -> None:
    vrt.FlushCache()
    if not target.is_file():
        raise OutputError(f"The file {str(target)!r} cannot be written.", "Choose another output folder.")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

"""The magnitude of a complex raster as a VRT: QGIS shows complex values only by their real part."""

from __future__ import annotations

from pathlib import Path

from osgeo import gdal

from fusar_qgis.core.errors import OutputError
from fusar_qgis.layers.raster_file import open_raster, quiet_gdal

KIND = "magnitude"
"""What the file is, for its name."""
_FUNCTION = "<PixelFunctionType>mod</PixelFunctionType>"
_SOURCE = """<SimpleSource>
  <SourceFilename relativeToVRT="0">{path}</SourceFilename>
  <SourceBand>{band}</SourceBand>
</SimpleSource>"""


def write_magnitude(source: str, target: Path, band: int = 1) -> None:
    """Writes a VRT that computes the magnitude while it is read; no pixel is copied.

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
        options = ["subclass=VRTDerivedRasterBand", "PixelFunctionType=mod", "SourceTransferType=CFloat32"]
        vrt.AddBand(gdal.GDT_Float32, options)
        told = _SOURCE.format(
            path=_escaped(str(Path(source).absolute()) if Path(source).exists() else source), band=band
        )
        vrt.GetRasterBand(1).SetMetadataItem("source_0", told, "new_vrt_sources")
        vrt.FlushCache()
        del vrt
    if not target.is_file():
        raise OutputError(f"The file {str(target)!r} cannot be written.", "Choose another output folder.")


def is_magnitude(path: Path) -> bool:
    """Whether `write_magnitude` wrote a file under a name of `new_output_file`; also where that file is gone."""
    if path.suffix != ".vrt" or f"_{KIND}" not in path.stem:
        return False
    try:
        return _FUNCTION in path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

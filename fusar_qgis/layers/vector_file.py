"""A new GeoPackage with one table, as an open layer; style and metadata travel inside it."""

from __future__ import annotations

import struct
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Iterator, Sequence, Tuple

import numpy as np
from osgeo import gdal, ogr, osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsField,
    QgsFields,
    QgsLayerMetadata,
    QgsMapLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QVariant

from fusar_qgis.core.errors import OutputError
from fusar_qgis.layers.crs_transform import crs_of
from fusar_qgis.layers.metadata_text import without_markup
from fusar_qgis.layers.raster_file import quiet_gdal
from fusar_qgis.paths import style_path

_SYNCHRONOUS = "OGR_SQLITE_SYNCHRONOUS"

FieldSpec = Tuple[str, Any]
"""Name and QVariant type."""

Row = Tuple[bytes, Sequence[Any]]
"""WKB and one value per field; None is NULL."""


@dataclass(frozen=True)
class VectorTable:
    """A kind of result: the table's name, its fields, OGR's geometry type and our style for it, by its name.

    `qml`: the style's text where it is not the one that ships by that name.
    """

    name: str
    fields: Tuple[FieldSpec, ...]
    geometry: int
    style: str
    qml: str = ""


_OGR_TYPES = {
    QVariant.String: (ogr.OFTString, ogr.OFSTNone),
    QVariant.Double: (ogr.OFTReal, ogr.OFSTNone),
    QVariant.Int: (ogr.OFTInteger, ogr.OFSTNone),
    QVariant.Bool: (ogr.OFTInteger, ogr.OFSTBoolean),
    QVariant.DateTime: (ogr.OFTDateTime, ogr.OFSTNone),
}
_STYLE_TABLE = "layer_styles"
_STYLE_FIELDS = (
    ("f_table_catalog", QVariant.String),
    ("f_table_schema", QVariant.String),
    ("f_table_name", QVariant.String),
    ("f_geometry_column", QVariant.String),
    ("styleName", QVariant.String),
    ("styleQML", QVariant.String),
    ("styleSLD", QVariant.String),
    ("useAsDefault", QVariant.Bool),
    ("description", QVariant.String),
    ("owner", QVariant.String),
    ("ui", QVariant.String),
    ("update_time", QVariant.DateTime),
)
"""The columns of the table in which QGIS looks for the styles of a GeoPackage."""
_GEOMETRY = "geom"


def polygon_wkb(ring: np.ndarray) -> bytes:
    """A polygon of one closed ring [M, 2] (x, y) as little-endian well-known binary (OGC 06-103r4, 8.2)."""
    points = np.ascontiguousarray(ring, dtype="<f8")
    return struct.pack("<BIII", 1, ogr.wkbPolygon, 1, len(points)) + points.tobytes()


def fields_of(specs: Sequence[FieldSpec]) -> QgsFields:
    """QGIS's field list from (name, type) pairs."""
    fields = QgsFields()
    for name, kind in specs:
        fields.append(QgsField(name, kind))
    return fields


@contextmanager
def _synchronous(level: str) -> Iterator[None]:
    """How much the connections opened meanwhile wait for the disk, in the GUI's time.

    `OFF` for table, style and metadata of a new file (20 ms instead of 200). `NORMAL` for the rows: in QGIS's WAL mode
    a power cut may then cost the last rows, never the file.
    """
    gdal.SetThreadLocalConfigOption(_SYNCHRONOUS, level)
    try:
        yield
    finally:
        gdal.SetThreadLocalConfigOption(_SYNCHRONOUS, None)


def create_vector_file(
    path: Path, table: VectorTable, crs: str, description: str = "", rows: Iterable[Row] = ()
) -> None:
    """Makes a GeoPackage with one table and its style (any thread).

    By OGR alone: `saveStyleToDatabase` of a QGIS layer may open a modal question, whatever thread it is called in.

    Args:
        path: A new file.
        table: What it holds.
        crs: As in `Scene.crs`.
        description: For other programs that read the file.
        rows: The first rows.

    Raises:
        OutputError: It exists already or cannot be written.
    """
    if path.exists():
        raise OutputError(f"The file {path} exists already.", "Choose another name.")
    with _synchronous("OFF"), quiet_gdal():
        raised = ""
        try:
            done = _write_tables(path, table, crs, description, rows)
        except RuntimeError as error:  # only where something switched GDAL's exceptions on
            done, raised = False, str(error)
        why = (raised or gdal.GetLastErrorMsg()).strip().rstrip(".") or "unknown reason"
    if not done:
        raise OutputError(f"The file {path} cannot be written: {why}.", "Choose another output folder.")


def _write_tables(path: Path, table: VectorTable, crs: str, description: str, rows: Iterable[Row]) -> bool:
    dataset = gdal.GetDriverByName("GPKG").Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
    if dataset is None:
        return False
    system = osr.SpatialReference()
    system.ImportFromWkt(crs_of(crs).toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL))
    options = [f"GEOMETRY_NAME={_GEOMETRY}", f"DESCRIPTION={description}"]
    dataset.StartTransaction()
    done = _write_table(dataset.CreateLayer(table.name, system, table.geometry, options), table.fields, rows)
    file = style_path(table.style)
    if done and (table.qml or file.is_file()):
        values = (
            "",
            "",
            table.name,
            _GEOMETRY,
            table.style,
            table.qml or file.read_text("utf-8"),
            "",
            True,
            "FUSAR-GPT",
            "",
        )
        layer = dataset.CreateLayer(_STYLE_TABLE, None, ogr.wkbNone, ["FID=id"])
        done = _write_table(layer, _STYLE_FIELDS, [(b"", values)])
    return dataset.CommitTransaction() == ogr.OGRERR_NONE and done


def _write_table(layer: Any, specs: Sequence[FieldSpec], rows: Iterable[Row]) -> bool:
    if layer is None:
        return False
    for name, kind in specs:
        field = ogr.FieldDefn(name, _OGR_TYPES[kind][0])
        field.SetSubType(_OGR_TYPES[kind][1])
        layer.CreateField(field)
    # One feature for all rows, told only what differs from the row before: each call into OGR costs as much as the row.
    feature = ogr.Feature(layer.GetLayerDefn())
    held: Sequence[Any] = [None] * len(specs)
    has_geometry = layer.GetGeomType() != ogr.wkbNone
    for wkb, values in rows:
        if has_geometry:
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(wkb) if wkb else None)
        for index, value in enumerate(values):
            if value != held[index]:
                feature.SetField(index, value)
        held = values
        feature.SetFID(ogr.NullFID)
        if layer.CreateFeature(feature) != ogr.OGRERR_NONE:
            return False
    return True


def open_vector_file(path: Path, table: str, name: str) -> QgsVectorLayer:
    """The table as a layer, not yet in a project.

    Raises:
        OutputError: It cannot be opened.
    """
    with _synchronous("NORMAL"):
        layer = QgsVectorLayer(f"{path}|layername={table}", name, "ogr")
    if not layer.isValid():
        raise OutputError(f"The new layer {path} cannot be opened.", "Choose another output folder.")
    return layer


def enter_quick_writing(layer: QgsVectorLayer) -> bool:
    """Keeps the file open for writing until `leaveUpdateMode`, and does not wait for the disk after every write.

    Otherwise each write opens the file twice and waits for the disk, 20 to 150 ms in the main thread. What is written
    survives a crash of QGIS; only a power cut in mid-run can lose it.

    Returns:
        Whether the provider agreed.
    """
    with _synchronous("OFF"):
        return bool(layer.dataProvider().enterUpdateMode())


def save_metadata(layer: QgsMapLayer, metadata: QgsLayerMetadata) -> None:
    """Sets the metadata and keeps it with the data: it is lost on reload otherwise."""
    layer.setMetadata(metadata)
    with _synchronous("OFF"):
        layer.saveDefaultMetadata()
    # Saving turns the file's journal back: connections that have read before would find their log gone, show nothing.
    layer.dataProvider().reloadData()


def metadata_of(title: str, abstract: str, rights: Sequence[str] = ()) -> QgsLayerMetadata:
    """Title, abstract and rights as QGIS's layer metadata."""
    metadata = QgsLayerMetadata()
    metadata.setTitle(without_markup(title))
    metadata.setAbstract(without_markup(abstract))
    metadata.setRights(list(rights))
    return metadata

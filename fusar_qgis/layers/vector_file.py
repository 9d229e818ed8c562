"""A new GeoPackage with one table, as an open layer; style and metadata travel inside it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, Sequence, Tuple

from osgeo import gdal
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsField,
    QgsFields,
    QgsLayerMetadata,
    QgsMapLayer,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)

from fusar_qgis.core.errors import OutputError
from fusar_qgis.layers.crs_transform import crs_of
from fusar_qgis.paths import style_path

_SYNCHRONOUS = "OGR_SQLITE_SYNCHRONOUS"

FieldSpec = Tuple[str, Any]
"""Name and QVariant type."""


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
    gdal.SetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", level)
    try:
        yield
    finally:
        gdal.SetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", None)


def create_vector_file(
    path: Path, table: str, specs: Sequence[FieldSpec], geometry: QgsWkbTypes.Type, crs: str
) -> None:
    """Makes an empty GeoPackage.

    Raises:
        OutputError: It exists already or cannot be written.
    """
    if path.exists():
        raise OutputError(f"The file {path} exists already.", "Choose another name.")
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = "GPKG", table
    with _synchronous("OFF"):
        writer = QgsVectorFileWriter.create(
            str(path), fields_of(specs), geometry, crs_of(crs), QgsCoordinateTransformContext(), options
        )
        failed = writer.hasError() != QgsVectorFileWriter.WriterError.NoError
        why = writer.errorMessage()
        del writer  # closes the file
    if failed:
        raise OutputError(f"The file {path} cannot be written: {why}.", "Choose another output folder.")


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
    before = gdal.GetConfigOption(_SYNCHRONOUS)
    gdal.SetConfigOption(_SYNCHRONOUS, "OFF")
    try:
        return bool(layer.dataProvider().enterUpdateMode())
    finally:
        gdal.SetConfigOption(_SYNCHRONOUS, before)


def add_style(layer: QgsVectorLayer, style: str) -> None:
    """Loads one of our styles, map tip included, and keeps it in the GeoPackage; call it once for a new file.

    A second `saveStyleToDatabase` under the same name opens a modal question, whatever thread or test it comes from.
    """
    file = style_path(style)
    if file.is_file():
        layer.loadNamedStyle(str(file))
        with _synchronous("OFF"):
            layer.saveStyleToDatabase(style, "FUSAR-GPT", True, "")


def save_metadata(layer: QgsMapLayer, metadata: QgsLayerMetadata) -> None:
    """Sets the metadata and keeps it with the data: it is lost on reload otherwise."""
    layer.setMetadata(metadata)
    with _synchronous("OFF"):
        layer.saveDefaultMetadata()


def metadata_of(title: str, abstract: str, rights: Sequence[str] = ()) -> QgsLayerMetadata:
    """Title, abstract and rights as QGIS's layer metadata."""
    metadata = QgsLayerMetadata()
    metadata.setTitle(title)
    metadata.setAbstract(abstract)
    metadata.setRights(list(rights))
    return metadata

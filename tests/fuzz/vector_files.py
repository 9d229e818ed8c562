"""Small vector files of one polygon, as seeds: GeoPackage in 3.5 kB, and what GDAL writes in the other formats."""

from __future__ import annotations

import sqlite3
import struct
from pathlib import Path

import numpy as np

SHAPEFILE = (".shp", ".shx", ".dbf", ".prj")
SEPARATOR = b"\n\n\n\n"
"""Between the files of a shapefile."""
_TABLES = """
PRAGMA page_size=512; PRAGMA application_id=1196444487; PRAGMA user_version=10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
 organization_coordsys_id INTEGER, definition TEXT, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier TEXT, description TEXT, last_change TEXT,
 min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER,
 z TINYINT, m TINYINT);
CREATE TABLE s (fid INTEGER PRIMARY KEY, geom POLYGON, class TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'undefined', '');
INSERT INTO gpkg_contents VALUES ('s', 'features', 's', '', '2020-01-01T00:00:00Z', NULL, NULL, NULL, NULL, 4326);
INSERT INTO gpkg_geometry_columns VALUES ('s', 'geom', 'POLYGON', 4326, 0, 0);
"""


def write_geopackage(path: Path, ring: list[list[float]]) -> bytes:
    """A GeoPackage without the tables and triggers that only writing needs: GDAL's own has 98 kB."""
    with sqlite3.connect(path) as database:
        database.executescript(_TABLES)
        geometry = b"GP\0\1" + struct.pack("<i", 4326) + _polygon(ring)
        database.execute("INSERT INTO s VALUES (1, ?, 'ship')", (geometry,))
    database.close()
    return path.read_bytes()


def write_with_gdal(path: Path, driver: str, ring: list[list[float]]) -> bytes:
    """What GDAL writes; of a shapefile all its files."""
    import pyogrio

    geometry, names = np.array([_polygon(ring)], object), np.array(["ship"], object)
    pyogrio.raw.write(
        str(path), geometry, [names], ["class"], geometry_type="Polygon", crs="EPSG:4326", driver=driver
    )
    if path.suffix != SHAPEFILE[0]:
        return path.read_bytes()
    return SEPARATOR.join(path.with_suffix(suffix).read_bytes() for suffix in SHAPEFILE)


def write_parts(path: Path, data: bytes) -> list[Path]:
    """Writes an input where a reader looks for it; a shapefile's parts beside one another."""
    parts = data.split(SEPARATOR)[: len(SHAPEFILE)] if path.suffix == SHAPEFILE[0] else [data]
    paths = [path.with_suffix(suffix) for suffix in SHAPEFILE] if len(parts) > 1 else [path]
    written = paths[: len(parts)]
    for place, content in zip(written, parts, strict=True):
        place.write_bytes(content)
    return written


def _polygon(ring: list[list[float]]) -> bytes:
    return struct.pack("<BIII", 1, 3, 1, len(ring)) + struct.pack(
        f"<{2 * len(ring)}d", *[at for point in ring for at in point]
    )

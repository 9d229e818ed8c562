"""Passports as the tests ask for them."""

from __future__ import annotations

from fusar_qgis.core.acquisition import read_acquisition
from fusar_qgis.core.geometry import AffineMapping
from fusar_qgis.core.passport import SIDECAR, TAG
from fusar_qgis.core.passport_build import RasterFacts, build_passport
from fusar_qgis.core.passport_findings import findings_of_entries, findings_of_names
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.sidecar import read_sidecar

S1 = "S1A_IW_GRDH_1SDV_20180716T004042_20180716T004107_022812_02792A_FD5B"
NORTH_UP = (14.0, 0.0001, 0.0, 40.0, 0.0, -0.0001)


def passport_of(
    name="scene.tif",
    folders=(),
    tags=None,
    sidecar="",
    bands=("Band 1",),
    dtype="float32",
    mapping=None,
    crs="EPSG:4326",
    **more,
):
    """As the plugin's reader puts one together, without a file."""
    entries, told = read_sidecar(sidecar) if sidecar else {}, tags or {}
    findings = findings_of_entries(SIDECAR, "product.json", entries) + findings_of_entries(TAG, "", told)
    findings += findings_of_names(name, folders)
    scene = Scene(
        "scene",
        200,
        100,
        mapping or AffineMapping(NORTH_UP),
        crs,
        read_acquisition(name, list(folders), told, entries),
        bands,
    )
    band_tags = more.pop("band_tags", tuple({} for _ in bands))
    facts = RasterFacts(dtype, band_tags, file_name=name, findings=tuple(findings), **more)
    return build_passport(scene, facts)


def shown(passport, key):
    entry = passport.get(key)
    return entry.value, entry.source

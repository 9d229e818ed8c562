"""The toolbox on the layers that people have: multi points, classes as numbers, several scenes in one layer."""

from __future__ import annotations

import json

from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsRectangle,
    QgsVectorLayer,
)

from tests.plugin.rasters import NORTH_UP
from tests.plugin.toolbox import SHIPS, provider_fixture, run_fixture, scene_fixture  # noqa: F401 - fixtures


def layer_of(uri, rows):
    """A memory layer of (geometry as WKT or rectangle in pixels, attributes)."""
    layer = QgsVectorLayer(uri, "layer", "memory")
    features = []
    for place, attributes in rows:
        feature = QgsFeature(layer.fields())
        if isinstance(place, str):
            feature.setGeometry(QgsGeometry.fromWkt(place))
        elif place is not None:
            feature.setGeometry(rectangle(place))
        feature.setAttributes(attributes)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    assert layer.featureCount() == len(rows)
    return layer


def rectangle(box):
    xmin, ymin, xmax, ymax = box
    x, y = NORTH_UP[0], NORTH_UP[3]
    return QgsGeometry.fromRect(QgsRectangle(x + 10 * xmin, y - 10 * ymax, x + 10 * xmax, y - 10 * ymin))


# --- export ----------------------------------------------------------------------------------------------


def test_the_export_writes_aef_where_it_is_wanted(run, scene, tmp_path, stub):
    boxes = run("detectobjects", INPUT=scene, LABEL="ship", TILE_PX=64, ZOOM=1, OUTPUT="memory:")["OUTPUT"]
    at = boxes.fields().indexOf("review")
    boxes.dataProvider().changeAttributeValues({row.id(): {at: "accepted"} for row in boxes.getFeatures()})
    for wanted in (True, False):
        folder = tmp_path / str(wanted)
        results = run(
            "exporttraining", INPUT=scene, BOXES=boxes, TILE_PX=64, ZOOM=1, USE_AEF=wanted, OUTPUT=str(folder)
        )
        records = [json.loads(line) for line in (folder / "samples.jsonl").read_text().splitlines()]
        assert len(records) == results["TILES"] > 0
        assert all(("aef" in record) is wanted for record in records)
        assert len(list(folder.glob("aef/*.npz"))) == (len(records) if wanted else 0)

"""AEF field values at odd places, stopped halfway, and into layers that have columns of these names."""

from __future__ import annotations

import pytest
from qgis.core import NULL, QgsProcessingException

from fusar_qgis.core.boxes import BBox
from fusar_qgis.processing.algorithm import ProcessingFeedback
from tests.plugin.test_53_processing_inputs import layer_of
from tests.plugin.toolbox import SHIPS, provider_fixture, run_fixture, scene_fixture  # noqa: F401 - fixtures


def test_points_at_the_poles_and_on_the_antimeridian_are_asked_on_the_globe(run, stub):
    places = ["POINT(180 10)", "POINT(-180 10)", "POINT(0 90)", "POINT(0 -90)"]
    layer = layer_of("Point?crs=EPSG:4326", [(place, []) for place in places])
    run("aeffieldvalues", POINTS=layer, AEF_YEAR=2020, OUTPUT="memory:")
    asked = [body["scene"]["bbox"] for body in stub.bodies("/v1/aef/field")]
    assert len(asked) == 4
    for bbox in asked:
        BBox(*bbox)  # as the backend takes it: one place that it refuses ended the whole run


def test_a_stopped_run_keeps_the_points_that_were_asked(run, stub, monkeypatch):
    layer = layer_of("Point?crs=EPSG:4326&field=n:integer", [(f"POINT(15 3{n})", [n]) for n in range(4)])

    def stop_at_half(self, percent):
        if percent >= 50:
            self._feedback.cancel()

    monkeypatch.setattr(ProcessingFeedback, "set_progress", stop_at_half)
    results = run("aeffieldvalues", POINTS=layer, AEF_YEAR=2020, OUTPUT="memory:")
    assert [row["n"] for row in results["OUTPUT"].getFeatures()] == [0, 1]
    assert results["VALID"] == 2
    assert any("2 of 4" in text for text in run.feedback.warnings)


@pytest.mark.parametrize("column", ["A07:integer", "aef_source:integer", "aef_year:string"])
def test_a_column_that_cannot_hold_the_values_is_refused_before_the_first_question(run, stub, column):
    layer = layer_of(f"Point?crs=EPSG:4326&field={column}", [("POINT(15 38)", [NULL])])
    with pytest.raises(QgsProcessingException, match=column.partition(":")[0]):
        run("aeffieldvalues", POINTS=layer, AEF_YEAR=2020, OUTPUT="memory:")
    assert stub.bodies("/v1/aef/field") == []


def test_a_layer_that_was_sampled_before_gets_new_values(run):
    layer = layer_of("Point?crs=EPSG:4326&field=A00:double&field=aef_year:int8", [("POINT(15 38)", [9.0, 1])])
    (row,) = run("aeffieldvalues", POINTS=layer, AEF_YEAR=2020, OUTPUT="memory:")["OUTPUT"].getFeatures()
    assert (row["A00"], row["aef_year"], row["aef_status"]) == (1.0, 2020, "used")


def test_a_column_of_numbers_gets_no_names_and_the_model_is_not_asked(run, scene, stub):
    boxes = layer_of("Polygon?crs=EPSG:32633&field=named:integer", [(SHIPS[0], [3])])
    with pytest.raises(QgsProcessingException, match="named") as caught:
        run("classify", INPUT=scene, BOXES=boxes, CLASSES="tanker", OUTPUT="memory:")
    assert "Rename" in str(caught.value)
    assert stub.bodies("/v1/interpret") == []

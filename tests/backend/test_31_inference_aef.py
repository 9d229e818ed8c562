"""One request with AEF: where the field comes from, what the report says, and comparisons."""

from __future__ import annotations

import numpy as np
import pytest

from backend.aef.file_source import open_file_source
from backend.aef.selection import AefSelector
from fusar_qgis.core.api import ATTRIBUTION, AefOptions, EncodedField, FieldPlace, decode_array, encode_array
from fusar_qgis.core.errors import InvalidFieldError, InvalidRequestError
from fusar_qgis.core.field import dequantize
from tests.backend.scripted_requests import (
    PLACE,
    aef_fixture,  # noqa: F401 - fixtures
    ask,
)
from tests.backend.serving import CARD, FakeEngine, unit_codes, write_aef


def field_of(engine):
    return engine.requests[-1].images[0].field


def test_without_a_place_the_report_says_so():
    engine = FakeEngine()
    assert ask(engine).aef.status == "no_place"
    assert field_of(engine) is None


def test_aef_that_was_switched_off_is_off_even_with_a_field(aef):
    engine = FakeEngine()
    report = ask(engine, aef, scene=PLACE, field=encoded(), aef=AefOptions(enabled=False)).aef
    assert report.status == "off"
    assert field_of(engine) is None


def encoded(n=5, **change):
    values = dequantize(unit_codes(1, n))[:, 0].T
    positions = np.linspace(0, 1, 2 * n).reshape(n, 2).astype(np.float32)
    arrays = {"values": values, "positions": positions, **change}
    return EncodedField(encode_array(arrays["values"]), encode_array(arrays["positions"]), 2018)


def test_a_field_of_the_request_is_used_as_it_is(aef):
    engine = FakeEngine()
    report = ask(engine, aef, field=encoded(), scene=PLACE).aef
    assert (report.status, report.source, report.year_used, report.n_valid) == ("used", "request", 2018, 5)
    values, positions = field_of(engine).anchors()
    np.testing.assert_array_equal(values, dequantize(unit_codes(1, 5))[:, 0].T)
    assert positions.shape == (5, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"positions": np.full((5, 2), 1.5, np.float32)},
        {"values": np.full((5, 64), np.nan, np.float32)},
        {"values": np.zeros((5, 63), np.float32)},
        {"positions": np.zeros((4, 2), np.float32)},
    ],
)
def test_a_malformed_field_is_refused(change):
    with pytest.raises(InvalidFieldError):
        ask(FakeEngine(), field=encoded(**change))


def test_an_empty_field_is_no_modulation():
    engine = FakeEngine()
    empty = encoded(values=np.zeros((0, 64), np.float32), positions=np.zeros((0, 2), np.float32))
    assert ask(engine, field=empty).aef.status == "no_valid_nodes"
    assert field_of(engine) is None


def test_a_source_gives_the_field_and_the_report_tells_year_and_coverage(aef):
    engine = FakeEngine()
    report = ask(engine, aef, scene=PLACE).aef
    assert (report.status, report.source, report.year_requested, report.year_used) == (
        "used",
        "file",
        2020,
        2019,
    )
    assert (report.n_valid, report.n_nodes, report.attribution) == (6, 12, ATTRIBUTION)
    assert "2020" in report.message
    assert "2019" in report.message
    field = field_of(engine)
    np.testing.assert_array_equal(field.valid, [[True, True, False, False]] * 3)
    np.testing.assert_allclose(field.positions[0, 1], (0, 1 / 3), atol=1e-6)


def test_the_year_of_the_options_wins(aef):
    assert ask(FakeEngine(), aef, scene=PLACE, aef=AefOptions(year=2019)).aef.year_requested == 2019


def test_true_positions_are_used_and_nodes_off_the_image_left_out(aef):
    engine = FakeEngine()
    positions = np.full((3, 4, 2), 0.25, np.float32)
    positions[0, 0] = np.nan
    place = FieldPlace(PLACE.bbox, 2019, 4, 3, encode_array(positions))
    report = ask(engine, aef, scene=place).aef
    assert report.n_valid == 5
    assert not field_of(engine).valid[0, 0]
    assert (field_of(engine).anchors()[1] == 0.25).all()


def test_positions_that_do_not_fit_the_grid_are_refused(aef):
    place = FieldPlace(PLACE.bbox, 2019, 4, 3, encode_array(np.zeros((4, 3, 2), np.float32)))
    with pytest.raises(InvalidFieldError, match=r"\(3, 4, 2\)"):
        ask(FakeEngine(), aef, scene=place)


@pytest.mark.parametrize("source", ["auto", "file", "public", "earthengine"])
def test_missing_aef_never_stops_an_answer(source):
    engine = FakeEngine()
    response = ask(engine, AefSelector(), scene=PLACE, aef=AefOptions(source=source))
    assert response.status == "ok"
    assert response.aef.status == "unavailable"
    assert response.aef.message.endswith("without AEF.")
    if source == "auto":
        assert "Start it with --aef-file." in response.aef.message
    assert field_of(engine) is None


def test_a_masked_place_has_no_valid_nodes(aef):
    east = FieldPlace((10.105, 50.005, 10.195, 50.095), 2019, 4, 3)
    engine = FakeEngine()
    report = ask(engine, aef, scene=east).aef
    assert (report.status, report.n_valid, report.attribution) == ("no_valid_nodes", 0, "")
    assert field_of(engine) is None


def test_a_model_without_tlm_gets_no_field_and_the_report_says_why(aef):
    from dataclasses import replace

    engine = FakeEngine(card=replace(CARD, tlm=False))
    report = ask(engine, aef, scene=PLACE).aef
    assert report.status == "unavailable"
    assert "no AEF modulation" in report.message
    assert field_of(engine) is None


def test_the_same_question_without_aef_and_with_another_year(tmp_path):
    years = {2019: unit_codes(10, 20), 2021: unit_codes(10, 20, seed=5)}
    for year, codes in years.items():
        write_aef(tmp_path / f"{year}.tif", codes)
    engine = FakeEngine(lambda question: "3")
    place = FieldPlace(PLACE.bbox, 2019, 4, 3)
    compare = (AefOptions(enabled=False), AefOptions(year=2021))
    response = ask(
        engine,
        AefSelector([open_file_source(tmp_path)]),
        task="counting",
        scene=place,
        compare=compare,
        explain=True,
    )
    off, other = response.variants
    assert (response.aef.year_used, off.aef.status, other.aef.year_used) == (2019, "off", 2021)
    assert (off.options, other.options) == compare
    assert (response.count, off.count, other.count) == (3, 3, 3)
    fields = [request.images[0].field for request in engine.requests]
    assert fields[1] is None
    assert not np.array_equal(fields[0].values, fields[2].values)
    assert off.modulation is None
    scale, shift = (
        decode_array(part, "float32") for part in (other.modulation.scale, other.modulation.shift)
    )
    assert np.array_equal(shift, np.mgrid[:4, :4][1])
    assert scale[0, 0] == fields[2].valid.sum()
    assert response.modulation is not None


def test_no_map_unless_it_is_asked_for_and_none_without_a_field(aef):
    assert ask(FakeEngine(), aef, scene=PLACE).modulation is None
    assert ask(FakeEngine(), aef, scene=PLACE, explain=True).modulation is not None
    assert ask(FakeEngine(), explain=True).modulation is None


def test_too_many_comparisons_are_refused():
    with pytest.raises(InvalidRequestError, match="5 uses"):
        ask(FakeEngine(), compare=(AefOptions(),) * 5)


def test_a_field_of_the_request_does_not_stand_for_another_year(aef):
    given = EncodedField(
        encode_array(dequantize(unit_codes(1, 2)).reshape(64, 2).T.copy()),
        encode_array(np.array([[0, 0], [1, 1]], np.float32)),
        2020,
    )
    compare = (AefOptions(year=2020), AefOptions(year=2019))
    alone = ask(FakeEngine(), field=given, compare=compare)
    assert [alone.aef.status, *(v.aef.status for v in alone.variants)] == ["used", "used", "unavailable"]
    assert "2019" in alone.variants[1].aef.message
    placed = ask(FakeEngine(), aef, field=given, scene=PLACE, compare=compare)
    assert [v.aef.source for v in placed.variants] == ["request", "file"]
    assert placed.variants[1].aef.year_used == 2019

"""Choice of source and composite."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from rasterio.enums import ColorInterp

from backend.aef.base import AefReading
from backend.aef.composite import colors, render_composite
from backend.aef.file_source import open_file_source
from backend.aef.selection import AefSelector
from backend.aef_setup import open_aef
from backend.fields import FieldResolver
from backend.settings import load_settings
from fusar_qgis.core.api import ATTRIBUTION, AefOptions, CompositeRequest, FieldPlace
from fusar_qgis.core.errors import AefUnavailableError, InvalidRequestError, RequestTooLargeError
from tests.backend.listed_source import GRID, ListedSource, reading
from tests.backend.serving import true_values, unit_codes, write_aef


def test_auto_takes_the_first_source_with_a_valid_node():
    empty, masked = ListedSource("file"), ListedSource("earthengine", reading(valid=False))
    full = ListedSource("public", reading(name="public"))
    assert AefSelector([full, masked, empty]).read("auto", GRID, 2020).source == "public"
    assert (empty.calls, masked.calls) == (1, 1)


def test_auto_prefers_a_masked_reading_to_a_failure():
    masked = ListedSource("earthengine", reading(valid=False, name="earthengine"))
    assert AefSelector([ListedSource("file"), masked]).read("auto", GRID, 2020).source == "earthengine"


def test_auto_with_nothing_tells_the_last_cause():
    with pytest.raises(AefUnavailableError, match="file has nothing here"):
        AefSelector([ListedSource("file")]).read("auto", GRID, 2020)
    with pytest.raises(AefUnavailableError, match="No AEF source is configured"):
        AefSelector().read("auto", GRID, 2020)


def test_a_named_source_has_no_stand_in():
    other = ListedSource("file", reading())
    for name in ("earthengine", "public"):
        with pytest.raises(AefUnavailableError, match=r"not set up|switched off"):
            AefSelector([other]).read(name, GRID, 2020)
    assert other.calls == 0
    with pytest.raises(InvalidRequestError, match="'moon'"):
        AefSelector([other]).read("moon", GRID, 2020)


@pytest.fixture
def aef(tmp_path):
    codes = unit_codes(10, 20)
    codes[:, 0, 0] = -128
    return codes, AefSelector([open_file_source(write_aef(tmp_path / "2020.tif", codes))])


def test_the_composite_is_a_north_up_rgba_geotiff_with_transparent_nodata(aef):
    codes, selector = aef
    data, _ = render_composite(
        selector, CompositeRequest((10.0, 50.0, 10.2, 50.1), 2020, width_px=20, height_px=10)
    )
    with rasterio.MemoryFile(data).open() as dataset:
        assert (dataset.count, dataset.dtypes[0], dataset.crs.to_epsg()) == (4, "uint8", 4326)
        assert dataset.transform.e < 0
        np.testing.assert_allclose(dataset.bounds, (10.0, 50.0, 10.2, 50.1), atol=1e-9)
        assert dataset.colorinterp[3] == ColorInterp.alpha
        assert dataset.tags()["ATTRIBUTION"] == ATTRIBUTION
        assert dataset.tags()["AEF_YEAR"] == "2020"
        pixels = dataset.read()
    wanted = np.clip((true_values(codes)[[1, 16, 9]] + 0.3) / 0.6, 0, 1) * 255
    assert pixels[:, 0, 0].tolist() == [0, 0, 0, 0]
    assert (pixels[3].ravel()[1:] == 255).all()
    np.testing.assert_allclose(pixels[:3].reshape(3, -1)[:, 1:], wanted.reshape(3, -1)[:, 1:], atol=0.51)


def test_the_stretch_maps_its_ends_to_black_and_white():
    values = np.array([[[-0.3, 0.0, 0.3], [-9.0, 9.0, 0.15]]], np.float32)
    rgba = colors(AefReading(values, np.ones((1, 2), bool), 2020, "file"), 0.3)
    assert rgba[:, 0, 0].tolist() == [0, 128, 255, 255]
    assert rgba[:, 0, 1].tolist() == [0, 255, 191, 255]


def test_the_composite_over_the_antimeridian_is_one_piece(tmp_path):
    from rasterio.transform import from_origin

    write_aef(tmp_path / "2020.tif", unit_codes(10, 20), from_origin(179.9, 50.1, 0.01, 0.01))
    selector = AefSelector([open_file_source(tmp_path)])
    data, _ = render_composite(
        selector, CompositeRequest((179.9, 50.0, -179.9, 50.1), 2020, width_px=20, height_px=10)
    )
    with rasterio.MemoryFile(data).open() as dataset:
        np.testing.assert_allclose(dataset.bounds, (179.9, 50.0, 180.1, 50.1), atol=1e-9)
        assert (dataset.read(4) == 255).all()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"bands": (1, 2, 64)}, InvalidRequestError),
        ({"bands": (-1, 2, 3)}, InvalidRequestError),
        ({"stretch": 0.0}, InvalidRequestError),
        ({"stretch": float("nan")}, InvalidRequestError),
        ({"width_px": 4096}, RequestTooLargeError),
        ({"height_px": 0}, InvalidRequestError),
        ({"bbox": (11.0, 50.0, 11.1, 50.1)}, AefUnavailableError),
        ({"bbox": (10.0, 50.095, 10.005, 50.1)}, AefUnavailableError),
    ],
)
def test_a_senseless_composite_is_refused(aef, change, error):
    values = {"bbox": (10.0, 50.0, 10.2, 50.1), "year": 2020, "width_px": 8, "height_px": 8, **change}
    with pytest.raises(error):
        render_composite(aef[1], CompositeRequest(**values))


PLACE, OTHER = (FieldPlace((west, 50.01, west + 0.03, 50.05), 2020, 2, 2) for west in (10.01, 10.06))


def resolver_of(path, cache):
    return FieldResolver(open_aef(load_settings(aef_file=path, aef_public=False, cache_dir=cache)), True)


def test_a_file_that_went_away_leaves_the_answer_without_aef(tmp_path):
    path = write_aef(tmp_path / "aef_2020.tif", unit_codes(10, 20))
    resolver = resolver_of(path, tmp_path / "cache")
    assert resolver.resolve(PLACE, None, AefOptions())[1].status == "used"
    path.unlink()
    for place in (PLACE, OTHER):
        field, report = resolver.resolve(place, None, AefOptions())
        assert field is None and report.status == "unavailable" and path.name in report.message


def write_anchors(path, seed):
    values = true_values(unit_codes(1, 4, seed=seed)).reshape(64, 4).T.astype(np.float32)
    if path.suffix == ".npz":
        np.savez(path, features=values, positions=np.array([(0, 0), (0, 1), (1, 0), (1, 1)], np.float32))
    else:
        lonlat = [(lon, lat) for lat in (50.05, 50.01) for lon in (10.01, 10.04)]
        places = [(*place, 0, 0, k % 2, k // 2) for k, place in enumerate(lonlat)]
        np.save(path, np.hstack([np.array(places, np.float32), values]))


@pytest.mark.parametrize("name", ["field.npz", "rows.npy"])
def test_anchors_of_a_file_that_was_replaced_are_not_kept_as_those_of_the_new_one(tmp_path, name):
    path = tmp_path / name
    write_anchors(path, 1)
    running = resolver_of(path, tmp_path / "cache")
    write_anchors(path, 2)
    path.touch()
    old, _ = running.resolve(PLACE, None, AefOptions())
    new, _ = resolver_of(path, tmp_path / "cache").resolve(PLACE, None, AefOptions())
    assert not np.array_equal(new.values, old.values), "what is in memory is the old file's"
    path.unlink()
    assert running.resolve(PLACE, None, AefOptions())[1].status == "used"

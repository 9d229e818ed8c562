"""Cache, choice of source and composite."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from rasterio.enums import ColorInterp

from backend.aef.base import AefReading
from backend.aef.cache import CachedSource, ReadingCache, reading_key
from backend.aef.composite import colors, render_composite
from backend.aef.file_source import open_file_source
from backend.aef.selection import AefSelector
from fusar_qgis.core.api import ATTRIBUTION, CompositeRequest
from fusar_qgis.core.errors import AefUnavailableError, InvalidRequestError, RequestTooLargeError
from fusar_qgis.core.field import dequantize
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.serving import true_values, unit_codes, write_aef

GRID = SamplingGrid(BBox(10.005, 50.005, 10.195, 50.095), 4, 3)


class ListedSource:
    """Gives listed readings or errors and counts its calls."""

    def __init__(self, name="file", reading=None, mark="a"):
        self.name = name
        self.reading = reading
        self.mark = mark
        self.calls = 0

    def years(self):
        return (2020,)

    def fingerprint(self):
        return self.mark

    def read(self, grid, year, transfer=None):
        self.calls += 1
        if self.reading is None:
            raise AefUnavailableError(f"{self.name} has nothing here.")
        return self.reading

    def read_picture(self, picture, year, transfer=None):
        return self.read(None, year)


def reading(valid=True, off_lattice=False, name="file", year=2020):
    values = dequantize(unit_codes(3, 4)).transpose(1, 2, 0)
    if off_lattice:
        values = values + np.float32(1e-4)
    mask = np.full((3, 4), valid)
    mask[0, 0] = False
    values = np.where(mask[..., None], values, np.float32(np.nan))
    return AefReading(values, mask, year, name, "a note – with a dash")


def assert_same(left, right):
    np.testing.assert_array_equal(left.values, right.values)
    np.testing.assert_array_equal(left.valid, right.valid)
    assert left[2:] == right[2:]


@pytest.mark.parametrize("off_lattice", [False, True])
@pytest.mark.parametrize("year", [2020, None])
def test_a_reading_survives_memory_and_disk_unchanged(tmp_path, off_lattice, year):
    inner = ListedSource(reading=reading(off_lattice=off_lattice, year=year))
    fresh = CachedSource(inner, ReadingCache(tmp_path)).read(GRID, 2020)
    again = CachedSource(inner, ReadingCache(tmp_path))
    from_disk, from_memory = again.read(GRID, 2020), again.read(GRID, 2020)
    assert inner.calls == 1
    assert_same(fresh, inner.reading)
    assert_same(from_disk, inner.reading)
    assert_same(from_memory, inner.reading)


@pytest.mark.parametrize(("off_lattice", "dtype"), [(False, "int8"), (True, "float32")])
def test_only_lattice_values_are_stored_as_codes(tmp_path, off_lattice, dtype):
    CachedSource(ListedSource(reading=reading(off_lattice=off_lattice)), ReadingCache(tmp_path)).read(
        GRID, 2020
    )
    (file,) = tmp_path.iterdir()
    with np.load(file, allow_pickle=False) as arrays:
        assert arrays["values"].dtype == dtype


@pytest.mark.parametrize(
    "change",
    [
        lambda key: key(mark="b"),
        lambda key: key(name="public"),
        lambda key: key(year=2021),
        lambda key: key(grid=SamplingGrid(GRID.bbox, 3, 4)),
        lambda key: key(grid=SamplingGrid(BBox(10.0050001, 50.005, 10.195, 50.095), 4, 3)),
    ],
)
def test_the_key_depends_on_all_that_changes_the_values(change):
    def key(mark="a", name="file", year=2020, grid=GRID):
        return reading_key(ListedSource(name, mark=mark), grid, year)

    assert key() == key()
    assert change(key) != key()


def test_a_damaged_cache_file_is_read_again(tmp_path):
    inner = ListedSource(reading=reading())
    CachedSource(inner, ReadingCache(tmp_path)).read(GRID, 2020)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:100])
    assert_same(CachedSource(inner, ReadingCache(tmp_path)).read(GRID, 2020), inner.reading)
    assert inner.calls == 2
    assert file.stat().st_size > 100


def test_the_cache_forgets_the_least_recently_used(tmp_path):
    cache = ReadingCache(None, max_items=2)
    for key in ("a", "b"):
        cache.put(key, reading())
    cache.get("a")
    cache.put("c", reading())
    assert cache.get("a") is not None
    assert cache.get("b") is None


def test_the_disk_stays_below_its_limit_and_holds_no_half_written_file(tmp_path):
    cache = ReadingCache(tmp_path, max_items=1, max_bytes=4000)
    for key in "abcdef":
        cache.put(key, reading())
    files = list(tmp_path.iterdir())
    assert 1 <= len(files) < 6
    assert sum(file.stat().st_size for file in files) <= 4000
    assert all(file.suffix == ".npz" for file in files)


def test_a_cache_folder_that_cannot_be_written_costs_nothing_but_the_copy(tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("")
    inner = ListedSource(reading=reading())
    source = CachedSource(inner, ReadingCache(blocker / "below"))
    assert_same(source.read(GRID, 2020), inner.reading)
    assert_same(source.read(GRID, 2020), inner.reading)
    assert inner.calls == 1


def test_errors_are_not_cached(tmp_path):
    inner = ListedSource()
    source = CachedSource(inner, ReadingCache(tmp_path))
    for _ in range(2):
        with pytest.raises(AefUnavailableError):
            source.read(GRID, 2020)
    assert inner.calls == 2


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
        with pytest.raises(AefUnavailableError, match="not set up"):
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
